import "server-only";
import { and, eq, isNull, sql } from "drizzle-orm";
import { maintenanceWindows } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { asMachinery } from "@/lib/auth/as-machinery";
import { assertCan } from "@/lib/auth/permissions";
import { AppError, notFound } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";
import { restoreWindows } from "./restore-windows";
import { syncMutes } from "./sync-mutes";

/** Ends a maintenance window now, or calls off one that has not begun. What still holds is raised or told at once. */
export async function cancelWindow(tx: ActorTx, { id }: { id: string }) {
  assertCan(tx, "alerts:write");
  const [window] = await tx
    .update(maintenanceWindows)
    .set({ cancelledAt: new Date() })
    .where(and(eq(maintenanceWindows.id, id), isNull(maintenanceWindows.cancelledAt), sql`${maintenanceWindows.endsAt} > now()`))
    .returning();
  if (!window) {
    const [known] = await tx.select({ id: maintenanceWindows.id }).from(maintenanceWindows).where(eq(maintenanceWindows.id, id));
    throw known ? new AppError("CONFLICT", "This maintenance window has ended already.") : notFound("maintenance window");
  }
  await recordAudit(tx, {
    action: "maintenance_window.cancel",
    resourceType: "maintenance_window",
    resourceId: id,
    previous: { endsAt: window.endsAt },
    next: { cancelledAt: window.cancelledAt },
  });
  await appendEvent(tx, {
    type: "maintenance_window.cancelled",
    subjectType: "maintenance_window",
    subjectId: id,
    siteId: window.siteId,
    permission: "alerts:read",
    data: { reason: window.reason },
  });
  await asMachinery(tx, "alerts.mutes", async (as) => {
    await restoreWindows(as);
    await syncMutes(as);
  });
  return { id, cancelledAt: window.cancelledAt };
}
