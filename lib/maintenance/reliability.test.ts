import { expect, test } from "vitest";
import { createDesk } from "@/test/desk";
import { recordDowntime } from "./downtime";
import { reliabilityOf, worstAssets } from "./reliability";
import { downtimeInput } from "./schema";

test("hours that two reports both cover count once, and only what lies in the period", async () => {
  const { as, engineer, asset } = await createDesk();
  const record = (startedAt: string, endedAt: string, planned = false) =>
    as(engineer, (tx) => recordDowntime(tx, downtimeInput.parse({ assetId: asset.id, startedAt, endedAt, planned })));
  await record("2026-03-01T18:00:00Z", "2026-03-02T06:00:00Z"); // began before: six hours count, no failure of this day
  await record("2026-03-02T08:00:00Z", "2026-03-02T12:00:00Z");
  await record("2026-03-02T10:00:00Z", "2026-03-02T14:00:00Z"); // the same stop, as the next shift wrote it down
  await record("2026-03-02T23:00:00Z", "2026-03-03T05:00:00Z"); // goes on after: one hour counts, and its repair is the next day's
  const period = { from: new Date("2026-03-02T00:00:00Z"), to: new Date("2026-03-03T00:00:00Z") };
  const figures = await as(engineer, (tx) => reliabilityOf(tx, { ...period, assetId: asset.id }));
  expect(figures).toMatchObject({ failures: 3, downHours: 13, mtbfHours: 11 / 3, mttrHours: (12 + 4 + 4) / 3, availability: 11 / 24 });
  const [worst] = await as(engineer, (tx) => worstAssets(tx, period));
  expect(worst).toMatchObject({ failures: 3, downHours: 13, mtbfHours: 11 / 3, mttrHours: (12 + 4 + 4) / 3 });
});
