import "server-only";
import { eq } from "drizzle-orm";
import { alerts } from "@/db/schema";
import { type ActorTx, rawOf } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { asMachinery } from "@/lib/auth/as-machinery";
import { assertCan } from "@/lib/auth/permissions";
import { colleaguesWho } from "@/lib/collaboration/colleagues";
import { AppError, notFound } from "@/lib/errors";
import { tellAlert } from "./tell";

/** Gives an alert to a colleague who may acknowledge it, or back to nobody. Assigning to the present one changes nothing. */
export async function assignAlert(tx: ActorTx, { id, assigneeId }: { id: string; assigneeId: string | null }) {
  assertCan(tx, "alerts:acknowledge");
  const [before] = await tx.select().from(alerts).where(eq(alerts.id, id)).for("update");
  if (!before) throw notFound("alert");
  const [assignee] = assigneeId
    ? await colleaguesWho(tx, { permission: "alerts:acknowledge", siteId: before.siteId, ids: [assigneeId] })
    : [];
  if (assigneeId && !assignee) {
    const message = "Choose a colleague who may acknowledge alerts at this site.";
    throw new AppError("VALIDATION_ERROR", message, { assigneeId: [message] });
  }
  if (before.assignedTo === assigneeId) return { id, number: before.number, assigneeId };
  // The column is nobody's to write by hand, so that nobody is given an alert without being told.
  await asMachinery(tx, "alerts.assign", async (as) => {
    await rawOf(
      as,
    )`update alerts set assigned_to = ${assigneeId}::uuid, assigned_at = case when ${assigneeId}::uuid is not null then now() end where id = ${id}::uuid`;
  });
  await recordAudit(tx, {
    action: "alert.assign",
    resourceType: "alert",
    resourceId: id,
    details: { number: before.number },
    previous: { assignedTo: before.assignedTo },
    next: { assignedTo: assigneeId },
  });
  await tellAlert(tx, before, "alert.assigned", {
    assigneeId,
    assigneeName: assignee?.name ?? null,
    by: tx.actor.userId,
    byName: tx.actor.label ?? null,
  });
  return { id, number: before.number, assigneeId };
}
