import { desc, eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { assets, maintenancePlans, workOrders } from "@/db/schema";
import { removeMember } from "@/lib/access/remove-member";
import { retireAsset } from "@/lib/assets/retire-asset";
import { createDesk } from "@/test/desk";
import { activatePrescription, approvePrescription, archivePrescription } from "./approve-prescription";
import { completeWorkOrder, reopenWorkOrder } from "./complete-work-order";
import { makeDueOrders } from "./make-due-orders";
import { createPlan, togglePlan, updatePlan } from "./plans";
import { planInput, prescriptionInput } from "./prescription-schema";
import { cancelWorkOrder, startWorkOrder } from "./start-work-order";
import { createPrescription, revisePrescription } from "./write-prescription";

const DAY = 86_400_000;
const at = (text: string) => new Date(`${text}T12:00:00Z`);

async function bench() {
  const desk = await createDesk();
  const { as, engineer, colleague, see, asset } = desk;
  const shape = { name: "Grease", title: "Grease", assetId: asset.id };
  const calendar = (more: Record<string, unknown>) =>
    planInput.parse({ ...shape, trigger: "calendar", everyCount: 1, everyUnit: "month", leadDays: 7, ...more });
  const plan = (input: ReturnType<typeof planInput.parse>) => as(engineer, (tx) => createPlan(tx, input));
  const read = async (id: string) => (await see((tx) => tx.select().from(maintenancePlans).where(eq(maintenancePlans.id, id))))[0]!;
  const newest = async (id: string) =>
    (await see((tx) => tx.select().from(workOrders).where(eq(workOrders.planId, id)).orderBy(desc(workOrders.number)).limit(1)))[0]!;
  const due = (now?: Date) => makeDueOrders(desk.system, now);
  const finish = async (id: string) => {
    await as(colleague, (tx) => startWorkOrder(tx, { id }));
    await as(colleague, (tx) => completeWorkOrder(tx, { id, resolutionNotes: "Greased" }));
  };
  const nextService = async () => (await see((tx) => tx.select().from(assets).where(eq(assets.id, asset.id))))[0]!.nextMaintenance;
  return { ...desk, shape, calendar, plan, read, newest, due, finish, nextService };
}

test("a plan of the last of each month stays there after a February, however often it is saved as it is", async () => {
  const { as, engineer, calendar, plan, read, newest, due, finish } = await bench();
  const input = calendar({ nextDueAt: "2027-01-31" });
  const { id } = await plan(input);
  const days: string[] = [];
  for (const now of ["2027-01-30", "2027-02-27", "2027-03-30", "2027-04-29"]) {
    expect(await due(at(now))).toBe(1);
    const order = await newest(id);
    days.push(order.dueDate!.toISOString().slice(0, 10));
    await finish(order.id);
    const shown = (await read(id)).nextDueAt!.toISOString().slice(0, 10);
    await as(engineer, (tx) => updatePlan(tx, { ...calendar({ nextDueAt: shown }), id, priority: "high" }));
  }
  expect(days).toEqual(["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"]);
});

test("a plan that counts from completion starts its turn when the order is finished, and a cancelled order takes its turn with it", async () => {
  const { as, engineer, calendar, plan, read, newest, due, finish, nextService } = await bench();
  const soon = new Date(Date.now() + 5 * DAY);
  const { id } = await plan(calendar({ nextDueAt: soon.toISOString(), everyCount: 10, everyUnit: "day", basedOn: "completed" }));
  expect(await due()).toBe(1);
  await finish((await newest(id)).id); // five days early
  const restarted = (await read(id)).nextDueAt!;
  expect(Math.abs(restarted.getTime() - Date.now() - 10 * DAY)).toBeLessThan(60_000);
  expect(+(await nextService())!).toBe(+restarted);
  expect(await due(new Date(Date.now() + 2 * DAY))).toBe(0);
  expect(await due(new Date(Date.now() + 4 * DAY))).toBe(1); // its lead is kept
  await as(engineer, async (tx) => cancelWorkOrder(tx, { id: (await newest(id)).id, reason: "The line is taken down" }));
  expect(await due(new Date(Date.now() + 4 * DAY))).toBe(0);
  expect(+(await read(id)).nextDueAt!).toBe(+restarted + 10 * DAY);
  expect(+(await nextService())!).toBe(+restarted + 10 * DAY);
});

test("once a service is done its asset is no longer overdue for it", async () => {
  const { calendar, plan, newest, due, finish, nextService, read } = await bench();
  const { id } = await plan(calendar({ nextDueAt: new Date(Date.now() - 3 * DAY).toISOString() }));
  await due();
  expect(+(await nextService())!).toBeLessThan(Date.now());
  await finish((await newest(id)).id);
  expect(+(await nextService())!).toBe(+(await read(id)).nextDueAt!);
  expect(+(await nextService())!).toBeGreaterThan(Date.now());
});

test("what a meter had counted when it was replaced still counts, also while an order waits; noise does not", async () => {
  const { see, shape, plan, read, due, newest, finish, asset } = await bench();
  const hours = (value: number) => see((tx) => tx.execute(sql`update assets set operating_hours = ${value} where id = ${asset.id}::uuid`));
  const run = async (...values: number[]) => {
    let made = 0;
    for (const value of values) {
      await hours(value);
      made += await due();
    }
    return made;
  };
  await hours(1_000);
  const { id } = await plan(planInput.parse({ ...shape, trigger: "meter", meterEvery: 500 }));
  expect(await run(1_400, 1_398, 1_401)).toBe(0);
  expect(await run(0, 98)).toBe(0); // 401 on the old meter and 98 on the new one
  expect(await run(99)).toBe(1);
  expect(await run(300, 5, 60)).toBe(0); // one waits: 201, 55 more since
  await finish((await newest(id)).id);
  expect(await run(303)).toBe(0);
  expect(await run(304)).toBe(1);
  expect((await read(id)).meterLast).toBe(304);
});

test("however many workers look at once, a due plan makes one order", async () => {
  const { calendar, plan, due, see } = await bench();
  const { id } = await plan(calendar({ nextDueAt: new Date(Date.now() + DAY).toISOString() }));
  const made = await Promise.all(Array.from({ length: 6 }, () => due()));
  expect(made.reduce((sum, n) => sum + n, 0)).toBe(1);
  expect(await see((tx) => tx.select().from(workOrders).where(eq(workOrders.planId, id)))).toHaveLength(1);
});

test("the plans of an asset that was retired rest with it", async () => {
  const { as, engineer, asset, calendar, plan, due } = await bench();
  await plan(calendar({ nextDueAt: new Date(Date.now() + DAY).toISOString() }));
  await as(engineer, (tx) => retireAsset(tx, { id: asset.id, reason: "Scrapped" }));
  expect(await due()).toBe(0);
});

test("a plan follows its procedure to the version in use, and goes on without one when there is none", async () => {
  const { as, see, engineer, member, calendar, plan, due, newest, finish } = await bench();
  const other = await member({ applicationRole: "reliability_engineer" });
  const words = { title: "Grease", assetType: "filler", category: "bearing", steps: [{ description: "Grease it", expectedTime: 5 }] };
  const use = async (id: string) => {
    await as(other, (tx) => approvePrescription(tx, { id }));
    await as(other, (tx) => activatePrescription(tx, { id }));
    return id;
  };
  const first = await use((await as(engineer, (tx) => createPrescription(tx, prescriptionInput.parse(words)))).id);
  const { id } = await plan(calendar({ nextDueAt: new Date().toISOString(), everyUnit: "day", leadDays: 0, prescriptionId: first }));
  const second = await use((await as(engineer, (tx) => revisePrescription(tx, { id: first }))).id);
  expect(await due()).toBe(1);
  expect((await newest(id)).prescriptionId).toBe(second);
  const archived = await see((tx) =>
    tx.execute(
      sql`select details ->> 'replacedBy' as by from audit_logs where resource_id = ${first}::uuid and action = 'prescription.archive'`,
    ),
  );
  expect(archived).toEqual([{ by: "2" }]);
  await finish((await newest(id)).id);
  await as(other, (tx) => archivePrescription(tx, { id: second }));
  expect(await due(new Date(Date.now() + 2 * DAY))).toBe(1);
  expect((await newest(id)).prescriptionId).toBeNull();
});

test("a plan whose person may no longer work there makes its orders for everybody", async () => {
  const { as, member, colleague, calendar, plan, due, newest } = await bench();
  const owner = await member({ role: "owner" });
  const { id } = await plan(calendar({ nextDueAt: new Date().toISOString(), assignTo: colleague.userId }));
  await as(owner, (tx) => removeMember(tx, { userId: colleague.userId }));
  expect(await due()).toBe(1);
  expect(await newest(id)).toMatchObject({ status: "open", assignedTo: null });
});

test("an asset's next service is what its plans say now: made, put off, rested or taken up again", async () => {
  const { as, engineer, calendar, plan, nextService, asset, see } = await bench();
  const [soon, later] = [new Date(Date.now() + 30 * DAY), new Date(Date.now() + 60 * DAY)];
  const { id } = await plan(calendar({ nextDueAt: soon.toISOString() }));
  expect(await nextService()).toEqual(soon);
  await as(engineer, (tx) => updatePlan(tx, { ...calendar({ nextDueAt: later.toISOString() }), id }));
  expect(await nextService()).toEqual(later);
  await as(engineer, (tx) => togglePlan(tx, { id, enabled: false }));
  expect(await nextService()).toBeNull();
  await as(engineer, (tx) => togglePlan(tx, { id, enabled: true }));
  expect(await nextService()).toEqual(later);
  const [other] = await see((tx) => tx.insert(assets).values({ siteId: asset.siteId, name: "Pump", type: "pump" }).returning());
  await as(engineer, (tx) => updatePlan(tx, { ...calendar({ nextDueAt: later.toISOString(), assetId: other!.id }), id }));
  expect(await nextService()).toBeNull();
});

test("a finished order of a plan is not reopened beside the one that the plan asks for by now, and who asks is told which", async () => {
  const { as, engineer, calendar, plan, due, newest, finish } = await bench();
  const { id } = await plan(calendar({ nextDueAt: new Date().toISOString(), everyUnit: "day", leadDays: 7 }));
  await due();
  const first = await newest(id);
  await finish(first.id);
  await due();
  const reopen = () => as(engineer, (tx) => reopenWorkOrder(tx, { id: first.id, reason: "Still dry" }));
  await expect(reopen()).rejects.toThrow("asks for WO-2 by now");
  await finish((await newest(id)).id);
  expect(await reopen()).toMatchObject({ status: "in-progress" });
});
