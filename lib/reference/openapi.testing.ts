import { accessOf, type Catalogue, isKnownTo } from "@/lib/postgrest/catalogue";

/** What a role may see, straight from the catalogue: what the document is compared with. */
export function exposedTo(role: string, catalogue: Catalogue) {
  const relations = [...catalogue.relations.values()].filter((relation) => relation.schema === "public" && isKnownTo(relation, role));
  return {
    tables: relations.map(({ name }) => name),
    columns: (table: string) => [...accessOf(relations.find(({ name }) => name === table)!, role).readable].sort(),
    functions: [...catalogue.routines.values()]
      .filter((all) => all.some(({ schema, roles }) => schema === "public" && roles.has(role)))
      .map(([one]) => one!.name),
  };
}
