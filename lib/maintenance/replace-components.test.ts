import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { assetComponents, assets, auditLogs, domainEvents } from "@/db/schema";
import { createComponent } from "@/lib/assets/create-component";
import { createComponentInput } from "@/lib/assets/schema";
import { listThreadOf } from "@/lib/events/queries";
import { createDesk } from "@/test/desk";
import { completeWorkOrder, reopenWorkOrder } from "./complete-work-order";
import { createWorkOrder } from "./create-work-order";
import { listReplaceable, listReplacements } from "./replace-components";
import { completeWorkOrderInput, createWorkOrderInput } from "./schema";
import { startWorkOrder } from "./start-work-order";
import { getWorkOrder } from "./work-order-record";

async function worn() {
  const desk = await createDesk();
  const input = { assetId: desk.asset.id, type: "bearing", status: "critical", remainingUsefulLifeDays: "12", lastReplaced: "2024-03-01" };
  const put = (name: string) => desk.as(desk.engineer, (tx) => createComponent(tx, createComponentInput.parse({ ...input, name })));
  const [bearing, seal] = [await put("Bearing"), await put("Seal")];
  await desk.see((tx) => tx.update(assets).set({ operatingHours: 8_200 }).where(eq(assets.id, desk.asset.id)));
  const order = await desk.as(desk.engineer, (tx) =>
    createWorkOrder(tx, createWorkOrderInput.parse({ title: "Replace the bearing", assetId: desk.asset.id })),
  );
  await desk.as(desk.colleague, (tx) => startWorkOrder(tx, order));
  const complete = (replaced: Record<string, string>, id = order.id) =>
    desk.as(desk.colleague, (tx) =>
      completeWorkOrder(tx, completeWorkOrderInput.parse({ id, resolutionNotes: "New one fitted", replaced })),
    );
  const component = (id: string) => desk.see(async (tx) => (await tx.select().from(assetComponents).where(eq(assetComponents.id, id)))[0]!);
  return { ...desk, bearing, seal, order, complete, component };
}

test("completing an order begins the life of the component it replaced, and leaves the others alone", async () => {
  const { bearing, seal, order, complete, component, as, engineer, colleague, asset } = await worn();
  const began = Date.now();
  await complete({ [bearing.id]: "900" });
  const fresh = await component(bearing.id);
  expect(fresh).toMatchObject({ remainingUsefulLifeDays: 900, status: "healthy", healthScore: null });
  expect(fresh.lastReplaced!.getTime()).toBeGreaterThanOrEqual(began - 1_000);
  expect(await component(seal.id)).toMatchObject({ remainingUsefulLifeDays: 12, status: "critical" });
  const history = await as(engineer, (tx) => listReplacements(tx, { assetId: asset.id }));
  expect(history).toMatchObject([
    { componentId: bearing.id, name: "Bearing", orderNumber: order.number, previousLifeDays: 12, lifeDays: 900, operatingHours: 8_200 },
  ]);
  expect(history[0]!.previousReplacedAt!.toISOString().slice(0, 10)).toBe("2024-03-01");
  const record = await as(colleague, (tx) => getWorkOrder(tx, order.id));
  expect(record.replaced.map(({ name, replacedBy }) => [name, replacedBy])).toEqual([["Bearing", "Jonas Brandt"]]);
});

test("a replacement is audited with what was before, and told in the threads of the asset and of the order", async () => {
  const { bearing, order, complete, see, asset } = await worn();
  await complete({ [bearing.id]: "" });
  const [audit] = await see((tx) => tx.select().from(auditLogs).where(eq(auditLogs.action, "component.replace")));
  expect(audit).toMatchObject({ resourceId: asset.id, details: { component: "Bearing", workOrder: order.number } });
  expect(audit).toMatchObject({
    previousState: { remainingUsefulLifeDays: 12, status: "critical" },
    newState: { remainingUsefulLifeDays: null },
  });
  const told = await see((tx) => tx.select().from(domainEvents).where(eq(domainEvents.type, "asset.updated")));
  expect(told.filter(({ data }) => (data as { done?: string }).done === "replaced")).toHaveLength(1);
  for (const subject of [{ type: "asset", id: asset.id } as const, { type: "work_order", id: order.id } as const]) {
    const items = await see((tx) => listThreadOf(tx, subject));
    expect(items.some((item) => item.kind === "event" && item.data.done === "replaced")).toBe(true);
  }
});

test("the life that was expected of the last new one is offered for the next", async () => {
  const { bearing, order, complete, as, engineer, colleague, asset } = await worn();
  await complete({ [bearing.id]: "700" });
  await as(engineer, (tx) => reopenWorkOrder(tx, { id: order.id, reason: "It was the wrong one" }));
  await complete({ [bearing.id]: "800" });
  const offered = await as(colleague, (tx) => listReplaceable(tx, asset.id));
  expect(offered.map(({ name, lifeDays }) => [name, lifeDays])).toEqual([
    ["Bearing", 800],
    ["Seal", null],
  ]);
  expect(await as(engineer, (tx) => listReplacements(tx, { assetId: asset.id }))).toHaveLength(2);
});

test("a component of another asset is refused, and then the order is not completed either", async () => {
  const { bearing, order, complete, component, as, engineer, site, see } = await worn();
  const [other] = await see((tx) => tx.insert(assets).values({ siteId: site.id, name: "Pump", type: "pump" }).returning());
  const foreign = await as(engineer, (tx) =>
    createComponent(tx, createComponentInput.parse({ assetId: other!.id, name: "Motor", type: "motor" })),
  );
  await expect(complete({ [bearing.id]: "", [foreign.id]: "" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect((await as(engineer, (tx) => getWorkOrder(tx, order.id))).status).toBe("in-progress");
  expect(await component(bearing.id)).toMatchObject({ remainingUsefulLifeDays: 12 });
  for (const life of ["a year", "-1", "1.5"])
    expect(completeWorkOrderInput.safeParse({ id: order.id, resolutionNotes: "x", replaced: { [bearing.id]: life } }).success).toBe(false);
});

test("what was replaced stays on the order when the component is taken off the asset", async () => {
  const { bearing, order, complete, see } = await worn();
  await complete({ [bearing.id]: "" });
  await see((tx) => tx.delete(assetComponents).where(eq(assetComponents.id, bearing.id)));
  expect(await see((tx) => listReplacements(tx, { workOrderId: order.id }))).toMatchObject([{ componentId: null, name: "Bearing" }]);
});
