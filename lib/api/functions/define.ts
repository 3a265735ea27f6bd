import "server-only";
import type { z } from "zod";
import type { Actor } from "@/db/actor";
import type { Permission } from "@/db/permissions";
import { AppError } from "@/lib/errors";
import { identify } from "../caller";
import type { Answer, Exchange } from "../exchange";
import { limitRequest } from "../limits";
import { type Api, type ApiContext, authorise, parseInput, refuseForgedCookieRequest, routes, send } from "../route";
import { readCall, type Shortcut } from "./read-call";

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
  /** For large bodies of one kind; what it reads is `input` as well. */
  shortcut?: Shortcut;
  run: (actor: Actor, input: z.output<S>) => Promise<object>;
};
/** A function that knows its callers by a signature over the bytes they send; below its name stands which secret it is. */
export type SignedCaller = Shared & { auth: "signature"; below: string; handle: (context: ApiContext) => Promise<Response> };

const MEBIBYTE = 1_048_576;
const at = (name: string) => `/functions/v1/${name}`;

type DirectCall = { path: string; mostBytes: number; answer: (exchange: Exchange) => Promise<Answer> };
/** Every function for known callers by its path, for a host that answers without Hono. */
export const calls = new Map<string, DirectCall>();

/** Declares a function: who may call it, how often, what it takes. */
export function edgeFunction<S extends z.ZodType>(api: Api, definition: KnownCaller<S>) {
  const { name, summary, auth, input, maxBytes = MEBIBYTE } = definition;
  const path = at(name);
  routes.push({ method: "post", path, summary, auth, input });
  const answer = (exchange: Exchange) => answerCall(exchange, definition);
  calls.set(path, { path, mostBytes: maxBytes, answer });
  api.all(path, async (context) => send(context, await answer(context)));
}

/** In this order: method, caller, limit, permission, body. */
async function answerCall<S extends z.ZodType>(
  exchange: Exchange,
  { auth, input, maxBytes, shortcut, run }: KnownCaller<S>,
): Promise<Answer> {
  onlyPost(exchange);
  const actor = await identify(exchange);
  await limitRequest(exchange, actor, "functions");
  authorise(actor, auth);
  refuseForgedCookieRequest(exchange, "post");
  const result = await run(actor, parseInput(input, await readCall(exchange, maxBytes, shortcut)));
  return { status: 200, headers: { "Content-Type": "application/json" }, body: JSON.stringify(result) };
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

function onlyPost(context: Exchange) {
  if (context.req.method === "POST") return;
  throw new AppError("METHOD_NOT_ALLOWED", "Functions are called with POST.", undefined, { Allow: "POST, OPTIONS" });
}
