import { parse } from "csv-parse/sync";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { withActor } from "@/db/with-actor";
import { createOrganization, createPlant } from "@/test/factories";
import { exportAssets } from "./export-csv";

test("the whole filtered list is exported, beyond one page, and nobody else's", async () => {
  const home = await createOrganization();
  const { site } = await createPlant(home.system);
  await withActor(home.system, (tx) =>
    tx.execute(sql`insert into assets (site_id, name, type) select ${site.id}::uuid, 'Pump ' || n, 'pump' from generate_series(1, 2300) n`),
  );
  await createPlant((await createOrganization()).system);
  const read = async (filter: object) =>
    parse(await exportAssets(await home.member(), filter).text(), { columns: true, bom: true }) as { id: string }[];
  const rows = await read({ type: ["pump"] });
  expect(new Set(rows.map((row) => row.id)).size).toBe(2_300);
  expect(await read({})).toHaveLength(2_301);
});
