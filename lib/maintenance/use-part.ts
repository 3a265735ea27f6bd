import "server-only";
import { eq, sql } from "drizzle-orm";
import { partMovements, parts, workOrders } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { AppError, notFound } from "@/lib/errors";
import { tellIfLow } from "./low-stock";
import { openWorkOrder, type WorkOrder } from "./move-work-order";
import { outOfCatalogue } from "./parts";
import { thousandths } from "./rules";
import type { UsePartInput } from "./schema";
import { unitFor } from "./words";

type Part = typeof parts.$inferSelect;

/** Takes a part out of stock for an order, at the price it has today. More than there is cannot be taken. */
export const takePart = (tx: ActorTx, input: UsePartInput) => movePart(tx, input, "used");

/** Brings back what an order did not need: at most what it took. */
export const returnPart = (tx: ActorTx, input: UsePartInput) => movePart(tx, input, "returned");

async function movePart(tx: ActorTx, { id, partId, quantity }: UsePartInput, reason: "used" | "returned") {
  assertCan(tx, "work-orders:write");
  const order = await openWorkOrder(tx, id);
  // One after another: two people who take the last one are told apart, and a price is the one that holds now.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`part:${partId}`}, 0))`);
  const [part] = await tx.select().from(parts).where(eq(parts.id, partId));
  if (!part) throw notFound("part");
  if (reason === "used" && part.retiredAt) throw outOfCatalogue(part);
  const held = part.quantityOnHand;
  const taken = await takenBy(tx, order.id, partId);
  if (reason === "used" && held < quantity) throw short(part, `The stock of ${part.name} is ${held} ${unitFor(held, part.unit)}.`);
  if (reason === "returned" && taken.quantity < quantity)
    throw short(part, `WO-${order.number} took ${taken.quantity} ${unitFor(taken.quantity, part.unit)} of ${part.name}.`);
  if (reason === "used") await countInItsCurrency(tx, order, part);
  const unitCost = reason === "used" ? part.unitCost : taken.unitCost;
  await tx
    .insert(partMovements)
    .values({ partId, workOrderId: id, reason, quantity: reason === "used" ? -quantity : quantity, unitCost, createdBy: tx.actor.userId });
  await listOnOrder(tx, order);
  await recordAudit(tx, {
    action: reason === "used" ? "part.use" : "part.return",
    resourceType: "part",
    resourceId: partId,
    details: { number: part.number, quantity, workOrder: order.number },
  });
  const left = thousandths(reason === "used" ? held - quantity : held + quantity);
  await tellIfLow(tx, part, { before: held, left });
  return { id, partId, quantityOnHand: left };
}

const short = (part: Part, message: string) => new AppError("CONFLICT", message, { quantity: [message], partId: [part.number] });

/** What an order holds of a part now, and what it paid a piece. */
async function takenBy(tx: ActorTx, workOrderId: string, partId: string) {
  const [row] = await tx
    .select({
      quantity: sql<number>`coalesce(-sum(${partMovements.quantity}), 0)::float8`,
      unitCost: sql<number>`coalesce(max(${partMovements.unitCost}) filter (where ${partMovements.reason} = 'used'), 0)::float8`,
    })
    .from(partMovements)
    .where(sql`${partMovements.workOrderId} = ${workOrderId}::uuid and ${partMovements.partId} = ${partId}::uuid`);
  return row!;
}

/** An order's costs are in one currency, which its first priced part decides. Two would add up to nothing. */
async function countInItsCurrency(tx: ActorTx, order: WorkOrder, part: Part) {
  if (part.unitCost === 0 || part.currency === order.currency) return;
  const [priced] = await tx.execute(sql`select from part_movements where work_order_id = ${order.id}::uuid and unit_cost > 0
    union all select from work_order_labor where work_order_id = ${order.id}::uuid and hourly_rate > 0 limit 1`);
  if (priced || order.otherCost > 0)
    throw short(
      part,
      `WO-${order.number} counts in ${order.currency} and this part costs ${part.currency}. Change the part's price first.`,
    );
  await tx.update(workOrders).set({ currency: part.currency }).where(eq(workOrders.id, order.id));
}

/** `parts_used` of the specification repeats the ledger, for those who read the order alone. */
async function listOnOrder(tx: ActorTx, { id }: WorkOrder) {
  const used = sql`coalesce((select jsonb_agg(jsonb_build_object('part_id', u.part_id, 'number', p.number, 'name', p.name, 'quantity', u.quantity) order by p.number)
    from (select part_id, -sum(quantity) as quantity from ${partMovements} where work_order_id = ${id}::uuid group by part_id having sum(quantity) <> 0) u
    join ${parts} p on p.id = u.part_id), '[]')`;
  await tx.update(workOrders).set({ partsUsed: used }).where(eq(workOrders.id, id));
}
