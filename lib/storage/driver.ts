import "server-only";
import { env } from "@/lib/env";
import { diskDriver } from "./disk-driver";
import { s3Driver } from "./s3-driver";
import type { ByteRange } from "./serving";

/** Where bytes lie: below their organization, under a random version. Both are UUIDs of our own making, so no caller's text reaches a file system. */
export type BytesKey = { organizationId: string; version: string };
export type StoredBytes = BytesKey & { size: number; modifiedAt: Date };

/** A place for bytes. What `put` was given is there whole and durable once it resolves, and not at all when it rejects. */
export type Driver = {
  readonly kind: "disk" | "s3";
  put(key: BytesKey, source: AsyncIterable<Uint8Array>): Promise<void>;
  /** Undefined when there are no such bytes. The stream reads as fast as it is drained, and frees what it holds when cancelled. */
  get(key: BytesKey, range?: ByteRange): Promise<ReadableStream<Uint8Array> | undefined>;
  head(key: BytesKey): Promise<{ size: number } | undefined>;
  /** Bytes that are gone already are no error. */
  remove(keys: readonly BytesKey[]): Promise<void>;
  /** Everything there is, in no order. */
  list(): AsyncIterable<StoredBytes>;
  /** Removes what broken-off writes left behind and nobody has touched since. Returns how much. */
  sweepUnfinished(before: Date): Promise<number>;
};

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The key's two parts, refused unless they are UUIDs: the last fence before a path or an object key is built. */
export function partsOf({ organizationId, version }: BytesKey): [organizationId: string, version: string] {
  if (!uuid.test(organizationId) || !uuid.test(version)) throw new Error("A storage key has two UUIDs.");
  return [organizationId, version];
}

let chosen: Driver | undefined;

/** The driver that the environment asks for: S3 when S3_BUCKET is set, this machine's disk otherwise. */
export function driver(): Driver {
  return (chosen ??= choose());
}

function choose(): Driver {
  const { GANTRY_DATA, S3_BUCKET, S3_ENDPOINT, S3_REGION, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = env();
  if (!S3_BUCKET) return diskDriver(`${GANTRY_DATA}/storage`);
  return s3Driver({
    bucket: S3_BUCKET,
    region: S3_REGION,
    ...(S3_ENDPOINT && { endpoint: S3_ENDPOINT }),
    ...(S3_ACCESS_KEY_ID &&
      S3_SECRET_ACCESS_KEY && { credentials: { accessKeyId: S3_ACCESS_KEY_ID, secretAccessKey: S3_SECRET_ACCESS_KEY } }),
  });
}
