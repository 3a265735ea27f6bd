import "server-only";
import type { Actor } from "@/db/actor";
import { accessOf, type Catalogue, relationId } from "@/lib/postgrest/engine";
import { exposedSchemas } from "./catalogue";

/**
 * Tables that an operator added are kept as Supabase keeps them: their grants and policies speak of `authenticated`, and no command stands behind them.
 * Ours show rest_user whatever they show authenticated, so a table that shows rest_user nothing is none of ours, or closed to both.
 */
export function roleFor(actor: Actor, catalogue: Catalogue, path: string): Actor {
  if (actor.role !== "rest_user") return actor;
  const relation = catalogue.relations.get(relationId(exposedSchemas[0], nameIn(path)));
  if (!relation || accessOf(relation, "rest_user").readable.size > 0) return actor;
  return accessOf(relation, "authenticated").readable.size > 0 ? { ...actor, role: "authenticated" } : actor;
}

function nameIn(path: string) {
  try {
    return decodeURIComponent(path.slice(1));
  } catch {
    return ""; // said by whoever reads the request in full
  }
}
