import { existsSync } from "node:fs";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { withActor } from "@/db/with-actor";
import { createOrganization } from "@/test/factories";
import { importAi4i } from "./ai4i";
import { importAzurePdm } from "./azure-pdm";
import { importExcavators } from "./excavators";

const folder = process.env.DATA_DIR ?? "../shared/data";
const withData = (name: string) => test.skipIf(!existsSync(join(folder, name)));
const quiet = () => {};

withData("azure_pdm")(
  "the Azure PdM plant has its failures as alerts, its replacements as orders, and repairs proved on their sensors; a second run changes nothing",
  async () => {
    const { id, system } = await createOrganization();
    const first = await importAzurePdm(id, folder, quiet);
    expect(first).toMatchObject({ machines: 100, readings: 172_800, accepted: 172_800, alerts: 3_919 + 761, orders: 3_286 });
    // Of the 42 failures in the slice with readings, some stand at its edge or have no record of a replacement.
    expect(first.proved.improved).toBeGreaterThanOrEqual(20);
    const [thread] = await withActor(system, (tx) =>
      tx.execute<{
        orders: number;
        alerts: number;
      }>(sql`select count(*)::int as orders, count(distinct w.alert_id)::int as alerts from work_orders w
        join alerts a on a.id = w.alert_id and a.correlation_id = w.correlation_id where w.kind = 'corrective'`),
    );
    expect(thread!.orders).toBeGreaterThan(600);
    const [learned] = await withActor(system, (tx) =>
      tx.execute<{ judged: number }>(sql`select count(*) filter (where success_rate is not null)::int as judged from prescriptions`),
    );
    expect(learned!.judged).toBe(4);
    const second = await importAzurePdm(id, folder, quiet);
    expect(second).toMatchObject({ accepted: 0, alerts: 0, orders: 0, created: 0, proved: {} });
  },
  300_000,
);

withData("work_orders")(
  "5,485 excavator orders come in with their words, dates and 17.5 million dollars, once",
  async () => {
    const { id, system } = await createOrganization();
    const first = await importExcavators(id, folder, quiet);
    expect(first).toMatchObject({ rows: 5_485, orders: 5_485, assets: 5 });
    expect(first.cost / 1e6).toBeCloseTo(17.5, 1);
    const [row] = await withActor(system, (tx) =>
      tx.execute(sql`select count(*)::int as all, count(distinct number)::int as numbers, min(completed_at)::date::text as first, max(completed_at)::date::text as last,
        count(*) filter (where kind = 'preventive')::int as preventive from work_orders`),
    );
    expect(row).toMatchObject({ all: 5_485, numbers: 5_485, preventive: 153 });
    expect(await importExcavators(id, folder, quiet)).toMatchObject({ orders: 0, created: 0 });
  },
  120_000,
);

withData("ai4i2020")(
  "10,000 parts come in with 339 failures that name their modes, once",
  async () => {
    const { id, system } = await createOrganization();
    expect(await importAi4i(id, folder, quiet)).toMatchObject({ rows: 10_000, accepted: 50_000, failures: 339, alerts: 339 });
    const [row] = await withActor(system, (tx) =>
      tx.execute(sql`select count(*)::int as wear from alerts where description like '%tool wear%'`),
    );
    expect(row).toEqual({ wear: 46 });
    expect(await importAi4i(id, folder, quiet)).toMatchObject({ accepted: 0, alerts: 0, created: 0 });
  },
  120_000,
);

test("a folder without the files is refused by the name of what is missing", async () => {
  const { id } = await createOrganization();
  await expect(importExcavators(id, "/nowhere", quiet)).rejects.toThrow("/nowhere/excavators_cleaned.csv is missing");
});
