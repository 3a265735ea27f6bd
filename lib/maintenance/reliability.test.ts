import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { assetDowntimes } from "@/db/schema";
import { createDesk } from "@/test/desk";
import { completeWorkOrder } from "./complete-work-order";
import { createWorkOrder } from "./create-work-order";
import { endDowntime, recordDowntime } from "./downtime";
import { reliabilityOf, worstAssets } from "./reliability";
import { createWorkOrderInput, downtimeInput } from "./schema";
import { startWorkOrder } from "./start-work-order";

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

test("work that is done before a stop planned for it ends that stop where it would have begun", async () => {
  const { as, engineer, asset, see } = await createDesk();
  const { id } = await as(engineer, (tx) => createWorkOrder(tx, createWorkOrderInput.parse({ title: "Grease", assetId: asset.id })));
  const startedAt = new Date(Date.now() + 3_600_000).toISOString();
  await as(engineer, (tx) => recordDowntime(tx, downtimeInput.parse({ assetId: asset.id, workOrderId: id, startedAt, planned: true })));
  await as(engineer, (tx) => startWorkOrder(tx, { id }));
  await as(engineer, (tx) => completeWorkOrder(tx, { id, resolutionNotes: "Greased while it ran" }));
  const [stop] = await see((tx) => tx.select().from(assetDowntimes).where(eq(assetDowntimes.workOrderId, id)));
  expect(stop!.endedAt).toEqual(stop!.startedAt);
  const later = await as(engineer, (tx) => recordDowntime(tx, downtimeInput.parse({ assetId: asset.id, startedAt, planned: true })));
  await as(engineer, (tx) => endDowntime(tx, later));
});
