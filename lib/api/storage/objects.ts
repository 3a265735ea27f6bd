import "server-only";
import { holds } from "@/db/actor";
import type { objects } from "@/db/schema";
import { withActor } from "@/db/with-actor";
import { assertWritableBucket } from "@/lib/storage/buckets";
import { driver } from "@/lib/storage/driver";
import { StorageError } from "@/lib/storage/errors";
import { existingNames } from "@/lib/storage/find-object";
import { listObjects, listObjectsV2 } from "@/lib/storage/list-objects";
import { moveObject } from "@/lib/storage/move-object";
import { removeObjects } from "@/lib/storage/remove-objects";
import { nameFromText } from "@/lib/storage/rules";
import { listObjectsInput, listObjectsV2Input, moveObjectInput, removeObjectsInput, signInput, signManyInput } from "@/lib/storage/schema";
import { signRead } from "@/lib/storage/tokens";
import { readJson } from "../read-body";
import { type Api, parseInput } from "../route";
import { find } from "./download";
import { bucketOf, endpoint, placeOf } from "./endpoint";
import { storeFile } from "./store-file";
import { wantsUpsert } from "./upload";

const LARGE_BODY = 8 * 1_048_576;

export function listEndpoints(api: Api) {
  endpoint(api, "POST", "/object/list/*", async (context, actor) => {
    const bucketId = bucketOf(context, "/object/list");
    const input = parseInput(listObjectsInput, await readJson(context));
    if (!holds(actor, "files:read")) return context.json([]);
    return context.json(await withActor(actor, (tx) => listObjects(tx, bucketId, input), { readOnly: true }));
  });
  endpoint(api, "POST", "/object/list-v2/*", async (context, actor) => {
    const bucketId = bucketOf(context, "/object/list-v2");
    const input = parseInput(listObjectsV2Input, await readJson(context));
    if (!holds(actor, "files:read")) return context.json({ hasNext: false, folders: [], objects: [] });
    return context.json(await withActor(actor, (tx) => listObjectsV2(tx, bucketId, input), { readOnly: true }));
  });
}

export function moveEndpoints(api: Api) {
  endpoint(api, "POST", "/object/move", async (context, actor) => {
    const input = readMove(await readJson(context));
    await withActor(actor, (tx) => moveObject(tx, input));
    return context.json({ message: "Successfully moved" });
  });
  endpoint(api, "POST", "/object/copy", async (context, actor) => {
    const { bucketId, sourceKey, destinationKey, destinationBucket = bucketId } = readMove(await readJson(context));
    assertWritableBucket(destinationBucket);
    const source = await find(actor, { bucketId, name: sourceKey });
    const bytes = await driver().get(source);
    if (!bytes) throw new Error("The bytes of this file are missing from the store.");
    const { contentType, size, cacheControl, userMetadata, id: copiedFrom } = source;
    const plan = { bucketId: destinationBucket, name: destinationKey, contentType, size, upsert: wantsUpsert(context) };
    const { id } = await storeFile(actor, plan, bytes, () => ({ cacheControl, userMetadata, copiedFrom })).finally(() =>
      bytes.cancel().catch(() => {}),
    );
    return context.json({ Key: `${destinationBucket}/${destinationKey}`, Id: id, id, name: destinationKey, bucket_id: destinationBucket });
  });
}

function readMove(body: unknown) {
  const input = parseInput(moveObjectInput, body);
  return { ...input, sourceKey: nameFromText(input.sourceKey), destinationKey: nameFromText(input.destinationKey) };
}

export function signEndpoints(api: Api) {
  endpoint(api, "POST", "/object/sign/*", async (context, actor) => {
    const body = await readJson(context, LARGE_BODY);
    if (Array.isArray((body as { paths?: unknown } | null)?.paths)) {
      const bucketId = bucketOf(context, "/object/sign");
      const { paths, expiresIn } = parseInput(signManyInput, body);
      const may = holds(actor, "files:read") && actor.organizationId;
      const names = paths.map((path) => path.replace(/^\/+/, ""));
      const safe = names.filter((name) => !/[\p{Cc}\p{Cs}]/u.test(name));
      const there = may ? await withActor(actor, (tx) => existingNames(tx, bucketId, safe), { readOnly: true }) : new Set<string>();
      const answers = paths.map(async (path, index) => {
        const name = names[index]!;
        if (!there.has(name)) return { error: "Either the object does not exist or you do not have access to it", path, signedURL: null };
        const url = `${bucketId}/${name}`;
        return { error: null, path, signedURL: `/object/sign/${url}?token=${await signRead(actor.organizationId!, url, expiresIn)}` };
      });
      return context.json(await Promise.all(answers));
    }
    const place = placeOf(context, "/object/sign");
    const { expiresIn } = parseInput(signInput, body);
    const { organizationId } = await find(actor, place);
    const url = `${place.bucketId}/${place.name}`;
    return context.json({ signedURL: `/object/sign/${url}?token=${await signRead(organizationId, url, expiresIn)}` });
  });
}

export function removeEndpoints(api: Api) {
  endpoint(api, "DELETE", "/cdn/*", async (context, actor) => {
    // No cache of ours stands before the store: nothing is left to remove once the caller is known to see the file.
    await find(actor, placeOf(context, "/cdn"));
    return context.json({ message: "success" });
  });
  endpoint(api, "DELETE", "/object/:bucket", async (context, actor) => {
    const bucketId = bucketOf(context, "/object");
    assertWritableBucket(bucketId);
    const { prefixes } = parseInput(removeObjectsInput, await readJson(context, LARGE_BODY));
    const names = [...new Set(prefixes.map(nameFromText))];
    return context.json((await withActor(actor, (tx) => removeObjects(tx, bucketId, names))).map(removed));
  });
  endpoint(api, "DELETE", "/object/*", async (context, actor) => {
    const { bucketId, name } = placeOf(context, "/object");
    assertWritableBucket(bucketId);
    const [gone] = await withActor(actor, (tx) => removeObjects(tx, bucketId, [name]));
    if (!gone) throw new StorageError("NoSuchKey");
    return context.json({ message: "Successfully deleted" });
  });
}

const removed = (object: typeof objects.$inferSelect) => ({
  name: object.name,
  bucket_id: object.bucketId,
  owner: object.owner,
  id: object.id,
  version: object.version,
  created_at: object.createdAt,
  updated_at: object.updatedAt,
  last_accessed_at: object.updatedAt,
  metadata: { eTag: `"${object.sha256}"`, size: object.size, mimetype: object.contentType, cacheControl: object.cacheControl },
  user_metadata: object.userMetadata,
});
