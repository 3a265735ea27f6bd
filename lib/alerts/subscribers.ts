import "server-only";
import { eq } from "drizzle-orm";
import { alerts } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { notify } from "@/lib/collaboration/notify";
import type { DomainEvent, Subscriber } from "@/lib/events/subscriber";
import { tellRoutes } from "./tell-routes";

const text = (value: unknown) => (typeof value === "string" ? value : null);

/** Who was given an alert is told, unless they took it themselves or somebody else has it by now. */
async function tellAssignee(tx: ActorTx, { subjectId, data }: DomainEvent) {
  const assignee = text(data.assigneeId);
  const [alert] = await tx.select().from(alerts).where(eq(alerts.id, subjectId));
  if (!assignee || alert?.assignedTo !== assignee) return;
  await notify(tx, [assignee], {
    type: "alert.assigned",
    title: `ALR-${alert.number} is yours`,
    message: `${text(data.byName) ?? "Gantry"} gave it to you: ${alert.title}`,
    link: `/alerts/ALR-${alert.number}`,
    subjectType: "alert",
    subjectId,
    actorId: text(data.by),
  });
}

export const alertSubscribers: Subscriber[] = [
  {
    name: "alerts.route",
    types: ["alert.raised", "alert.escalated", "alert.unmuted", "alert.cleared"],
    handle: async (tx, { subjectId }) => {
      await tellRoutes(tx, subjectId);
    },
  },
  { name: "alerts.tell-assignee", types: ["alert.assigned"], handle: tellAssignee },
];
