import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { workOrderLabor, workOrders } from "@/db/schema";
import { createDesk } from "@/test/desk";
import { createSite } from "@/test/factories";
import { completeWorkOrder } from "./complete-work-order";
import { createWorkOrder } from "./create-work-order";
import { addLabor, startTimer, stopTimer } from "./labor";
import { createPart, stockPart } from "./parts";
import { createWorkOrderInput, partInput } from "./schema";
import { cancelWorkOrder, holdWorkOrder, startWorkOrder } from "./start-work-order";
import { takePart } from "./use-part";

async function bench() {
  const desk = await createDesk();
  const { as, engineer, colleague, asset, see } = desk;
  const begin = async () => {
    const { id } = await as(engineer, (tx) => createWorkOrder(tx, createWorkOrderInput.parse({ title: "Grease", assetId: asset.id })));
    await as(colleague, (tx) => startWorkOrder(tx, { id }));
    return id;
  };
  const labor = (id: string) => see((tx) => tx.select().from(workOrderLabor).where(eq(workOrderLabor.workOrderId, id)));
  return { ...desk, begin, labor };
}

test("nobody's timer runs on an order that waits or was cancelled, and what it cost until then stays with it", async () => {
  const { as, engineer, colleague, begin, labor, see } = await bench();
  const id = await begin();
  await as(colleague, (tx) => startTimer(tx, { id }));
  await as(colleague, (tx) => holdWorkOrder(tx, { id, reason: "Waits for grease" }));
  expect((await labor(id)).map(({ endedAt }) => endedAt !== null)).toEqual([true]);

  const part = await as(engineer, (tx) => createPart(tx, partInput.parse({ number: "G-1", name: "Grease", unitCost: 4.5 })));
  await as(engineer, (tx) => stockPart(tx, { id: part.id, reason: "received", quantity: 5 }));
  await as(colleague, (tx) => startWorkOrder(tx, { id }));
  await as(colleague, (tx) => takePart(tx, { id, partId: part.id, quantity: 2 }));
  await as(colleague, (tx) => addLabor(tx, { id, minutes: 30, hourlyRate: 60 }));
  await as(colleague, (tx) => startTimer(tx, { id }));
  await as(engineer, (tx) => cancelWorkOrder(tx, { id, reason: "The pump is replaced instead" }));
  expect((await labor(id)).filter(({ endedAt }) => !endedAt)).toEqual([]);
  const [order] = await see((tx) => tx.select().from(workOrders).where(eq(workOrders.id, id)));
  expect(order).toMatchObject({ status: "cancelled", partsCost: 9, laborCost: 30, laborHours: 0.5 });
  await expect(as(colleague, (tx) => startTimer(tx, { id }))).rejects.toThrow("Ask for a new order");
});

test("a timer goes on over midnight and counts every minute; started twice at once it runs once", async () => {
  const { as, colleague, begin, labor, see } = await bench();
  const id = await begin();
  const tries = await Promise.allSettled(Array.from({ length: 4 }, () => as(colleague, (tx) => startTimer(tx, { id }))));
  expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await labor(id)).toHaveLength(1);
  const started = new Date(Date.now() - 26 * 3_600_000 - 30_000); // yesterday, or the day before
  await see((tx) => tx.update(workOrderLabor).set({ startedAt: started }).where(eq(workOrderLabor.workOrderId, id)));
  expect(await as(colleague, (tx) => stopTimer(tx, { id }))).toMatchObject({
    minutes: expect.toSatisfy((n: number) => n === 1_560 || n === 1_561),
  });
});

test("a database whose clock runs ahead keeps nobody from stopping a timer, holding or finishing the work", async () => {
  const { as, colleague, begin, labor, see } = await bench();
  const ahead = (id: string) =>
    see((tx) =>
      tx.execute(
        sql`update work_order_labor set started_at = now() + interval '3 seconds' where work_order_id = ${id}::uuid and ended_at is null`,
      ),
    );
  const id = await begin();
  for (const stop of [
    () => as(colleague, (tx) => stopTimer(tx, { id })),
    () => as(colleague, (tx) => holdWorkOrder(tx, { id, reason: "Waits" })),
    () => as(colleague, (tx) => completeWorkOrder(tx, { id, resolutionNotes: "Greased" })),
  ]) {
    await as(colleague, (tx) => startWorkOrder(tx, { id })).catch(() => {});
    await as(colleague, (tx) => startTimer(tx, { id }));
    await ahead(id);
    await stop();
  }
  expect((await labor(id)).map(({ startedAt, endedAt }) => +endedAt! - +startedAt)).toEqual([0, 0, 0]);
});

test("a timer on an order that its person may no longer see stops when they start another", async () => {
  const { as, see, begin, labor, colleague, asset } = await bench();
  const far = await begin();
  await as(colleague, (tx) => startTimer(tx, { id: far }));
  const near = await begin();
  const elsewhere = await see((tx) => createSite(tx));
  await see((tx) => tx.execute(sql`update work_orders set site_id = ${elsewhere.id}::uuid where id = ${far}::uuid`));
  const limited = { ...colleague, siteScope: [asset.siteId] };
  expect(await as(limited, (tx) => startTimer(tx, { id: near }))).toEqual({ id: near, stopped: null });
  expect((await labor(far)).map(({ endedAt }) => endedAt !== null)).toEqual([true]);
  expect((await labor(near)).map(({ endedAt }) => endedAt !== null)).toEqual([false]);
});
