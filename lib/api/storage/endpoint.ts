import "server-only";
import { type Actor, systemActor } from "@/db/actor";
import { StorageError } from "@/lib/storage/errors";
import { organizationForOperator } from "@/lib/storage/public-address";
import { decoded, nameFromPath } from "@/lib/storage/rules";
import { identify } from "../caller";
import { limitRequest } from "../limits";
import { type Api, type ApiContext, refuseForgedCookieRequest } from "../route";

export const PREFIX = "/storage/v1";
type Handle = (context: ApiContext, actor: Actor) => Response | Promise<Response>;

/** One call of the storage API, by method and path below the prefix. */
export function endpoint(api: Api, methods: string | string[], path: string, handle: Handle) {
  api.on([methods].flat(), `${PREFIX}${path}`, async (context) => {
    const actor = await callerOf(context);
    refuseForgedCookieRequest(context, context.req.method === "HEAD" ? "get" : context.req.method.toLowerCase());
    await limitRequest(context, actor, "storage");
    return handle(context, actor);
  });
}

/**
 * Who calls, always inside one organization. The operator's key works in the organization it names in `x-organization`, or else in the first of the
 * installation, and there under the same wall as everybody.
 */
async function callerOf(context: ApiContext): Promise<Actor> {
  const actor = await identify(context);
  if (actor.kind !== "service") return actor;
  const organizationId = await organizationForOperator(context.req.header("x-organization"));
  if (!organizationId) throw new StorageError("AccessDenied", "There is no such organization. Name one in the header x-organization.");
  const inside: Actor = { ...actor, role: "worker", organizationId };
  context.set("actor", inside);
  return inside;
}

/** Somebody who carries a signature and no key: our own machinery, for the one file that the signer could see, remembering who signed. */
export const signedActor = (context: ApiContext, organizationId: string, job: string, userId: string | null = null): Actor => ({
  ...systemActor(organizationId, job, context.get("actor")),
  userId,
});

/** The path below a prefix as it came over the wire, still encoded: a framework's decoding would turn %2F into a separator. */
function rawRest(context: ApiContext, below: string): string {
  const path = /^[a-z]+:\/\/[^/?#]+([^?#]*)/i.exec(context.req.raw.url)?.[1] ?? "";
  const start = `${PREFIX}${below}/`;
  if (!path.startsWith(start)) throw new StorageError("InvalidKey");
  return path.slice(start.length);
}

/** `<bucket>/<name>` below a prefix such as `/object/sign`. */
export function placeOf(context: ApiContext, below: string) {
  const rest = rawRest(context, below);
  const slash = rest.indexOf("/");
  if (slash < 1) throw new StorageError("InvalidKey", "Invalid key: the address names a bucket and no file");
  return { bucketId: bucketFrom(rest.slice(0, slash)), name: nameFromPath(rest.slice(slash + 1)) };
}

/** `<bucket>` alone below a prefix, with what may follow it. */
export function bucketOf(context: ApiContext, below: string, after = ""): string {
  const rest = rawRest(context, below).replace(/\/$/, "");
  const segment = after && rest.endsWith(after) ? rest.slice(0, -after.length) : rest;
  if (segment.includes("/")) throw new StorageError("InvalidKey");
  return bucketFrom(segment);
}

function bucketFrom(segment: string): string {
  const id = decoded(segment);
  if (id === "" || id.length > 200 || /[\p{Cc}\p{Cs}/]/u.test(id)) throw new StorageError("NoSuchBucket");
  return id;
}
