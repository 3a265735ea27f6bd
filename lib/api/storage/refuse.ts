import "server-only";
import type { AppError } from "@/lib/errors";
import { StorageError } from "@/lib/storage/errors";
import type { ApiContext } from "../route";

/** Statuses that something between the client and us acts on; every other refusal is a 400, as older clients expect. */
const real: ReadonlySet<number> = new Set([401, 416, 429]);

const words: Partial<Record<AppError["code"], readonly [code: string, error: string]>> = {
  AUTH_REQUIRED: ["InvalidJWT", "Unauthorized"],
  AUTH_INVALID: ["InvalidJWT", "Unauthorized"],
  FORBIDDEN: ["AccessDenied", "Unauthorized"],
  NOT_FOUND: ["NoSuchKey", "not_found"],
  CONFLICT: ["ResourceLocked", "Conflict"],
  PAYLOAD_TOO_LARGE: ["EntityTooLarge", "Payload too large"],
  RATE_LIMITED: ["SlowDown", "too_many_requests"],
  INTERNAL_ERROR: ["InternalError", "internal"],
  UNAVAILABLE: ["SlowDown", "unavailable"],
};

/** A refusal as Supabase's storage words it: HTTP 400 around `{statusCode, error, message, code}`. */
export function refuseStorage(context: ApiContext, shown: AppError, cause: unknown): Response {
  const { status, body } = wordRefusal(shown, cause);
  return context.json(body, status as 400, shown.headers);
}

export function wordRefusal(shown: AppError, cause: unknown) {
  const [code, error] = words[shown.code] ?? ["InvalidRequest", "invalid_request"];
  const told =
    cause instanceof StorageError
      ? { statusCode: cause.statusCode, error: cause.error, message: cause.message, code: cause.storageCode }
      : { statusCode: String(shown.status), error, message: shown.message, code };
  const status = Number(told.statusCode);
  return { status: status >= 500 || real.has(status) ? status : 400, body: told };
}
