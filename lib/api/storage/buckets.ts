import "server-only";
import { holds } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { getBucket, listBuckets } from "@/lib/storage/buckets";
import { createBucket } from "@/lib/storage/create-bucket";
import { deleteBucket } from "@/lib/storage/delete-bucket";
import { emptyBucket } from "@/lib/storage/empty-bucket";
import { StorageError } from "@/lib/storage/errors";
import { createBucketInput, listBucketsInput, updateBucketInput } from "@/lib/storage/schema";
import { updateBucket } from "@/lib/storage/update-bucket";
import { readJson } from "../read-body";
import { type Api, parseInput } from "../route";
import { bucketOf, endpoint } from "./endpoint";

const emptied = "Empty bucket has been queued. Completion may take up to an hour.";

export function bucketEndpoints(api: Api) {
  endpoint(api, "GET", "/bucket", async (context, actor) => {
    const input = parseInput(listBucketsInput, context.req.query());
    if (!holds(actor, "files:read")) return context.json([]);
    return context.json(await withActor(actor, (tx) => listBuckets(tx, input), { readOnly: true }));
  });
  endpoint(api, "POST", "/bucket", async (context, actor) => {
    const input = parseInput(createBucketInput, await readJson(context));
    return context.json(await withActor(actor, (tx) => createBucket(tx, input)));
  });
  endpoint(api, "POST", "/bucket/:id/empty", async (context, actor) => {
    const id = bucketOf(context, "/bucket", "/empty");
    await withActor(actor, (tx) => emptyBucket(tx, id), { timeoutMs: 60_000 });
    return context.json({ message: emptied });
  });
  endpoint(api, "GET", "/bucket/:id", async (context, actor) => {
    const id = bucketOf(context, "/bucket");
    if (!holds(actor, "files:read")) throw new StorageError("NoSuchBucket");
    return context.json(await withActor(actor, (tx) => getBucket(tx, id), { readOnly: true }));
  });
  endpoint(api, "PUT", "/bucket/:id", async (context, actor) => {
    const id = bucketOf(context, "/bucket");
    const input = parseInput(updateBucketInput, await readJson(context));
    await withActor(actor, (tx) => updateBucket(tx, id, input));
    return context.json({ message: "Successfully updated" });
  });
  endpoint(api, "DELETE", "/bucket/:id", async (context, actor) => {
    const id = bucketOf(context, "/bucket");
    await withActor(actor, (tx) => deleteBucket(tx, id));
    return context.json({ message: "Successfully deleted" });
  });
}
