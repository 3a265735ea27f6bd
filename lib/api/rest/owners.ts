import "server-only";
import { type Catalogue, type ResultRow, relationId } from "@/lib/postgrest/engine";
import type { RestRequest } from "@/lib/postgrest/types";

const ALIAS = "gantry_owner";
const shown = new RegExp(`,?"${ALIAS}":(?:"([0-9a-f-]{36})"|null)(?=\\})`, "g");

/** The operator's key belongs to no organization: its writes read back whose rows they touched, so that the entry goes into the right audit trail. */
export function withOwners(request: RestRequest, catalogue: Catalogue, role: string): RestRequest {
  const { target, method, preferences, accept, query, schema } = request;
  if (role !== "service_role" || target.kind !== "relation" || method === "GET" || method === "HEAD") return request;
  const isOwned = catalogue.relations.get(relationId(schema, target.name))?.columns.has("organization_id");
  const isPlain = query.select.every((item) => item.kind !== "column" || !item.aggregate);
  if (!isOwned || !isPlain || accept.media === "csv" || preferences.return === "headers-only") return request;
  const owner = { kind: "column", field: { column: "organization_id", path: [] }, alias: ALIAS } as const;
  const select = preferences.return === "representation" ? [...query.select, owner] : [owner];
  return { ...request, preferences: { ...preferences, return: "representation" }, query: { ...query, select } };
}

/** The organizations whose rows were touched, and the result as it was asked for. The JSON text is cut, not parsed: its numbers stay as they are. */
export function takeOwners(row: ResultRow, { target, preferences }: RestRequest): { row: ResultRow; owners: string[] } {
  if (row.body === null || target.kind !== "relation") return { row, owners: [] };
  const owners = new Set<string>();
  const body = row.body.replaceAll(shown, (_, owner: string | undefined) => {
    if (owner) owners.add(owner);
    return "";
  });
  return { row: { ...row, body: preferences.return === "representation" ? body : null }, owners: [...owners] };
}
