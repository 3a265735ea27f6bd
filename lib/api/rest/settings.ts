import "server-only";
import type { Settings } from "@/db/answer-at-once";
import type { RestRequest } from "@/lib/postgrest/types";
import type { Asking } from "../exchange";

/** Credentials stay out of the database: no function needs them, and what it can read it can also write down. */
const secret = new Set(["authorization", "apikey", "x-api-key", "cookie", "proxy-authorization"]);

const names = ["request.method", "request.path", "request.headers", "request.cookies", "timezone"] as const;

/** What functions and policies may read of the request: `current_setting('request.headers')` and its companions. */
export function settingsOf(request: Asking, path: string, { preferences }: RestRequest): Settings {
  const headers: Record<string, string> = {};
  for (const [name, value] of request.headers) if (!secret.has(name)) headers[name] = value;
  const cookies = request.headers.get("cookie");
  const values = [
    request.method,
    path,
    JSON.stringify(headers),
    cookies === null ? "{}" : JSON.stringify(cookiesOf(cookies)),
    preferences.timezone ?? "UTC",
  ];
  return { names, values };
}

/** Cookies by name, without those of our own sessions. */
function cookiesOf(header: string): Record<string, string> {
  const cookies: Record<string, string> = {};
  for (const part of header.split(";")) {
    const equals = part.indexOf("=");
    const name = part.slice(0, equals).trim();
    if (equals > 0 && !/session|csrf|auth/i.test(name)) cookies[name] = part.slice(equals + 1).trim();
  }
  return cookies;
}
