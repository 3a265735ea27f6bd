import "server-only";
import type { Context, Hono } from "hono";
import { z } from "zod";
import { type Actor, holds } from "@/db/actor";
import type { Permission } from "@/db/permissions";
import { type ActorTx, withActor } from "@/db/with-actor";
import { AppError, notFound } from "@/lib/errors";
import { leaveText } from "@/lib/http/answer-api";
import type { Answer, ApiVariables, Exchange } from "./exchange";
import { limitRequest } from "./limits";
import { readJson } from "./read-body";
import { whileCounting } from "./while-counting";

export type ApiContext = Context<{ Variables: ApiVariables }>;
export type Api = Hono<{ Variables: ApiVariables }>;

type Shared = {
  path: string;
  /** Said first in the reference. */
  summary: string;
  /** What the caller must hold; "signed-in" asks only for an identity; "public" for nothing. */
  auth: Permission | "signed-in" | "public";
  /** Largest body in bytes; 1 MiB unless said. */
  maxBytes?: number;
  /** The media type of an answer that is not the envelope. */
  answer?: string;
};
type Read<S extends z.ZodType, T> = Shared & { method: "get"; input: S; run: (tx: ActorTx, input: z.output<S>) => Promise<T> };
type Write<S extends z.ZodType, T> = Shared & {
  method: "post" | "put" | "patch" | "delete";
  input: S;
  run: (tx: ActorTx, input: z.output<S>) => Promise<T>;
  status?: 200 | 201 | 202;
};
/** One row by its id, read together with others that the same caller asks for at this moment. */
export type One = Shared & { method: "get"; what: string; one: (actor: Actor, id: string) => Promise<unknown> };
/** For endpoints that open their own scopes (ingestion, streams). They still parse and authorise here. */
/** `input` is for the reference alone: they parse by themselves. */
type Raw = Shared & { method: "get" | "post"; input?: z.ZodType; handle: (context: ApiContext, actor: Actor) => Promise<Response> };

export type Route = {
  method: string;
  path: string;
  summary: string;
  auth: Shared["auth"];
  input?: z.ZodType;
  status?: number;
  answer?: string;
};
const byId = z.strictObject({ id: z.guid() });

/** Every route of the API as data: the role matrix, the limits test and the reference read it. */
export const routes: Route[] = [];
/** Those of single rows, by what stands before the id (`/api/v1/assets/`). */
export const ones = new Map<string, One>();

/**
 * Declares one endpoint: who may call it, what it takes, what it runs. Path parameters, query and JSON body are merged into one input and parsed
 * by `input` (make it a strict object). Answers the specification's envelope `{data, error, meta?}`.
 */
export function route<S extends z.ZodType, T>(api: Api, definition: Read<S, T> | Write<S, T> | One | Raw) {
  routes.push({
    method: definition.method,
    path: definition.path,
    summary: definition.summary,
    auth: definition.auth,
    ...("input" in definition && definition.input && { input: definition.input }),
    ...("status" in definition && { status: definition.status }),
    ...(definition.answer && { answer: definition.answer }),
  });
  if ("one" in definition) {
    ones.set(definition.path.replace(/:id$/, ""), definition);
    api.on("GET", definition.path, async (context) =>
      send(context, await answerOne(context, definition, () => inputOf(context, definition))),
    );
    return;
  }
  api.on(definition.method.toUpperCase(), definition.path, async (context) => {
    const actor = await admit(context, definition);
    if ("handle" in definition) return definition.handle(context, actor);

    const input = parseInput(definition.input, await inputOf(context, definition));
    const data = await withActor(actor, (tx) => definition.run(tx, input), { readOnly: definition.method === "get" });
    return envelope(context, data, "status" in definition ? (definition.status ?? 200) : 200);
  });
}

/** Who may pass here: the right caller, from our own page where a cookie speaks, within the limit. */
async function admit(context: Exchange, { auth, method }: Shared & { method: string }): Promise<Actor> {
  const actor = context.get("actor");
  authorise(actor, auth);
  refuseForgedCookieRequest(context, method);
  await limitRequest(context, actor, "api");
  return actor;
}

/** A single row. */
export async function answerOne(context: Exchange, definition: One, input: () => unknown): Promise<Answer> {
  const actor = context.get("actor");
  authorise(actor, definition.auth);
  refuseForgedCookieRequest(context, definition.method);
  return whileCounting(context, actor, "api", async () => {
    const { id } = parseInput(byId, await input());
    const row = await definition.one(actor, id.toLowerCase());
    if (row === undefined) throw notFound(definition.what);
    return enveloped(row);
  });
}

export function authorise(actor: Actor, needed: Shared["auth"]) {
  if (needed === "public") return;
  if (actor.kind === "anonymous")
    throw new AppError("AUTH_REQUIRED", "Sign in, or send an API key in the header `apikey` or `Authorization: Bearer`.", undefined, {
      "WWW-Authenticate": "Bearer",
    });
  if (needed !== "signed-in" && !holds(actor, needed))
    throw new AppError("FORBIDDEN", `This needs the permission ${needed}, which your key or role does not hold.`);
}

/** A cookie travels by itself; a write with one must also say, in a header no foreign page can forge, that our own page sent it. */
export function refuseForgedCookieRequest(context: Exchange, method: string) {
  if (!context.get("viaCookie") || method === "get") return;
  const site = context.req.header("sec-fetch-site");
  const origin = context.req.header("origin");
  const sameOrigin = origin !== undefined && URL.canParse(origin) && new URL(origin).host === context.req.header("host");
  if (!sameOrigin || (site !== undefined && site !== "same-origin"))
    throw new AppError("FORBIDDEN", "This request did not come from this site. Call the API with an API key.");
}

async function inputOf(context: ApiContext, definition: Shared & { method: string }) {
  const query: Record<string, unknown> = Object.create(null);
  for (const [name, values] of Object.entries(context.req.queries())) query[name] = values.length > 1 ? values : values[0];
  delete query.org; // names the organization of a cookie session, for the edge alone
  const body = definition.method === "get" || definition.method === "delete" ? {} : await readJson(context, definition.maxBytes);
  if (typeof body !== "object" || body === null || Array.isArray(body)) throw new AppError("VALIDATION_ERROR", "Send a JSON object.");
  return { ...query, ...body, ...context.req.param() };
}

export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const fields: Record<string, string[]> = {};
  for (const issue of parsed.error.issues) {
    const name = issue.path.join(".") || "request";
    fields[name] = [...(fields[name] ?? []), issue.message];
  }
  const [first] = Object.entries(fields);
  throw new AppError("VALIDATION_ERROR", `${first![0]}: ${first![1][0]}`, fields);
}

/** `{data, error, meta}`. A list result `{items, total?, nextCursor?}` puts its items into data and the rest into meta. */
export const envelope = (context: ApiContext, result: unknown, status: 200 | 201 | 202 = 200) => send(context, enveloped(result, status));

function enveloped(result: unknown, status = 200): Answer {
  if (typeof result === "object" && result !== null && "items" in result && Array.isArray(result.items)) {
    const { items, ...meta } = result;
    return json({ data: items, error: null, meta }, status);
  }
  return json({ data: result ?? null, error: null }, status);
}

/** A refusal in the specification's words. */
export const refused = ({ code, message, fields, status }: AppError): Answer =>
  json({ data: null, error: { code, message, ...(fields && { details: fields }) } }, status);

const json = (value: object, status: number): Answer => ({
  status,
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(value),
});

/** An answer through Hono; its text goes straight to a host that takes it. */
export function send(context: ApiContext, { status, headers, body }: Answer): Response {
  for (const [name, value] of Object.entries(headers)) context.header(name, value);
  return body === null || leaveText(context.env, body) ? context.body(null, status as 200) : context.body(body, status as 200);
}
