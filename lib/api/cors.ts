import "server-only";
import type { MiddlewareHandler } from "hono";
import { cors } from "hono/cors";
import type { Exchange } from "./exchange";

/** Named one by one: a `*` does not cover Authorization. */
const allowed = [
  "authorization",
  "apikey",
  "x-api-key",
  "content-type",
  "prefer",
  "range",
  "range-unit",
  "accept",
  "accept-profile",
  "content-profile",
  "x-client-info",
  "x-supabase-api-version",
  "x-organization",
  "x-request-id",
  "x-upsert",
  "x-metadata",
  "cache-control",
  "x-region",
  "tus-resumable",
  "upload-length",
  "upload-offset",
  "upload-metadata",
  "x-signature",
  "x-retry-count",
  "idempotency-key",
];
const exposed = [
  "Content-Range",
  "Content-Location",
  "Location",
  "Preference-Applied",
  "X-Total-Count",
  "Link",
  "X-Supabase-Api-Version",
  "x-sb-error-code",
  "x-relay-error",
  "Tus-Resumable",
  "Upload-Offset",
  "Upload-Length",
  "ETag",
  "Retry-After",
  "RateLimit",
  "RateLimit-Policy",
  "X-Request-Id",
];

/**
 * Any origin may call with a key or a token of its own; cookies are not allowed across origins (no credentials), so a foreign page gains nothing by it.
 * Preflights pass without a credential, and refusals carry the headers too, or browsers would hide their body.
 */
const answerOrigins = cors({
  origin: "*",
  allowMethods: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
  allowHeaders: allowed,
  exposeHeaders: exposed,
  maxAge: 86_400,
});

const exposedText = exposed.join(",");

/** A browser's question before a request carries its method; an OPTIONS without it is a question to the mount, such as tus asks. */
export const crossOrigin: MiddlewareHandler = (context, next) => {
  const { method, path } = context.req;
  if (method === "OPTIONS") {
    const asksMount = !context.req.header("access-control-request-method");
    return asksMount && /^\/(storage\/v1\/upload\/resumable|rest\/v1\/)/.test(path) ? next() : answerOrigins(context, next);
  }
  if (!/^\/(rest|functions)\/v1\//.test(path)) return answerOrigins(context, next);
  // Hono's own way makes a Response before there is an answer, and merges it later; these answer through their context alone.
  allowOrigins(context);
  return next();
};

/** The same two headers. */
export function allowOrigins(exchange: Pick<Exchange, "header">) {
  exchange.header("Access-Control-Allow-Origin", "*");
  exchange.header("Access-Control-Expose-Headers", exposedText);
}
