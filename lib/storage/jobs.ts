import "server-only";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { serviceActor, systemActor } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { log } from "@/lib/log";
import { type BytesKey, driver, type StoredBytes } from "./driver";
import { isWholeBatch, removeBefore } from "./empty-bucket";

const discardPayload = z.object({ organizationId: z.guid(), versions: z.array(z.guid()) });

/** Removes bytes whose rows are gone or point elsewhere by now. */
export async function discard(payload: Record<string, unknown>) {
  const { organizationId, versions } = discardPayload.parse(payload);
  const keys = versions.map((version) => ({ organizationId, version }));
  await driver().remove(await unused(keys));
}

const emptyPayload = z.object({
  organizationId: z.guid(),
  bucketId: z.string(),
  before: z.string(),
  siteScope: z.array(z.guid()).nullable(),
});

/** Takes what was left when a large bucket was emptied, within the sites of whoever emptied it. */
export async function emptyRest(payload: Record<string, unknown>) {
  const { organizationId, bucketId, before, siteScope } = emptyPayload.parse(payload);
  const actor = { ...systemActor(organizationId, "storage.empty"), siteScope };
  while (isWholeBatch(await withActor(actor, (tx) => removeBefore(tx, bucketId, before)))) {
    // one transaction a batch
  }
}

const HOUR_MS = 3_600_000;
const BATCH = 500;

/**
 * The net under everything: removes expired resumable uploads, bytes that no row points at, and what broken-off writes left. Spares what is younger
 * than an hour, because bytes are there before their row. Reports rows whose bytes are missing, which only somebody's hand in the store can cause.
 */
export async function sweepStorage(now = new Date()) {
  const store = driver();
  const before = new Date(now.getTime() - HOUR_MS);
  const expired = await withActor(serviceActor({ label: "storage.sweep" }), (tx) =>
    tx.execute(sql`delete from storage.uploads where expires_at < ${now.toISOString()}::timestamptz returning id`),
  );
  let orphans = 0;
  let batch: StoredBytes[] = [];
  const settle = async () => {
    const keys = await unused(batch);
    await store.remove(keys);
    orphans += keys.length;
    batch = [];
  };
  for await (const found of store.list()) {
    if (found.modifiedAt < before) batch.push(found);
    if (batch.length >= BATCH) await settle();
  }
  await settle();
  const unfinished = await store.sweepUnfinished(before);
  const missing = await rowsWithoutBytes(before);
  if (missing.length > 0)
    log.error({ count: missing.length, objects: missing.slice(0, 20) }, "files without bytes: restore them from a backup");
  return { expired: expired.length, orphans, unfinished, missing };
}

/** Those of these bytes that neither a file nor a resumable upload needs. */
async function unused(keys: readonly BytesKey[]): Promise<BytesKey[]> {
  if (keys.length === 0) return [];
  const versions = `{${keys.map(({ version }) => version).join(",")}}`;
  const used = await withActor(serviceActor({ label: "storage.sweep" }), (tx) =>
    tx.execute<{ version: string }>(sql`select version from storage.objects where version = any(${versions}::uuid[])
      union select (part ->> 'version')::uuid from storage.uploads, jsonb_array_elements(parts) part where part ->> 'version' = any(${versions}::text[])`),
  );
  const kept = new Set(used.map(({ version }) => version));
  return keys.filter(({ version }) => !kept.has(version));
}

async function rowsWithoutBytes(before: Date): Promise<string[]> {
  const missing: string[] = [];
  for (let after = "00000000-0000-0000-0000-000000000000"; ; ) {
    const rows = await withActor(serviceActor({ label: "storage.sweep" }), (tx) =>
      tx.execute<{
        id: string;
        organizationId: string;
        version: string;
      }>(sql`select id, organization_id as "organizationId", version from storage.objects
        where id > ${after}::uuid and updated_at < ${before.toISOString()}::timestamptz order by id limit ${BATCH}`),
    );
    for (const row of rows) if (!(await driver().head(row))) missing.push(row.id);
    if (rows.length < BATCH) return missing;
    after = rows.at(-1)!.id;
  }
}
