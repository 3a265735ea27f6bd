import "server-only";
import { and, eq } from "drizzle-orm";
import { assetComponents } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { notFound } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";
import { componentKeys, editableComponent } from "./columns";
import type { UpdateComponent } from "./schema";
import { known, moment } from "./values";
import { changedMeanwhile, difference, unchanged } from "./version";

export async function updateComponent(tx: ActorTx, { id, version, lastReplaced, ...input }: UpdateComponent) {
  assertCan(tx, "assets:write");
  const [before] = await tx.select().from(assetComponents).where(eq(assetComponents.id, id)).for("update");
  if (!before) throw notFound("component");
  const values = known({ ...input, lastReplaced: moment(lastReplaced) });
  const [component] = await tx
    .update(assetComponents)
    .set(Object.keys(values).length > 0 ? values : { name: before.name })
    .where(and(eq(assetComponents.id, id), unchanged(editableComponent, version)))
    .returning();
  if (!component) throw changedMeanwhile("component");
  const { assetId, siteId, name } = component;
  const { changed, previous, next } = difference(before, component, componentKeys);
  if (changed.length > 0) {
    await recordAudit(tx, {
      action: "component.update",
      event: "asset.updated",
      resourceType: "asset",
      resourceId: assetId,
      details: { componentId: id, component: name },
      previous,
      next,
    });
    await appendEvent(tx, {
      type: "asset.updated",
      subjectType: "asset",
      subjectId: assetId,
      siteId,
      permission: "assets:read",
      data: { component: name, done: "changed" },
    });
  }
  return { id, name, assetId };
}
