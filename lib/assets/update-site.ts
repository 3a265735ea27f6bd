import "server-only";
import { and, eq } from "drizzle-orm";
import { sites } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { notFound } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";
import { editableSite, siteKeys } from "./columns";
import type { UpdateSite } from "./schema";
import { known } from "./values";
import { changedMeanwhile, difference, unchanged } from "./version";

export async function updateSite(tx: ActorTx, { id, version, ...input }: UpdateSite) {
  assertCan(tx, "assets:write");
  const [before] = await tx.select().from(sites).where(eq(sites.id, id)).for("update");
  if (!before) throw notFound("site");
  const values = known(input);
  const [site] = await tx
    .update(sites)
    .set(Object.keys(values).length > 0 ? values : { name: before.name })
    .where(and(eq(sites.id, id), unchanged(editableSite, version)))
    .returning();
  if (!site) throw changedMeanwhile("site");
  const { changed, previous, next } = difference(before, site, siteKeys);
  if (changed.length > 0) {
    await recordAudit(tx, { action: "site.update", resourceType: "site", resourceId: id, previous, next });
    await appendEvent(tx, {
      type: "site.updated",
      subjectType: "site",
      subjectId: id,
      siteId: id,
      permission: "assets:read",
      data: { name: site.name, changed },
    });
  }
  return { id, name: site.name };
}
