import "server-only";
import type { RestRequest } from "@/lib/postgrest/types";

/** Credentials stay out of the database: no function needs them, and what it can read it can also write down. */
const secret = new Set(["authorization", "apikey", "x-api-key", "cookie", "proxy-authorization"]);

/** What functions and policies may read of the request: `current_setting('request.headers')` and its companions. Always as many, in this order. */
export function settingsOf(request: Request, path: string, { preferences }: RestRequest): [name: string, value: string][] {
  const headers: Record<string, string> = {};
  for (const [name, value] of request.headers) if (!secret.has(name)) headers[name] = value;
  return [
    ["request.method", request.method],
    ["request.path", path],
    ["request.headers", JSON.stringify(headers)],
    ["request.cookies", JSON.stringify(cookiesOf(request.headers.get("cookie")))],
    ["timezone", preferences.timezone ?? "UTC"],
  ];
}

/** Cookies by name, without those of our own sessions. */
function cookiesOf(header: string | null): Record<string, string> {
  const cookies: Record<string, string> = {};
  for (const part of header?.split(";") ?? []) {
    const equals = part.indexOf("=");
    const name = part.slice(0, equals).trim();
    if (equals > 0 && !/session|csrf|auth/i.test(name)) cookies[name] = part.slice(equals + 1).trim();
  }
  return cookies;
}
