import "server-only";
import { type Actor, throughRest } from "@/db/actor";
import { conceal } from "@/lib/postgrest/conceal";
import { limits } from "@/lib/postgrest/engine";
import { restErrorOf } from "@/lib/postgrest/errors";
import { answerOf } from "@/lib/postgrest/respond";
import { RestError } from "@/lib/postgrest/types";
import { identify } from "../caller";
import type { Answer, Exchange } from "../exchange";
import { readBytes } from "../read-body";
import { type Api, refuseForgedCookieRequest, send } from "../route";
import { whileCounting } from "../while-counting";
import { allowed } from "./allow";
import { currentCatalogue } from "./catalogue";
import { type Dialect, dialectOf } from "./dialect";
import { envelopeOf } from "./envelope";
import { type Asked, parseAsked, prepare } from "./prepare";
import { refusedRequest } from "./refuse";
import { roleFor } from "./role";
import { run } from "./run";
import { settingsOf } from "./settings";

const PREFIX = "/rest/v1";

/** `/rest/v1`: tables, views and functions of the exposed schema, as PostgREST serves them. */
export function restApi(api: Api) {
  api.all(`${PREFIX}/*`, async (context) => send(context, await answerRest(context)));
}

/** The answer, refusals of the engine and of the database included. */
export async function answerRest(context: Exchange): Promise<Answer> {
  const dialect = dialectOf((name) => context.req.header(name));
  try {
    return await answer(context, dialect);
  } catch (error) {
    const isAnonymous = context.get("actor")?.role === "anon";
    const refusal = isAnonymous ? askedToSignIn(restErrorOf(error, true)) : restErrorOf(error, false);
    if (!refusal) throw error;
    return refusedRequest(context, dialect, refusal);
  }
}

/** For strangers nearly nothing exists; they are told to sign in rather than that there is no such table. */
const askedToSignIn = (error: RestError | undefined) =>
  error?.code === "PGRST205" || error?.code === "PGRST202"
    ? new RestError(401, "42501", "permission denied for schema public", null, null, { "WWW-Authenticate": "Bearer" })
    : error;

async function answer(context: Exchange, dialect: Dialect): Promise<Answer> {
  const { method } = context.req;
  const actor = throughRest(method === "OPTIONS" ? await identify(context) : context.get("actor")); // preflights come without a caller and end earlier
  refuseForgedCookieRequest(context, method === "HEAD" ? "get" : method.toLowerCase());
  return whileCounting(context, actor, "rest", (counted) => answerTo(context, actor, dialect, counted));
}

async function answerTo(context: Exchange, caller: Actor, dialect: Dialect, counted: Promise<void>): Promise<Answer> {
  const { raw, method } = context.req;
  const hasBody = method !== "GET" && method !== "HEAD" && method !== "OPTIONS";
  const body = hasBody ? await readBytes(context, limits.bodyBytes, { straight: true }) : nothing;
  const { path, search } = partsOf(raw.url);
  const asked: Asked = { method, path, search, header: (name) => raw.headers.get(name), body, dialect };
  const catalogue = await currentCatalogue();
  const actor = roleFor(caller, catalogue, path);
  if (method === "OPTIONS") return allowed(parseAsked(asked), catalogue, actor.role);
  const prepared = prepare(asked, catalogue, actor.role);
  const { request, plan } = prepared;
  if (!plan.readOnly) await counted; // what is written cannot be thrown away unseen
  const row = await run(actor, prepared, settingsOf(raw, PREFIX + path, request)).catch((error: unknown) => {
    const refusal = restErrorOf(error, actor.role === "anon");
    throw refusal ? conceal(refusal, plan, actor.role) : error;
  });
  const told = answerOf(plan, request, row);
  return dialect === "envelope" ? envelopeOf(plan, request, row, told) : told;
}

const nothing = new Uint8Array();

/** The path below the mount and the query, both still encoded: names and values are decoded piece by piece. */
function partsOf(url: string): { path: string; search: string } {
  const start = url.indexOf("/", url.indexOf("://") + 3) + PREFIX.length;
  const end = url.indexOf("#", start);
  const whole = end < 0 ? url.slice(start) : url.slice(start, end);
  const question = whole.indexOf("?");
  return question < 0 ? { path: whole, search: "" } : { path: whole.slice(0, question), search: whole.slice(question + 1) };
}
