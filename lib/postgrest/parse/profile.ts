import { type Method, RestError } from "../types";

/** The schema that `Accept-Profile` (reads) or `Content-Profile` (everything else) names, of those exposed; the first one without a header. */
export function parseProfile(method: Method, header: (name: string) => string | null, exposed: readonly [string, ...string[]]): string {
  const wanted = header(method === "GET" || method === "HEAD" ? "accept-profile" : "content-profile")?.trim();
  if (!wanted) return exposed[0];
  if (exposed.includes(wanted)) return wanted;
  throw new RestError(406, "PGRST106", `Invalid schema: ${wanted}`, null, `Only the following schemas are exposed: ${exposed.join(", ")}`);
}
