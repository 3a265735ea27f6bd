import "server-only";
import { and, eq, isNull } from "drizzle-orm";
import { assetComponents, assets } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { notFound } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";
import type { CreateComponent } from "./schema";
import { known, moment } from "./values";

/** A component's changes belong to its asset's history, so that is the record they are written to. */
export async function createComponent(tx: ActorTx, input: CreateComponent) {
  assertCan(tx, "assets:write");
  const { assetId, name, type, lastReplaced, ...rest } = input;
  const [asset] = await tx
    .select({ siteId: assets.siteId })
    .from(assets)
    .where(and(eq(assets.id, assetId), isNull(assets.retiredAt)));
  if (!asset) throw notFound("asset in service");
  const [component] = await tx
    .insert(assetComponents)
    .values({ assetId, name, type, ...known({ ...rest, lastReplaced: moment(lastReplaced) }) })
    .returning({ id: assetComponents.id, name: assetComponents.name });
  await recordAudit(tx, {
    action: "component.create",
    event: "asset.updated",
    resourceType: "asset",
    resourceId: assetId,
    details: { componentId: component!.id, component: name },
    next: input,
  });
  await appendEvent(tx, {
    type: "asset.updated",
    subjectType: "asset",
    subjectId: assetId,
    siteId: asset.siteId,
    permission: "assets:read",
    data: { component: name, done: "added" },
  });
  return { id: component!.id, name, assetId };
}
