import "server-only";
import { asc, inArray, sql } from "drizzle-orm";
import { assets } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { AppError, notFound } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";
import { retagged } from "./rules";
import { MOST_TAGS, type TagAssets } from "./schema";

export type TagResult =
  | { id: string; ok: true; name: string; tags: string[]; changed: boolean }
  | { id: string; ok: false; code: string; message: string };

/** Several at once, each with its own answer: an asset that is gone or full does not hold up the rest. */
export async function tagAssets(tx: ActorTx, { ids, add, remove }: TagAssets): Promise<TagResult[]> {
  assertCan(tx, "assets:write");
  const wanted = [...new Set(ids.map((id) => id.toLowerCase()))];
  // Locked in one order, so that two people who tag overlapping sets wait for each other instead of failing.
  const rows = await tx
    .select({ id: assets.id, name: assets.name, siteId: assets.siteId, tags: assets.tags, retiredAt: assets.retiredAt })
    .from(assets)
    .where(inArray(assets.id, wanted))
    .orderBy(asc(assets.id))
    .for("update");
  const found = new Map(rows.map((row) => [row.id, row]));
  const changes: { row: (typeof rows)[number]; next: string[] }[] = [];
  const results = wanted.map((id): TagResult => {
    const row = found.get(id);
    if (!row) return refusal(id, notFound("asset"));
    if (row.retiredAt) return refusal(id, new AppError("CONFLICT", `${row.name} is retired; its record no longer changes.`));
    const next = retagged(row.tags, { add, remove });
    if (next.length > MOST_TAGS)
      return refusal(id, new AppError("VALIDATION_ERROR", `${row.name} would have ${next.length} tags; at most ${MOST_TAGS} fit.`));
    const changed = JSON.stringify(next) !== JSON.stringify(row.tags);
    if (changed) changes.push({ row, next });
    return { id, ok: true, name: row.name, tags: next, changed };
  });
  await write(tx, changes);
  return results;
}

const refusal = (id: string, { code, message }: AppError): TagResult => ({ id, ok: false, code, message });

async function write(tx: ActorTx, changes: { row: { id: string; name: string; siteId: string; tags: string[] }; next: string[] }[]) {
  if (changes.length === 0) return;
  const values = JSON.stringify(changes.map(({ row, next }) => ({ id: row.id, tags: next })));
  await tx.execute(sql`update assets a set tags = array(select jsonb_array_elements_text(v.tags))
    from jsonb_to_recordset(${values}::jsonb) as v(id uuid, tags jsonb) where a.id = v.id`);
  for (const { row, next } of changes) {
    const { id, name, siteId, tags } = row;
    await recordAudit(tx, {
      action: "asset.tag",
      event: "asset.updated",
      resourceType: "asset",
      resourceId: id,
      previous: { tags },
      next: { tags: next },
    });
    await appendEvent(tx, {
      type: "asset.updated",
      subjectType: "asset",
      subjectId: id,
      siteId,
      permission: "assets:read",
      data: { name, changed: ["tags"] },
    });
  }
}
