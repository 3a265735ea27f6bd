import "server-only";
import { tokenExpired } from "@/lib/auth/resolve-actor";
import type { AppError, ErrorCode } from "@/lib/errors";
import type { RestError } from "@/lib/postgrest/types";
import type { Answer, Exchange } from "../exchange";
import { type ApiContext, send } from "../route";
import { type Dialect, dialectOf } from "./dialect";

/** What refusals that come from outside the engine are called in PostgREST's words. */
const postgrestCodes: Partial<Record<ErrorCode, string>> = {
  AUTH_REQUIRED: "PGRST302",
  AUTH_INVALID: "PGRST301",
  BAD_REQUEST: "PGRST102",
  UNAVAILABLE: "PGRST001",
};

/** The specification has one code per kind of refusal, whatever exactly was wrong. */
function envelopeCode(status: number): ErrorCode {
  if (status >= 500) return "INTERNAL_ERROR";
  const codes: Record<number, ErrorCode> = { 401: "AUTH_REQUIRED", 403: "FORBIDDEN", 404: "NOT_FOUND", 429: "RATE_LIMITED" };
  return codes[status] ?? "VALIDATION_ERROR";
}

/** The mount's `refuse`. */
export const refuseRest = (context: ApiContext, error: AppError): Response => send(context, refusedRest(context, error));

/** Errors of the edge (credentials, limits, the body's size) in the caller's dialect. */
export function refusedRest(context: Exchange, error: AppError): Answer {
  if (dialectOf((name) => context.req.header(name)) === "postgrest") {
    const expired = error.headers["WWW-Authenticate"] === tokenExpired["WWW-Authenticate"];
    const told = expired
      ? { code: "PGRST303", message: "JWT expired" }
      : { code: postgrestCodes[error.code] ?? error.code, message: error.message };
    return refusedPostgrest(context, error.status, told);
  }
  const code = error.status === 401 ? error.code : envelopeCode(error.status);
  return refusedEnvelope(context, error.status, { code, message: error.message, details: error.fields });
}

/** An error of the engine or of the database, in the caller's dialect. */
export function refusedRequest(context: Exchange, dialect: Dialect, error: RestError): Answer {
  context.set("errorCode", error.code);
  for (const [name, value] of Object.entries(error.headers)) context.header(name, value);
  if (dialect === "postgrest") return refusedPostgrest(context, error.status, error);
  const { code, details, hint } = error;
  return refusedEnvelope(context, error.status, {
    code: envelopeCode(error.status),
    message: error.status === 401 ? "Sign in, or send an API key in the header `apikey` or `Authorization: Bearer`." : error.message,
    details: { code, ...(details !== null && { details }), ...(hint !== null && { hint }) },
  });
}

type Refusal = { code: string; message: string; details?: unknown; hint?: string | null };

function refusedPostgrest(context: Exchange, status: number, { code, message, details = null, hint = null }: Refusal): Answer {
  context.header("Proxy-Status", `PostgREST; error=${code}`);
  return worded(context, status, { code, details, hint, message });
}

const refusedEnvelope = (context: Exchange, status: number, { code, message, details }: Refusal): Answer =>
  worded(context, status, { data: null, error: { code, message, ...(details !== undefined && { details }) } });

function worded({ req }: Exchange, status: number, body: object): Answer {
  const isBare = req.method === "HEAD" || status === 204 || status === 304;
  return { status, headers: { "Content-Type": "application/json; charset=utf-8" }, body: isBare ? null : JSON.stringify(body) };
}
