import "server-only";
import { and, eq, notExists, sql } from "drizzle-orm";
import { assets, gateways, sites } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { removeAttachments } from "@/lib/attachments/remove-attachments";
import { recordAudit } from "@/lib/audit/record";
import { asMachinery } from "@/lib/auth/as-machinery";
import { assertCan } from "@/lib/auth/permissions";
import { AppError, notFound } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";

/** Only an empty site goes, and its files with it. Retired assets keep it too: their history says where they stood. */
export async function removeSite(tx: ActorTx, { id }: { id: string }) {
  assertCan(tx, "assets:write");
  // The lock keeps an asset from arriving between the look and the removal: its foreign key waits for this row.
  const [site] = await tx.select().from(sites).where(eq(sites.id, id)).for("update");
  if (!site) throw notFound("site");
  const holds = (table: typeof assets | typeof gateways) => tx.select({ one: sql`1` }).from(table).where(eq(table.siteId, id));
  const [removed] = await tx
    .delete(sites)
    .where(and(eq(sites.id, id), notExists(holds(assets)), notExists(holds(gateways))))
    .returning({ id: sites.id, name: sites.name });
  if (!removed)
    throw new AppError("CONFLICT", "This site still has assets or gateways, retired ones included. Move them to another site first.");
  await asMachinery(tx, "site.remove", (as) => removeAttachments(as, "site", id));
  await recordAudit(tx, {
    action: "site.remove",
    resourceType: "site",
    resourceId: id,
    previous: { name: site.name, location: site.location, region: site.region },
  });
  await appendEvent(tx, {
    type: "site.removed",
    subjectType: "site",
    subjectId: id,
    siteId: id,
    permission: "assets:read",
    data: { name: site.name },
  });
  return removed;
}
