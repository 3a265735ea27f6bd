import "server-only";
import type { z } from "zod";
import type { Actor } from "@/db/actor";
import type { Permission } from "@/db/permissions";
import { AppError } from "@/lib/errors";
import { identify } from "../caller";
import { limitRequest } from "../limits";
import { type Api, type ApiContext, authorise, parseInput, refuseForgedCookieRequest, routes } from "../route";
import { readCall } from "./read-call";

type Shared = {
  /** Such as `process-telemetry`: what `functions.invoke` is given. */
  name: string;
  /** Said first in the reference. */
  summary: string;
};
/** A function for callers with a key or a session. What `run` resolves to is the whole answer, as an object without an envelope. */
export type KnownCaller<S extends z.ZodType> = Shared & {
  auth: Permission;
  input: S;
  /** Largest body in bytes; 1 MiB unless said. */
  maxBytes?: number;
  run: (actor: Actor, input: z.output<S>) => Promise<object>;
};
/** A function that knows its callers by a signature over the bytes they send; below its name stands which secret it is. */
export type SignedCaller = Shared & { auth: "signature"; below: string; handle: (context: ApiContext) => Promise<Response> };

const at = (name: string) => `/functions/v1/${name}`;

/** Declares a function: who may call it, how often, what it takes. In this order: method, caller, limit, permission, body. */
export function edgeFunction<S extends z.ZodType>(api: Api, definition: KnownCaller<S>) {
  const { name, summary, auth, input, maxBytes, run } = definition;
  routes.push({ method: "post", path: at(name), summary, auth, input });
  api.all(at(name), async (context) => {
    onlyPost(context);
    const actor = await identify(context);
    await limitRequest(context, actor, "functions");
    authorise(actor, auth);
    refuseForgedCookieRequest(context, "post");
    return context.json(await run(actor, parseInput(input, await readCall(context, maxBytes))));
  });
}

/** Declares a function that is called by other systems with a signature instead of a credential of ours. */
export function signedFunction(api: Api, { name, below, summary, handle }: SignedCaller) {
  routes.push({ method: "post", path: `${at(name)}/:${below}`, summary, auth: "public" });
  for (const path of [at(name), `${at(name)}/:${below}`])
    api.all(path, (context) => {
      onlyPost(context);
      return handle(context);
    });
}

function onlyPost(context: ApiContext) {
  if (context.req.method === "POST") return;
  throw new AppError("METHOD_NOT_ALLOWED", "Functions are called with POST.", undefined, { Allow: "POST, OPTIONS" });
}
