import "server-only";
import { and, asc, eq, isNull, sql } from "drizzle-orm";
import { assets, attachments, objects, sites } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { assertCan } from "@/lib/auth/permissions";

/** Images that every browser shows and that cannot carry a program. */
export const PLAN_TYPES = ["image/png", "image/jpeg", "image/webp", "image/gif", "image/avif"];

export type PlannedAsset = { id: string; name: string; tag: string | null; status: string; x: number | null; y: number | null };

/** A site's plan, the images it could be, and its assets in service with where they stand on it. */
export async function getFloorPlan(tx: ActorTx, siteId: string) {
  assertCan(tx, "assets:read");
  const [site] = await tx
    .select({ id: sites.id, name: sites.name, plan: sql<string | null>`${sites.metadata} ->> 'floorPlan'` })
    .from(sites)
    .where(eq(sites.id, siteId));
  if (!site) return undefined;
  const images = await planImages(tx, siteId);
  const placed: PlannedAsset[] = await tx
    .select({ id: assets.id, name: assets.name, tag: assets.tag, status: assets.status, x: assets.locationX, y: assets.locationY })
    .from(assets)
    .where(and(eq(assets.siteId, siteId), isNull(assets.retiredAt)))
    .orderBy(asc(assets.name))
    .limit(1_000);
  return { ...site, plan: images.find(({ id }) => id === site.plan) ?? null, images, assets: placed };
}
export type FloorPlan = NonNullable<Awaited<ReturnType<typeof getFloorPlan>>>;

/** Files of the site that could be its plan. Row-level security leaves out what the reader may not open. */
export async function planImages(tx: ActorTx, siteId: string) {
  const rows = await tx
    .select({ id: attachments.id, fileName: attachments.fileName, contentType: objects.contentType })
    .from(attachments)
    .innerJoin(objects, and(eq(objects.organizationId, attachments.organizationId), eq(objects.id, attachments.objectId)))
    .where(and(eq(attachments.subjectType, "site"), eq(attachments.subjectId, siteId)))
    .orderBy(asc(attachments.createdAt))
    .limit(200);
  return rows.filter(({ contentType }) => PLAN_TYPES.includes(contentType.split(";")[0]!.trim().toLowerCase()));
}
