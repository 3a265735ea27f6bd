import "server-only";
import type { Actor } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { assertWritableBucket } from "@/lib/storage/buckets";
import { planUpload } from "@/lib/storage/plan-upload";
import { readToken, signUpload } from "@/lib/storage/tokens";
import type { Api, ApiContext } from "../route";
import { endpoint, placeOf, signedActor } from "./endpoint";
import { readUpload } from "./read-upload";
import { storeFile } from "./store-file";

export function signedUploadEndpoints(api: Api) {
  endpoint(api, "POST", "/object/upload/sign/*", async (context, actor) => {
    const { bucketId, name } = placeOf(context, "/object/upload/sign");
    const upsert = wantsUpsert(context);
    assertWritableBucket(bucketId);
    await withActor(actor, (tx) => planUpload(tx, { bucketId, name, upsert }), { readOnly: true });
    const url = `${bucketId}/${name}`;
    const token = await signUpload({ url, org: actor.organizationId!, owner: actor.userId, upsert });
    return context.json({ url: `/object/upload/sign/${url}?token=${token}`, token });
  });
  endpoint(api, "PUT", "/object/upload/sign/*", async (context) => {
    const place = placeOf(context, "/object/upload/sign");
    const { org, owner, upsert } = await readToken(context.req.query("token"), "upload", `${place.bucketId}/${place.name}`);
    const { Key } = await receive(context, signedActor(context, org, "signed upload", owner ?? null), place, upsert ?? false);
    return context.json({ Key });
  });
}

export function uploadEndpoints(api: Api) {
  endpoint(api, "POST", "/object/*", async (context, actor) =>
    context.json(await receive(context, actor, placeOf(context, "/object"), wantsUpsert(context))),
  );
  endpoint(api, "PUT", "/object/*", async (context, actor) =>
    context.json(await receive(context, actor, placeOf(context, "/object"), true)),
  );
}

export const wantsUpsert = (context: ApiContext) => context.req.header("x-upsert") === "true";

async function receive(context: ApiContext, actor: Actor, place: { bucketId: string; name: string }, upsert: boolean) {
  assertWritableBucket(place.bucketId);
  const { bytes, contentType, size, describe, abandon } = await readUpload(context);
  try {
    const stored = await storeFile(actor, { ...place, contentType, upsert, size }, bytes, describe);
    context.set("bytesIn", stored.size);
    return { Id: stored.id, Key: `${place.bucketId}/${place.name}` };
  } finally {
    abandon();
  }
}
