import "server-only";
import { sql } from "drizzle-orm";
import type { ActorTx } from "@/db/with-actor";
import { checkRoot, linkHash, preimage, type SealedRoot } from "./chain";

export type FindingKind =
  | "edited"
  | "inserted"
  | "deleted"
  | "reordered"
  | "tail cut"
  | "rewritten"
  | "organization swapped"
  | "seal forged";
export type Finding = { kind: FindingKind; seq: number; message: string };
export type ChainReport = { organizationId: string; rows: number; seals: number; lastSealedSeq: number; findings: Finding[] };
export type Head = { seq: number; hash: string };
type Find = (kind: FindingKind, seq: number, message: string) => void;

type Row = { seq: number; id: string; content: string; previous: string; hash: string };
type Check = {
  organizationId: string;
  /** Seals kept outside the database. */
  outside?: SealedRoot[];
  /** The head row, which only the ledger's own role may read; asked before and after, as the chain grows meanwhile. */
  readHead?: () => Promise<Head | undefined>;
};

const PAGE = 2_000;
const MOST_FINDINGS = 20;

/**
 * Walks an organization's audit chain from its first row and recomputes every hash; then holds it against the head row and every signed root.
 * Reads as the service actor. Stops describing after 20 findings.
 */
export async function verifyChain(tx: ActorTx, { organizationId, outside = [], readHead }: Check): Promise<ChainReport> {
  const findings: Finding[] = [];
  const find: Find = (kind, seq, message) => {
    const known = findings.some((finding) => finding.kind === kind && finding.seq === seq);
    if (!known && findings.length < MOST_FINDINGS) findings.push({ kind, seq, message });
  };
  const inside = await readRoots(tx, organizationId);
  const roots = checkedRoots([...inside, ...outside], organizationId, find);
  const before = await readHead?.();
  const wanted = new Map<number, { hash: string; what: string }[]>();
  const want = (seq: number, hash: string, what: string) => wanted.set(seq, [...(wanted.get(seq) ?? []), { hash, what }]);
  for (const root of roots) want(root.seq, root.rootHash, `the seal of ${root.sealedAt}`);
  if (before && before.seq > 0) want(before.seq, before.hash, "the head row");

  let last: Row | undefined;
  let rows = 0;
  let sound = true;
  let afterId = "00000000-0000-0000-0000-000000000000";
  for (;;) {
    const page = await readPage(tx, organizationId, last?.seq ?? -1, afterId);
    for (const row of page) {
      sound = await checkRow(tx, organizationId, row, last, sound, findings, find);
      for (const { hash, what } of wanted.get(row.seq) ?? []) {
        if (hash !== row.hash) find("rewritten", row.seq, `Row ${row.seq} is not the one that ${what} vouches for.`);
      }
      last = row;
      afterId = row.id;
      rows += 1;
    }
    if (page.length < PAGE) break;
  }

  const end = last?.seq ?? 0;
  const cut = [...wanted].filter(([seq]) => seq > end).sort(([a], [b]) => b - a)[0];
  if (cut)
    find(
      "tail cut",
      end + 1,
      `The chain ends at row ${end}, but ${cut[1][0]!.what} knows row ${cut[0]}: the rows from ${end + 1} on were removed.`,
    );
  const after = await readHead?.();
  if (readHead && end > (after?.seq ?? 0))
    find("inserted", end, `Row ${end} lies beyond the head (${after?.seq ?? 0}): it was not written by the ledger.`);
  return { organizationId, rows, seals: roots.length, lastSealedSeq: Math.max(0, ...roots.map(({ seq }) => seq)), findings };
}

async function readRoots(tx: ActorTx, organizationId: string) {
  return tx.execute<SealedRoot>(sql`select organization_id as "organizationId", seq::float8 as seq, encode(root_hash, 'hex') as "rootHash", signature, key_id as "keyId",
    to_char(sealed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "sealedAt" from trust_ledger_roots where organization_id = ${organizationId}::uuid order by seq`);
}

function checkedRoots(roots: SealedRoot[], organizationId: string, find: Find) {
  const distinct = [...new Map(roots.map((root) => [`${root.seq} ${root.rootHash} ${root.signature}`, root])).values()];
  return distinct.filter((root) => {
    const state = checkRoot({ ...root, organizationId });
    if (state === "forged")
      find("seal forged", root.seq, `The seal of row ${root.seq} does not carry our signature: somebody changed or invented it.`);
    if (state === "other key")
      find(
        "seal forged",
        root.seq,
        `The seal of row ${root.seq} was signed with another key. If GANTRY_SECRET was changed, verify with the one before.`,
      );
    return state === "valid";
  });
}

async function readPage(tx: ActorTx, organizationId: string, afterSeq: number, afterId: string): Promise<Row[]> {
  return tx.execute<Row>(sql`select a.seq::float8 as seq, a.id, ${preimage()} as content, encode(a.previous_hash, 'hex') as previous, encode(a.hash, 'hex') as hash
    from audit_logs a where a.organization_id = ${organizationId}::uuid and (a.seq, a.id) > (${afterSeq}::bigint, ${afterId}::uuid) order by a.seq, a.id limit ${PAGE}::int`);
}

/** Answers whether the row is sound, so that the row after it is not blamed for it. */
async function checkRow(
  tx: ActorTx,
  organizationId: string,
  row: Row,
  before: Row | undefined,
  beforeIsSound: boolean,
  findings: Finding[],
  find: Find,
) {
  const expected = (before?.seq ?? 0) + 1;
  if (row.seq > expected)
    find("deleted", expected, row.seq - 1 === expected ? `Row ${expected} is missing.` : `Rows ${expected} to ${row.seq - 1} are missing.`);
  if (row.seq < expected) find("inserted", row.seq, `Row ${row.seq} stands there twice.`);
  if (linkHash(row.previous, row.content) !== row.hash) {
    if (findings.length < MOST_FINDINGS) find(...(await explain(tx, organizationId, row, before, findings)));
    return false;
  }
  if (row.seq === expected && row.previous !== (before?.hash ?? "") && beforeIsSound) {
    if (before)
      find("edited", before.seq, `Row ${before.seq} was rewritten together with its hash: row ${row.seq} does not follow from it.`);
    else find("deleted", row.seq, "The first row follows from a row that is not there.");
  }
  return row.seq === expected;
}

/** A row whose hash does not fit its content: was it changed, or is it a true row in the wrong place? */
async function explain(
  tx: ActorTx,
  organizationId: string,
  row: Row,
  before: Row | undefined,
  findings: Finding[],
): Promise<[FindingKind, number, string]> {
  const [home] = await tx.execute<{ seq: number }>(sql`select c.seq::float8 as seq from audit_logs a, lateral (
      select generate_series(greatest(1, a.seq - 500), a.seq + 500) as seq
      union select p.seq + 1 from audit_logs p where p.organization_id = a.organization_id and p.hash = a.previous_hash) c
    where a.id = ${row.id}::uuid and a.organization_id = ${organizationId}::uuid and c.seq <> a.seq
      and sha256(a.previous_hash || convert_to(${preimage(sql`c.seq`)}, 'UTF8')) = a.hash limit 1`);
  if (home) {
    const [successor] =
      await tx.execute(sql`select a.id from audit_logs a where a.organization_id = ${organizationId}::uuid and a.id <> ${row.id}::uuid
      and encode(a.previous_hash, 'hex') = ${before?.hash ?? ""} limit 1`);
    const swapped = home.seq > row.seq ? successor !== undefined : findings.some(({ kind }) => kind === "reordered");
    if (swapped) return ["reordered", row.seq, `Row ${row.seq} was written as row ${home.seq}: rows changed places.`];
    if (home.seq < row.seq) return ["inserted", row.seq - 1, `Row ${row.seq} was written as row ${home.seq}: a row was put in before it.`];
    return ["deleted", row.seq, `Row ${row.seq} was written as row ${home.seq}: rows before it were removed and the rest renumbered.`];
  }
  const [stranger] = await tx.execute<{
    id: string;
  }>(sql`select o.id from audit_logs a, organizations o where a.id = ${row.id}::uuid and o.id <> ${organizationId}::uuid
    and sha256(a.previous_hash || convert_to(${preimage(undefined, sql`o.id`)}, 'UTF8')) = a.hash limit 1`);
  if (stranger)
    return ["organization swapped", row.seq, `Row ${row.seq} was written for the organization ${stranger.id}, not for this one.`];
  return ["edited", row.seq, `Row ${row.seq} was changed after it was written.`];
}
