import "server-only";
import { and, eq, isNull } from "drizzle-orm";
import { assets } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { AppError, notFound } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";
import type { PlaceAsset } from "./schema";

/** Puts an asset on its site's floor plan, moves it there, or takes it off. */
export async function placeAsset(tx: ActorTx, { id, x, y }: PlaceAsset) {
  assertCan(tx, "assets:write");
  const [before] = await tx.select().from(assets).where(eq(assets.id, id)).for("update");
  if (!before) throw notFound("asset");
  if (before.retiredAt) throw new AppError("CONFLICT", "This asset is retired; its record no longer changes.");
  const [after] = await tx
    .update(assets)
    .set({ locationX: x, locationY: y })
    .where(and(eq(assets.id, id), isNull(assets.retiredAt)))
    .returning({ x: assets.locationX, y: assets.locationY });
  if (!after) throw notFound("asset");
  if (before.locationX === after.x && before.locationY === after.y) return { id, ...after };
  await recordAudit(tx, {
    action: "asset.place",
    event: "asset.updated",
    resourceType: "asset",
    resourceId: id,
    previous: { x: before.locationX, y: before.locationY },
    next: after,
  });
  await appendEvent(tx, {
    type: "asset.updated",
    subjectType: "asset",
    subjectId: id,
    siteId: before.siteId,
    permission: "assets:read",
    data: { name: before.name, changed: ["location"] },
  });
  return { id, ...after };
}
