import { eq, sql } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, expect, test } from "vitest";
import { repairProofs } from "@/db/schema";
import { createDesk } from "@/test/desk";
import { completeWorkOrder, reopenWorkOrder } from "./complete-work-order";
import { createFromAlert } from "./create-from-alert";
import { proveLater } from "./prove-repair";
import { startWorkOrder } from "./start-work-order";

const admin = postgres(process.env.DATABASE_URL!, { onnotice: () => {} });
afterAll(() => admin.end());

async function bench() {
  const desk = await createDesk();
  const { as, engineer, colleague, raise, see } = desk;
  const repair = async (options: Parameters<typeof raise>[0] = {}) => {
    const alert = await raise(options);
    const { id } = await as(engineer, (tx) => createFromAlert(tx, { alertId: alert.id }));
    await as(colleague, (tx) => startWorkOrder(tx, { id }));
    await as(colleague, (tx) => completeWorkOrder(tx, { id, resolutionNotes: "Greased" }));
    return { id, alertId: alert.id };
  };
  const proofs = (id: string) => see((tx) => tx.select().from(repairProofs).where(eq(repairProofs.workOrderId, id)));
  const finishedBefore = (id: string, hours: number) =>
    see((tx) => tx.execute(sql`update work_orders set completed_at = now() - make_interval(hours => ${hours}) where id = ${id}::uuid`));
  return { ...desk, repair, proofs, finishedBefore };
}

test("a repair that no sensor can judge is left alone, instead of being tried for days", async () => {
  const { id: organizationId, repair, see, proofs, finishedBefore } = await bench();
  const { id, alertId } = await repair();
  await see((tx) => tx.execute(sql`update alerts set sensor_id = null where id = ${alertId}::uuid`));
  await finishedBefore(id, 25);
  await proveLater({ organizationId, workOrderId: id });
  expect(await proofs(id)).toEqual([]);
});

test("a repair that was reopened and finished again is judged by the whole day after its last completion", async () => {
  const { id: organizationId, as, colleague, engineer, repair, proofs, finishedBefore } = await bench();
  const { id } = await repair();
  const job = { organizationId, workOrderId: id };
  await as(engineer, (tx) => reopenWorkOrder(tx, { id, reason: "Still warm" }));
  await as(colleague, (tx) => completeWorkOrder(tx, { id, resolutionNotes: "Bearing replaced" }));
  await admin`delete from graphile_worker._private_jobs where payload->>'workOrderId' = ${id}`; // the one of the first completion, whose hour has come
  await proveLater(job);
  expect(await proofs(id)).toEqual([]);
  const waiting =
    await admin`select extract(epoch from run_at - now())::float8 / 3600 as hours from graphile_worker._private_jobs where payload->>'workOrderId' = ${id}`;
  expect(waiting).toEqual([{ hours: expect.closeTo(24, 1) }]);
  await finishedBefore(id, 24);
  await proveLater(job);
  expect(await proofs(id)).toHaveLength(1);
});
