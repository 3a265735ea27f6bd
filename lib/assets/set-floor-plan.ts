import "server-only";
import { eq, sql } from "drizzle-orm";
import { sites } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { AppError, notFound } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";
import { planImages } from "./floor-plan";
import type { SetFloorPlan } from "./schema";

/** Makes one of the site's images its floor plan, or takes the plan away. Where assets stand is kept. */
export async function setFloorPlan(tx: ActorTx, { id, attachmentId }: SetFloorPlan) {
  assertCan(tx, "assets:write");
  const [before] = await tx.select({ name: sites.name, metadata: sites.metadata }).from(sites).where(eq(sites.id, id)).for("update");
  if (!before) throw notFound("site");
  if (attachmentId && !(await planImages(tx, id)).some((image) => image.id === attachmentId)) {
    const message = "Choose a PNG, JPEG, WebP, GIF or AVIF image among the site's files.";
    throw new AppError("VALIDATION_ERROR", message, { attachmentId: [message] });
  }
  const previous = before.metadata.floorPlan ?? null;
  if (previous === attachmentId) return { id };
  const metadata = attachmentId
    ? sql`${sites.metadata} || jsonb_build_object('floorPlan', ${attachmentId}::text)`
    : sql`${sites.metadata} - 'floorPlan'`;
  await tx.update(sites).set({ metadata }).where(eq(sites.id, id));
  await recordAudit(tx, {
    action: "site.floor_plan",
    resourceType: "site",
    resourceId: id,
    previous: { floorPlan: previous },
    next: { floorPlan: attachmentId },
  });
  await appendEvent(tx, {
    type: "site.updated",
    subjectType: "site",
    subjectId: id,
    siteId: id,
    permission: "assets:read",
    data: { name: before.name, changed: ["floorPlan"] },
  });
  return { id };
}
