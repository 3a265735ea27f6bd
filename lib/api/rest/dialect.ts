/** Two ways to word the same answer: the specification's envelope, or PostgREST's bare rows. */
export type Dialect = "envelope" | "postgrest";

/** PostgREST's own words for whoever shows that they expect them; the specification's envelope for everybody else. */
export function dialectOf(header: (name: string) => string | null | undefined): Dialect {
  if (/^(supabase|postgrest)-/.test(header("x-client-info") ?? "")) return "postgrest";
  if (/application\/vnd\.pgrst|text\/csv|application\/geo\+json|application\/openapi\+json/i.test(header("accept") ?? ""))
    return "postgrest";
  const tells = ["prefer", "range", "accept-profile", "content-profile"];
  return tells.some((name) => header(name) != null) ? "postgrest" : "envelope";
}
