import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { createDesk } from "@/test/desk";
import { addPastAlerts } from "./history";

test("two imports of the same records at once add each alert of the past once", async () => {
  const { see, asset } = await createDesk();
  const day = 86_400_000;
  const past = Array.from({ length: 20 }, (_, n) => ({
    ...{ assetId: asset.id, sensorId: null, title: "Error code 1", description: "It said so.", severity: "low" as const },
    ...{ at: n * day, clearedAt: n * day + 3_600_000 },
  }));
  let second: Promise<number> | undefined;
  const first = await see(async (tx) => {
    const added = await addPastAlerts(tx, past);
    second = see((other) => addPastAlerts(other, past));
    second.catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 300)); // the other one has begun by now
    return added;
  });
  expect([first, await second]).toEqual([20, 0]);
  expect(await see((tx) => tx.execute(sql`select count(*)::int as n, count(distinct number)::int as numbers from alerts`))).toEqual([
    { n: 20, numbers: 20 },
  ]);
});
