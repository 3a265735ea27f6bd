import "server-only";
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { sql } from "drizzle-orm";
import { serviceActor, systemActor } from "@/db/actor";
import { type ActorTx, withActor } from "@/db/with-actor";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { type SealedRoot, signRoot } from "./chain";

/** Where every seal is written a second time, outside the database: copy it elsewhere too. */
export const rootsFile = () => join(env().GANTRY_DATA, "trust/roots.ndjson");

/** Signs the newest link of the organization's chain. Undefined when there is nothing new since the last seal. */
export async function sealChain(tx: ActorTx): Promise<SealedRoot | undefined> {
  const [head] = await tx.execute<{ organizationId: string; seq: number; rootHash: string; sealedAt: string }>(sql`
    select a.organization_id as "organizationId", a.seq::float8 as seq, encode(a.hash, 'hex') as "rootHash",
      to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "sealedAt"
    from audit_logs a where a.organization_id = (select auth.organization_id()) order by a.seq desc limit 1`);
  if (!head) return undefined;
  const root = signRoot(head);
  const written = await tx.execute(sql`insert into trust_ledger_roots (seq, root_hash, signature, key_id, sealed_at)
    select ${root.seq}::bigint, decode(${root.rootHash}, 'hex'), ${root.signature}, ${root.keyId}, ${root.sealedAt}::timestamptz
    where not exists (select from trust_ledger_roots r where r.organization_id = (select auth.organization_id()) and r.seq >= ${root.seq}::bigint)
    on conflict do nothing returning id`);
  return written.length > 0 ? root : undefined;
}

/** Forced to the disk before anybody is told: a seal that a power cut can take back seals nothing. */
function appendToFile(root: SealedRoot) {
  const file = rootsFile();
  mkdirSync(dirname(file), { recursive: true });
  const handle = openSync(file, "a", 0o644);
  try {
    writeSync(handle, `${JSON.stringify(root)}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Seals the chain of every organization in which something happened since its last seal. Where no file can be written (a read-only host), the seals in the database still stand, and the log says so. */
export async function sealAll() {
  const organizations = await withActor(
    serviceActor({ label: "audit.seal" }),
    (tx) =>
      tx.execute<{ id: string }>(sql`select o.id from private.organization_ids() as o(id)
        where (select max(a.seq) from audit_logs a where a.organization_id = o.id)
          > coalesce((select max(r.seq) from trust_ledger_roots r where r.organization_id = o.id), -1)`),
    { readOnly: true },
  );
  let sealed = 0;
  let fileProblem: string | undefined;
  for (const { id } of organizations) {
    await withActor(systemActor(id, "audit.seal"), async (tx) => {
      const root = await sealChain(tx);
      if (!root) return;
      sealed += 1;
      try {
        appendToFile(root); // before the commit: a seal in the database alone could be taken back without a trace
      } catch (error) {
        fileProblem = (error as NodeJS.ErrnoException).code ?? String(error);
      }
    });
  }
  if (fileProblem) log.warn({ file: rootsFile(), reason: fileProblem }, "audit seals could not be written outside the database");
  return { organizations: organizations.length, sealed, ...(fileProblem && { fileProblem }) };
}

/** The seals kept outside the database, by organization. A line that is not JSON (a torn write) is skipped. */
export function readRootsFile(): { exists: boolean; roots: Map<string, SealedRoot[]> } {
  const roots = new Map<string, SealedRoot[]>();
  let text: string;
  try {
    text = readFileSync(rootsFile(), "utf8");
  } catch {
    return { exists: false, roots };
  }
  for (const line of text.split("\n")) {
    try {
      const root: SealedRoot = JSON.parse(line);
      const own = roots.get(root.organizationId);
      if (own) own.push(root);
      else roots.set(root.organizationId, [root]);
    } catch {
      // the unfinished last line of a crash
    }
  }
  return { exists: true, roots };
}
