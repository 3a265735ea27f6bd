import "server-only";
import { randomUUID } from "node:crypto";
import type { Readable } from "node:stream";
import { DataStore, ERRORS, Upload as TusUpload } from "@tus/server";
import { z } from "zod";
import type { Actor } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { driver } from "@/lib/storage/driver";
import { StorageError } from "@/lib/storage/errors";
import { type Measured, measure } from "@/lib/storage/measure";
import { cacheControlOf, contentTypeOf, nameFromText } from "@/lib/storage/rules";
import {
  abandonUpload,
  appendPart,
  beginUpload,
  findUpload,
  finishUpload,
  UPLOAD_HOURS,
  type Upload,
  type UploadPart,
} from "@/lib/storage/uploads";

/** The one path a signed upload may write to; without a signature, any that the caller's permissions allow. */
type Grant = { url?: string; upsert: boolean };

/**
 * Resumable uploads over our own store: each request leaves one durable part, however far it came, and the last one joins them. Offsets live in the
 * database, so any process may continue what another began.
 */
export class UploadStore extends DataStore {
  override extensions = ["creation", "creation-with-upload", "termination", "expiration"];

  constructor(
    private readonly actor: Actor,
    private readonly grant: Grant,
  ) {
    super();
  }

  override getExpiration() {
    return UPLOAD_HOURS * 3_600_000;
  }

  override async deleteExpired() {
    return 0; // the sweep does it, for all organizations
  }

  override async create(upload: TusUpload) {
    const { bucketName, objectName, contentType, cacheControl, metadata } = upload.metadata ?? {};
    if (!bucketName || !objectName) throw new StorageError("MissingParameter", "Upload-Metadata must name bucketName and objectName");
    const name = nameFromText(objectName);
    this.assertGranted({ bucketId: bucketName, name });
    await withActor(this.actor, (tx) =>
      beginUpload(tx, {
        id: upload.id,
        bucketId: bucketName,
        name,
        uploadLength: upload.size ?? 0,
        contentType: contentTypeOf(contentType),
        cacheControl: cacheControlOf(cacheControl),
        userMetadata: metadataFrom(metadata),
        upsert: this.grant.upsert,
        uploadMetadata: upload.metadata ?? {},
      }),
    );
    if (upload.size === 0) await this.join(await this.find(upload.id), []);
    return upload;
  }

  override async getUpload(id: string) {
    const { uploadLength: size, uploadOffset: offset, uploadMetadata: metadata, createdAt } = await this.find(id);
    return new TusUpload({ id, size, offset, metadata, creation_date: createdAt.toISOString() });
  }

  override async write(stream: Readable, id: string, offset: number): Promise<number> {
    const upload = await this.find(id);
    if (upload.uploadOffset !== offset) throw ERRORS.INVALID_OFFSET;
    const left = upload.uploadLength - offset;
    const { version, ...measured } = await this.put(untilCut(stream), left);
    const part = { version, size: measured.size };
    const whole = measured.size === left;
    try {
      if (part.size === 0) await this.drop([part]);
      else if (whole && upload.parts.length === 0) await this.finish(upload, { version, ...measured });
      else if (whole) await this.join(upload, [...upload.parts, part]);
      else if (!(await withActor(this.actor, (tx) => appendPart(tx, upload, part)))) throw ERRORS.INVALID_OFFSET;
    } catch (error) {
      await this.drop([part]);
      throw error;
    }
    // The joined file has the last part's bytes; earlier parts are removed with the transaction.
    if (whole && upload.parts.length > 0) await this.drop([part]);
    return offset + part.size;
  }

  override async remove(id: string) {
    await this.find(id);
    await withActor(this.actor, (tx) => abandonUpload(tx, id));
  }

  private async find(id: string): Promise<Upload> {
    if (!z.guid().safeParse(id).success) throw new StorageError("NoSuchUpload");
    const upload = await withActor(this.actor, (tx) => findUpload(tx, id), { readOnly: true });
    this.assertGranted(upload);
    return upload;
  }

  private assertGranted({ bucketId, name }: { bucketId: string; name: string }) {
    if (this.grant.url !== undefined && this.grant.url !== `${bucketId}/${name}`) throw new StorageError("InvalidSignature");
  }

  private keyOf = (version: string) => ({ organizationId: this.actor.organizationId!, version });
  private drop = (parts: UploadPart[]) => driver().remove(parts.map(({ version }) => this.keyOf(version)));

  private async put(source: AsyncIterable<Uint8Array>, most: number, announced?: number): Promise<Measured & { version: string }> {
    const version = randomUUID();
    const { bytes, result } = measure(source, { most, announced });
    await driver().put(this.keyOf(version), bytes);
    return { version, ...result() };
  }

  private async join(upload: Upload, parts: UploadPart[]) {
    const file = await this.put(this.bytesOf(parts), upload.uploadLength, upload.uploadLength);
    await this.finish(upload, file).catch(async (error) => {
      await this.drop([file]);
      throw error;
    });
  }

  private async finish(upload: Upload, file: Measured & { version: string }) {
    if (!(await withActor(this.actor, (tx) => finishUpload(tx, upload, file)))) throw ERRORS.INVALID_OFFSET;
  }

  private async *bytesOf(parts: UploadPart[]) {
    for (const { version } of parts) {
      const bytes = await driver().get(this.keyOf(version));
      if (!bytes) throw new Error("A part of a resumable upload is missing from the store.");
      yield* bytes;
    }
  }
}

/** A connection that breaks ends the part; what came is kept. */
async function* untilCut(stream: Readable): AsyncGenerator<Uint8Array> {
  try {
    yield* stream;
  } catch {}
}

function metadataFrom(text: string | null | undefined): Record<string, unknown> {
  if (!text) return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value) && !/\\u0000|\0|\\u[dD][89a-fA-F]|__proto__/.test(text))
      return value as Record<string, unknown>;
  } catch {}
  throw new StorageError("InvalidRequest", "metadata must be a JSON object in plain Unicode");
}
