import { writeFileSync } from "node:fs";
import { authActor } from "@/db/actor";
import { rawOf, withActor } from "@/db/with-actor";
import { loadCatalogue } from "@/lib/postgrest/engine";
import { writeDatabaseTypes } from "@/lib/reference/database-types";
import { READER } from "@/lib/reference/tables";
import { command } from "../arguments";
import { print, remark } from "../output";

export const types = command({
  name: "types",
  summary: "Write the TypeScript type Database, for createClient<Database> of supabase-js",
  details: "What a signed-in caller may see: tables, views, functions and enums, with the relationships that select can follow.",
  options: { out: { value: "<file>", summary: "Where to write it; standard output unless said" } },
  async run({ out }) {
    const catalogue = await withActor(
      authActor(),
      (tx) => loadCatalogue((text, values = []) => rawOf(tx).unsafe(text, values as string[]), ["public"], [READER]),
      { readOnly: true },
    );
    const text = writeDatabaseTypes(catalogue);
    if (!out) print(text.trimEnd());
    else {
      writeFileSync(out, text);
      remark(`Wrote ${out}. Run this again after a migration.`);
    }
    return 0;
  },
});
