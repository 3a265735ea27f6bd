import "server-only";
import { accessOf, type Catalogue, planRequest, relationId } from "@/lib/postgrest/engine";
import type { Answer } from "@/lib/postgrest/respond";
import type { RestRequest } from "@/lib/postgrest/types";

/** OPTIONS: what this caller may do there. */
export function allowed(request: RestRequest, catalogue: Catalogue, role: string): Answer {
  return { status: 200, headers: { Allow: methodsOf(request, catalogue, role).join(",") }, body: null };
}

function methodsOf({ target, schema, ...request }: RestRequest, catalogue: Catalogue, role: string): string[] {
  if (target.kind === "root") return ["OPTIONS"];
  const id = relationId(schema, target.name);
  if (target.kind === "function") {
    const mine = catalogue.routines.get(id)?.filter(({ roles }) => roles.has(role)) ?? [];
    if (mine.length === 0) planRequest({ ...request, target, schema, method: "POST" }, catalogue, role); // says what is missing
    return ["OPTIONS", ...(mine.some(({ volatility }) => volatility !== "volatile") ? ["GET", "HEAD"] : []), "POST"];
  }
  const relation = catalogue.relations.get(id);
  if (!relation) planRequest({ ...request, target, schema, method: "GET" }, catalogue, role);
  const { readable, insertable, updatable, deletable } = accessOf(relation!, role);
  const upserts = insertable.size > 0 && updatable.size > 0 && relation!.primaryKey.length > 0;
  return [
    "OPTIONS",
    ...(readable.size > 0 ? ["GET", "HEAD"] : []),
    ...(insertable.size > 0 ? ["POST"] : []),
    ...(upserts ? ["PUT"] : []),
    ...(updatable.size > 0 ? ["PATCH"] : []),
    ...(deletable ? ["DELETE"] : []),
  ];
}
