import "server-only";
import { type Actor, holds, systemActor } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { getBucket } from "@/lib/storage/buckets";
import { StorageError } from "@/lib/storage/errors";
import { findObject, infoOf, type StoredObject } from "@/lib/storage/find-object";
import { publicPlaces } from "@/lib/storage/public-address";
import { readToken } from "@/lib/storage/tokens";
import type { Api, ApiContext } from "../route";
import { endpoint, placeOf, signedActor } from "./endpoint";
import { serveObject } from "./serve-object";

type Place = { bucketId: string; name: string };

/** Reading, from the narrowest address to the widest. Pictures are served as they are, whatever size was asked for. */
export function downloadEndpoints(api: Api) {
  for (const below of ["/object", "/render/image"]) {
    endpoint(api, "GET", `${below}/sign/*`, async (context) => {
      const place = placeOf(context, `${below}/sign`);
      const { org } = await readToken(context.req.query("token"), "read", `${place.bucketId}/${place.name}`);
      return serveObject(context, await find(signedActor(context, org, "signed address"), place), true);
    });
    endpoint(api, "GET", `${below}/authenticated/*`, async (context, actor) =>
      serveObject(context, await find(actor, placeOf(context, `${below}/authenticated`)), false),
    );
    endpoint(api, "GET", `${below}/public/*`, async (context, actor) => {
      const { object, open } = await findOpenOrOwn(context, actor, below);
      return serveObject(context, object, open);
    });
  }
  for (const kind of ["info/authenticated", "info"])
    endpoint(api, "GET", `/object/${kind}/*`, async (context, actor) => {
      if (kind === "info" && context.req.path.startsWith("/storage/v1/object/info/public/"))
        return context.json(infoOf((await findOpenOrOwn(context, actor, "/object/info")).object));
      return context.json(infoOf(await find(actor, placeOf(context, `/object/${kind}`))));
    });
  endpoint(api, "GET", "/object/*", async (context, actor) => serveObject(context, await find(actor, placeOf(context, "/object")), false));
}

export async function find(actor: Actor, { bucketId, name }: Place): Promise<StoredObject> {
  if (!holds(actor, "files:read") || !actor.organizationId) throw new StorageError("NoSuchKey");
  return withActor(actor, (tx) => findObject(tx, bucketId, name), { readOnly: true });
}

/**
 * `/public/…` is the address of public buckets, and also the bucket `public` as its own organization's callers name it. Who sends a key means the
 * latter first; a browser, the former.
 */
async function findOpenOrOwn(context: ApiContext, actor: Actor, below: string): Promise<{ object: StoredObject; open: boolean }> {
  const own = async () => ({ object: await find(actor, ownPlace(context, below)), open: false });
  const open = async () => ({ object: await findPublic(placeOf(context, `${below}/public`)), open: true });
  const known = actor.kind !== "anonymous";
  const [first, second] = known && !context.get("viaCookie") ? [own, open] : [open, own];
  try {
    return await first();
  } catch (error) {
    if (!known || !(error instanceof StorageError)) throw error;
    return second();
  }
}

function ownPlace(context: ApiContext, below: string): Place {
  const place = placeOf(context, below);
  if (place.bucketId !== "public") throw new StorageError("NoSuchKey");
  return place;
}

async function findPublic({ bucketId, name }: Place): Promise<StoredObject> {
  for (const place of await publicPlaces(bucketId, name)) {
    const found = await withActor(
      systemActor(place.organizationId, "public address"),
      async (tx) => {
        const bucket = await getBucket(tx, place.bucketId);
        return bucket.public ? await findObject(tx, place.bucketId, place.name) : undefined;
      },
      { readOnly: true },
    ).catch((error) => {
      if (error instanceof StorageError) return undefined;
      throw error;
    });
    if (found) return found;
  }
  throw new StorageError("NoSuchKey");
}
