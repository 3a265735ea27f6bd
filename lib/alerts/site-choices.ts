import "server-only";
import { asc } from "drizzle-orm";
import { assets, sites } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { assertCan } from "@/lib/auth/permissions";

/** Sites as choices of a filter. */
export async function listSiteChoices(tx: ActorTx) {
  assertCan(tx, "assets:read");
  return tx.select({ value: sites.id, label: sites.name }).from(sites).orderBy(asc(sites.name)).limit(500);
}

/** Assets as choices of a form. */
export async function listAssetChoices(tx: ActorTx) {
  assertCan(tx, "assets:read");
  const rows = await tx
    .select({ value: assets.id, label: assets.name, detail: assets.tag })
    .from(assets)
    .orderBy(asc(assets.name), asc(assets.id))
    .limit(2_000);
  return rows.map(({ detail, ...row }) => ({ ...row, detail: detail ?? undefined }));
}
