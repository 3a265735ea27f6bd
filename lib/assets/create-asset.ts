import "server-only";
import { assets } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { appendEvent } from "@/lib/events/append";
import { refreshSiteStatus } from "./refresh-site-status";
import type { CreateAsset } from "./schema";
import { assertPlace, assetValues } from "./values";

export async function createAsset(tx: ActorTx, input: CreateAsset) {
  assertCan(tx, "assets:write");
  await assertPlace(tx, input);
  const { siteId, name, type } = input;
  const [asset] = await tx
    .insert(assets)
    .values({ ...assetValues(input), siteId, name, type })
    .returning({ id: assets.id, name: assets.name, tag: assets.tag, siteId: assets.siteId });
  const { id, tag } = asset!;
  await refreshSiteStatus(tx, [siteId]);
  await recordAudit(tx, { action: "asset.create", event: "asset.created", resourceType: "asset", resourceId: id, next: input });
  await appendEvent(tx, {
    type: "asset.created",
    subjectType: "asset",
    subjectId: id,
    siteId,
    permission: "assets:read",
    data: { name, tag },
  });
  return { id, name, tag };
}
