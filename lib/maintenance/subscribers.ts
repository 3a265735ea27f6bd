import "server-only";
import { eq } from "drizzle-orm";
import { workOrders } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { colleaguesWho } from "@/lib/collaboration/colleagues";
import { notify } from "@/lib/collaboration/notify";
import type { DomainEvent, Subscriber } from "@/lib/events/subscriber";

const text = (value: unknown) => (typeof value === "string" ? value : null);

/** Who was given an order is told, unless they took it themselves or somebody else has it by now. */
async function tellAssignee(tx: ActorTx, { subjectId, data }: DomainEvent) {
  const assignee = text(data.assigneeId);
  const [order] = await tx.select().from(workOrders).where(eq(workOrders.id, subjectId));
  if (!assignee || order?.assignedTo !== assignee || text(data.by) === assignee) return;
  await notify(tx, [assignee], {
    type: "work_order.assigned",
    title: `WO-${order.number} is yours`,
    message: `${text(data.byName) ?? "Gantry"} gave it to you: ${order.title}`,
    link: `/maintenance/WO-${order.number}`,
    subjectType: "work_order",
    subjectId,
    actorId: text(data.by),
  });
}

/** Who keeps the store is told that a part runs out. */
async function tellStore(tx: ActorTx, { subjectId, data }: DomainEvent) {
  const keepers = await colleaguesWho(tx, { permission: "maintenance:write" });
  await notify(
    tx,
    keepers.map(({ id }) => id),
    {
      type: "part.low",
      title: `${text(data.name) ?? "A part"} runs out`,
      message: `${String(data.left)} ${text(data.unit) ?? ""} left; it is reordered at ${String(data.reorderPoint)}.`,
      link: `/maintenance/parts?q=${encodeURIComponent(text(data.number) ?? "")}`,
      subjectType: "part",
      subjectId,
    },
  );
}

export const maintenanceSubscribers: Subscriber[] = [
  { name: "maintenance.tell-store", types: ["part.low"], handle: tellStore },
  { name: "maintenance.tell-assignee", types: ["work_order.assigned"], handle: tellAssignee },
];
