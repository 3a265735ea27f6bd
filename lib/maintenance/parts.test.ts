import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { dispatchEvent } from "@/lib/events/dispatch";
import { createDesk } from "@/test/desk";
import { peek } from "@/test/people";
import { createWorkOrder } from "./create-work-order";
import { createPart, retirePart, stockPart, updatePart } from "./parts";
import { listParts } from "./queries";
import { createWorkOrderInput, partFilter, partInput, updatePartInput } from "./schema";
import { startWorkOrder } from "./start-work-order";
import { maintenanceSubscribers } from "./subscribers";
import { returnPart, takePart } from "./use-part";
import { getWorkOrder } from "./work-order-record";

async function bench() {
  const desk = await createDesk();
  const { as, engineer, colleague, asset } = desk;
  const { id } = await as(engineer, (tx) => createWorkOrder(tx, createWorkOrderInput.parse({ title: "Grease", assetId: asset.id })));
  await as(colleague, (tx) => startWorkOrder(tx, { id }));
  const part = async (number: string, more: Record<string, unknown> = {}) => {
    const made = await as(engineer, (tx) => createPart(tx, partInput.parse({ number, name: `Part ${number}`, unitCost: 10, ...more })));
    await as(engineer, (tx) => stockPart(tx, { id: made.id, reason: "received", quantity: 5 }));
    return made.id;
  };
  return { ...desk, order: id, part };
}

test("a part that falls to its reorder point is told to who keeps the store, once, taken or counted", async () => {
  const { as, id, engineer, colleague, order, part } = await bench();
  const partId = await part("B-1", { reorderPoint: 3 });
  const told = async () => {
    const events = await peek<{ event_id: string }>(
      sql`select event_id from domain_events where organization_id = ${id}::uuid and type = 'part.low'`,
    );
    for (const { event_id } of events) await dispatchEvent({ organizationId: id, eventId: event_id }, maintenanceSubscribers);
    const notices = await peek<{ user_id: string }>(
      sql`select user_id from notifications where organization_id = ${id}::uuid and type = 'part.low'`,
    );
    return notices.map(({ user_id }) => user_id);
  };
  const take = (quantity: number) => as(colleague, (tx) => takePart(tx, { id: order, partId, quantity }));
  await take(1);
  expect(await told()).toEqual([]);
  await take(1);
  await take(1);
  expect(await told()).toEqual([engineer.userId]);
  await as(engineer, (tx) => stockPart(tx, { id: partId, reason: "received", quantity: 5 }));
  await as(engineer, (tx) => stockPart(tx, { id: partId, reason: "counted", quantity: 0 }));
  expect(await told()).toEqual([engineer.userId, engineer.userId]);
});

test("changing one thing of a part leaves all others as they are", async () => {
  const { as, engineer, part } = await bench();
  const id = await part("O-1", { unit: "litre", currency: "USD", location: "Rack 4", reorderPoint: 2 });
  await as(engineer, (tx) => updatePart(tx, updatePartInput.parse({ id, name: "Gear oil" })));
  const { items } = await as(engineer, (tx) => listParts(tx, partFilter.parse({})));
  expect(items).toMatchObject([{ name: "Gear oil", unit: "litre", currency: "USD", location: "Rack 4", reorderPoint: 2, unitCost: 10 }]);
  await part("O-2");
  expect((await as(engineer, (tx) => listParts(tx, partFilter.parse({ q: "O-2" })))).items).toMatchObject([{ unit: "piece" }]);
});

test("an order counts in the currency of its first priced part, and takes none in another", async () => {
  const { as, colleague, order, part } = await bench();
  const [dollars, euros, free] = [await part("D-1", { currency: "USD" }), await part("E-1"), await part("F-1", { unitCost: 0 })];
  const take = (partId: string) => as(colleague, (tx) => takePart(tx, { id: order, partId, quantity: 1 }));
  for (const partId of [free, dollars, free]) await take(partId);
  await expect(take(euros)).rejects.toThrow("counts in USD and this part costs EUR");
  expect(await as(colleague, (tx) => getWorkOrder(tx, order))).toMatchObject({ currency: "USD" });
  await as(colleague, (tx) => returnPart(tx, { id: order, partId: dollars, quantity: 1 }));
});

test("a hundred hands at one shelf take exactly what is there", async () => {
  const { as, colleague, see, order, part } = await bench();
  const partId = await part("S-1");
  const take = () => as(colleague, (tx) => takePart(tx, { id: order, partId, quantity: 1 }));
  const hands = await Promise.allSettled(Array.from({ length: 100 }, take));
  expect(hands.filter(({ status }) => status === "fulfilled")).toHaveLength(5);
  const [stock] = await see((tx) =>
    tx.execute<{ left: number }>(sql`select quantity_on_hand::float8 as left from parts where id = ${partId}::uuid`),
  );
  expect(stock).toEqual({ left: 0 });
  const bare = as(colleague, (tx) =>
    tx.execute(sql`insert into part_movements (part_id, work_order_id, reason, quantity) values (${partId}, ${order}, 'used', -1)`),
  );
  await expect(bare).rejects.toMatchObject({ cause: { constraint_name: "parts_quantity_on_hand_check" } });
});

test("stock is counted in thousandths, not in floating point: the last of a tenth is told, and shown as it is", async () => {
  const { as, id, engineer, colleague, order } = await bench();
  const input = partInput.parse({ number: "O-1", name: "Oil", unit: "kg", reorderPoint: 0.3 });
  const { id: partId } = await as(engineer, (tx) => createPart(tx, input));
  await as(engineer, (tx) => stockPart(tx, { id: partId, reason: "received", quantity: 0.4 }));
  expect(await as(colleague, (tx) => takePart(tx, { id: order, partId, quantity: 0.1 }))).toMatchObject({ quantityOnHand: 0.3 });
  const told = await peek(
    sql`select (data ->> 'left')::float8 as left from domain_events where organization_id = ${id}::uuid and type = 'part.low'`,
  );
  expect(told).toEqual([{ left: 0.3 }]);
});

test("what was taken out of the catalogue is no longer taken from the shelf, though an order may bring it back", async () => {
  const { as, engineer, colleague, order, part } = await bench();
  const partId = await part("R-1");
  const take = () => as(colleague, (tx) => takePart(tx, { id: order, partId, quantity: 1 }));
  await take();
  await as(engineer, (tx) => retirePart(tx, { id: partId }));
  await expect(take()).rejects.toThrow("out of the catalogue");
  await expect(as(engineer, (tx) => stockPart(tx, { id: partId, reason: "received", quantity: 1 }))).rejects.toThrow(
    "out of the catalogue",
  );
  await as(colleague, (tx) => returnPart(tx, { id: order, partId, quantity: 1 }));
});
