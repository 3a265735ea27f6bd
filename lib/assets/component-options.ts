import "server-only";
import { asc, eq } from "drizzle-orm";
import { assetComponents, assets } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { assertCan } from "@/lib/auth/permissions";

/** Components a sensor may be mounted on, of one asset or of all. */
export async function componentOptions(tx: ActorTx, assetId?: string) {
  assertCan(tx, "assets:read");
  return tx
    .select({ value: assetComponents.id, label: assetComponents.name, detail: assets.name, assetId: assetComponents.assetId })
    .from(assetComponents)
    .innerJoin(assets, eq(assets.id, assetComponents.assetId))
    .where(assetId ? eq(assetComponents.assetId, assetId) : undefined)
    .orderBy(asc(assetComponents.name))
    .limit(2_000);
}
