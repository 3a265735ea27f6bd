import "server-only";
import { AuthError } from "@/lib/auth/auth-error";
import type { AppError, ErrorCode } from "@/lib/errors";
import type { ApiContext } from "../route";

const API_VERSION = "2024-01-01";

/** How refusals that other parts make are named here. */
const reasons: Record<ErrorCode, [status: number, reason: string]> = {
  AUTH_REQUIRED: [401, "no_authorization"],
  AUTH_INVALID: [403, "bad_jwt"],
  FORBIDDEN: [403, "forbidden"],
  NOT_FOUND: [404, "not_found"],
  VALIDATION_ERROR: [400, "validation_failed"],
  RATE_LIMITED: [429, "over_request_rate_limit"],
  INTERNAL_ERROR: [500, "unexpected_failure"],
  BAD_REQUEST: [400, "bad_json"],
  CONFLICT: [409, "conflict"],
  PAYLOAD_TOO_LARGE: [413, "validation_failed"],
  UNSUPPORTED_MEDIA_TYPE: [400, "bad_json"],
  METHOD_NOT_ALLOWED: [405, "validation_failed"],
  UNAVAILABLE: [503, "unexpected_failure"],
};

/** Clients that name the API version get `{code, message}`, older ones `{code: <status>, error_code, msg}`. */
export function refuseAuth(context: ApiContext, error: AppError): Response {
  const [status, reason, body] =
    error instanceof AuthError ? [error.authStatus, error.reason, error.body] : ([...reasons[error.code], {}] as const);
  const asked = context.req.header("x-supabase-api-version");
  context.header("x-sb-error-code", reason);
  if (asked && /^\d{4}-\d{2}-\d{2}$/.test(asked) && asked >= API_VERSION) {
    context.header("X-Supabase-Api-Version", API_VERSION);
    return context.json({ code: reason, message: error.message, ...body }, status as 400);
  }
  return context.json({ code: status, error_code: reason, msg: error.message, ...body }, status as 400);
}
