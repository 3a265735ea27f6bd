import "server-only";
import type { RequestContext } from "@/lib/auth/resolve-actor";
import { AppError, appErrorOf } from "@/lib/errors";
import { log } from "@/lib/log";
import type { Exchange } from "./exchange";
import { contextOf } from "./request-log";

/** What every answer carries, whatever becomes of the request. */
export function begin(exchange: Exchange): RequestContext {
  const origin = contextOf(exchange.req.raw);
  exchange.set("requestId", origin.requestId);
  exchange.header("X-Request-Id", origin.requestId);
  exchange.header("Cache-Control", "no-store");
  exchange.header("X-Content-Type-Options", "nosniff");
  return origin;
}

/** What the caller is told of an error: one we know, or that something failed, which is then ours to look into. */
export function shownError(exchange: Exchange, error: unknown): AppError {
  const requestId = exchange.get("requestId");
  const known = appErrorOf(error);
  if (!known) log.error({ err: error, requestId, path: exchange.req.path }, "unexpected error");
  const shown =
    known ?? new AppError("INTERNAL_ERROR", `Something failed on our side. Say this number when you ask for help: ${requestId}.`);
  exchange.set("errorCode", shown.code);
  for (const [name, value] of Object.entries(shown.headers)) exchange.header(name, value);
  return shown;
}
