import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { serviceActor, systemActor } from "@/db/actor";
import { rawOf, withActor } from "@/db/with-actor";
import { createOrganization } from "@/test/factories";
import { linkHash, signRoot } from "./chain";
import { recordAudit } from "./record";
import { readRootsFile, rootsFile, sealAll } from "./seal-chain";
import { verifyChain } from "./verify-chain";

// The tamperer is a superuser who owns the database, switches the triggers off, and may recompute every hash. What they lack is the secret.
const admin = postgres(process.env.DATABASE_URL!, { max: 1, onnotice: () => {} });
const folder = mkdtempSync(join(tmpdir(), "gantry-trust-"));
process.env.GANTRY_DATA = folder; // before env() is first read in this worker's file

beforeAll(async () => {
  await admin`set session_replication_role = replica`;
});
afterAll(async () => {
  await admin.end();
  rmSync(folder, { recursive: true, force: true });
});

async function aChain(entries = 12) {
  const organization = await createOrganization();
  for (let n = 1; n <= entries; n += 1) await append(organization.id, n);
  return organization.id;
}

const append = (organizationId: string, n: number) =>
  withActor(systemActor(organizationId, "test"), (tx) =>
    recordAudit(tx, {
      action: "asset.update",
      resourceType: "asset",
      resourceId: crypto.randomUUID(),
      details: { n, ö: 'ß\t"', deep: { b: 1.5, a: [null, true] } },
    }),
  );

async function verify(organizationId: string, { head = true, outside = true } = {}) {
  const readHead = async () => {
    const [row] = await admin<
      { seq: number; hash: string }[]
    >`select seq::float8 as seq, encode(hash, 'hex') as hash from private.audit_heads where organization_id = ${organizationId}`;
    return row;
  };
  return withActor(
    serviceActor(),
    (tx) =>
      verifyChain(tx, {
        organizationId,
        ...(head && { readHead }),
        ...(outside && { outside: readRootsFile().roots.get(organizationId) ?? [] }),
      }),
    { readOnly: true },
  );
}
const kindsOf = async (...args: Parameters<typeof verify>) => [...new Set((await verify(...args)).findings.map(({ kind }) => kind))];

/** Recomputes every hash from `from` on, the head with it: what somebody who owns the database and knows the formula would do. */
async function rehash(organizationId: string, from = 1) {
  const rows = await admin<
    { id: string; seq: number; content: string }[]
  >`select id, seq::int as seq, private.audit_preimage(a) as content from audit_logs a
    where organization_id = ${organizationId} and seq >= ${from} order by seq`;
  let [previous] = await admin<
    { hash: string }[]
  >`select encode(hash, 'hex') as hash from audit_logs where organization_id = ${organizationId} and seq = ${from - 1}`;
  for (const row of rows) {
    const hash = linkHash(previous?.hash ?? "", row.content);
    await admin`update audit_logs set previous_hash = decode(${previous?.hash ?? ""}, 'hex'), hash = decode(${hash}, 'hex') where id = ${row.id}`;
    previous = { hash };
  }
  await admin`update private.audit_heads set seq = ${rows.at(-1)!.seq}, hash = decode(${previous!.hash}, 'hex') where organization_id = ${organizationId}`;
}

test("a chain that nobody touched verifies, sealed and grown since", async () => {
  const id = await aChain();
  await sealAll();
  await append(id, 13);
  expect(await verify(id)).toMatchObject({ rows: 13, seals: 1, lastSealedSeq: 12, findings: [] });
  expect((await sealAll()).sealed).toBeGreaterThan(0);
  expect(await verify(id)).toMatchObject({ rows: 13, seals: 2, lastSealedSeq: 13, findings: [] });
});

test("sealing again without a new entry writes nothing", async () => {
  const id = await aChain(2);
  await sealAll();
  const before = readFileSync(rootsFile(), "utf8");
  await sealAll();
  expect(readFileSync(rootsFile(), "utf8")).toBe(before);
  expect(readRootsFile().roots.get(id)).toHaveLength(1);
});

test("an edited row is found", async () => {
  const id = await aChain();
  await admin`update audit_logs set details = '{"n": 99}' where organization_id = ${id} and seq = 5`;
  expect((await verify(id)).findings).toMatchObject([{ kind: "edited", seq: 5 }]);
});

test("an edited row whose hash was recomputed is found by the row after it", async () => {
  const id = await aChain();
  await admin`update audit_logs set action = 'asset.delete' where organization_id = ${id} and seq = 5`;
  await admin`update audit_logs a set hash = sha256(previous_hash || convert_to(private.audit_preimage(a), 'UTF8')) where organization_id = ${id} and seq = 5`;
  expect((await verify(id)).findings).toMatchObject([{ kind: "edited", seq: 5 }]);
});

const copyOf = (id: string, from: number, seq: number) => admin`
  insert into audit_logs (organization_id, seq, actor_kind, action, details, timestamp, previous_hash, hash)
  select organization_id, ${seq}, actor_kind, 'asset.forge', details, timestamp, previous_hash, hash from audit_logs where organization_id = ${id} and seq = ${from}`;

test("an inserted row is found, in the middle and beyond the end", async () => {
  const middle = await aChain();
  await admin`update audit_logs set seq = -(seq + 1) where organization_id = ${middle} and seq >= 6`;
  await admin`update audit_logs set seq = -seq where organization_id = ${middle} and seq < 0`;
  await copyOf(middle, 5, 6);
  await admin`update audit_logs a set previous_hash = (select hash from audit_logs b where b.organization_id = ${middle} and b.seq = 5) where organization_id = ${middle} and seq = 6`;
  await admin`update audit_logs a set hash = sha256(previous_hash || convert_to(private.audit_preimage(a), 'UTF8')) where organization_id = ${middle} and seq = 6`;
  expect((await verify(middle)).findings[0]).toMatchObject({ kind: "inserted", seq: 6 });

  const end = await aChain();
  await copyOf(end, 12, 13);
  await admin`update audit_logs a set previous_hash = (select hash from audit_logs b where b.organization_id = ${end} and b.seq = 12) where organization_id = ${end} and seq = 13`;
  await admin`update audit_logs a set hash = sha256(previous_hash || convert_to(private.audit_preimage(a), 'UTF8')) where organization_id = ${end} and seq = 13`;
  expect((await verify(end)).findings).toMatchObject([{ kind: "inserted", seq: 13 }]);
});

test("a deleted row is found, with and without renumbering the rest", async () => {
  const id = await aChain();
  await admin`delete from audit_logs where organization_id = ${id} and seq between 5 and 7`;
  expect((await verify(id)).findings).toMatchObject([{ kind: "deleted", seq: 5, message: "Rows 5 to 7 are missing." }]);
  await admin`update audit_logs set seq = -(seq - 3) where organization_id = ${id} and seq > 7`;
  await admin`update audit_logs set seq = -seq where organization_id = ${id} and seq < 0`;
  expect((await verify(id)).findings[0]).toMatchObject({ kind: "deleted", seq: 5 });
});

test("rows that changed places are found", async () => {
  for (const [one, other] of [
    [4, 9],
    [4, 5],
  ] as const) {
    const id = await aChain();
    await admin`update audit_logs set seq = case seq when ${one} then ${-other}::bigint else ${-one}::bigint end where organization_id = ${id} and seq in (${one}, ${other})`;
    await admin`update audit_logs set seq = -seq where organization_id = ${id} and seq < 0`;
    expect((await verify(id)).findings).toMatchObject([
      { kind: "reordered", seq: one },
      { kind: "reordered", seq: other },
    ]);
  }
});

test("a cut tail is found by the head row, by the seals in the database and by the seals outside it", async () => {
  const id = await aChain();
  await sealAll();
  await admin`delete from audit_logs where organization_id = ${id} and seq > 9`;
  expect(await kindsOf(id)).toEqual(["tail cut"]);
  await admin`update private.audit_heads h set (seq, hash) = (select seq, hash from audit_logs a where a.organization_id = ${id} and a.seq = 9) where organization_id = ${id}`;
  expect(await kindsOf(id, { outside: false })).toEqual(["tail cut"]);
  await admin`delete from trust_ledger_roots where organization_id = ${id}`;
  expect(await kindsOf(id, { outside: false })).toEqual([]); // the control: only the file knows now
  expect((await verify(id)).findings).toMatchObject([{ kind: "tail cut", seq: 10 }]);
});

test("a chain that was rewritten as a whole is found, and its new seals cannot be forged", async () => {
  const id = await aChain();
  await sealAll();
  await admin`update audit_logs set details = '{"n": 0}' where organization_id = ${id} and seq = 3`;
  await rehash(id);
  expect(await kindsOf(id, { outside: false })).toEqual(["rewritten"]);

  // They put the new hash into the seal, too; and then an invented seal of another key.
  await admin`update trust_ledger_roots r set root_hash = (select hash from audit_logs a where a.organization_id = r.organization_id and a.seq = r.seq) where organization_id = ${id}`;
  expect(await kindsOf(id, { outside: false })).toEqual(["seal forged"]);
  await admin`update trust_ledger_roots set key_id = '0123456789abcdef' where organization_id = ${id}`;
  expect(await kindsOf(id, { outside: false })).toEqual(["seal forged"]);
  await admin`delete from trust_ledger_roots where organization_id = ${id}`;
  expect(await kindsOf(id)).toEqual(["rewritten"]);
});

test("a chain that belongs to another organization is found", async () => {
  const mine = await aChain();
  const theirs = await aChain();
  await sealAll();
  const limbo = "00000000-0000-4000-8000-000000000001";
  await admin`update audit_logs set organization_id = ${limbo} where organization_id = ${mine}`;
  await admin`update audit_logs set organization_id = ${mine} where organization_id = ${theirs}`;
  await admin`update audit_logs set organization_id = ${theirs} where organization_id = ${limbo}`;
  expect(await kindsOf(mine)).toContain("organization swapped");
  expect((await verify(theirs)).findings[0]).toMatchObject({ kind: "organization swapped", seq: 1 });
  // Even with every hash recomputed, the seals know.
  await rehash(mine);
  expect(await kindsOf(mine)).toEqual(["rewritten"]);
});

test("a torn last line of the file outside is skipped, a forged one is named", async () => {
  const id = await aChain(3);
  await sealAll();
  mkdirSync(dirname(rootsFile()), { recursive: true });
  const good = readRootsFile().roots.get(id)![0]!;
  const whole = readFileSync(rootsFile(), "utf8");
  appendFileSync(rootsFile(), `{"organizationId":"${id}","seq":3,`);
  expect(await kindsOf(id)).toEqual([]);
  writeFileSync(rootsFile(), `${whole}${JSON.stringify({ ...signRoot({ ...good, rootHash: "00" }), signature: good.signature })}\n`);
  expect(await kindsOf(id)).toEqual(["seal forged"]);
  writeFileSync(rootsFile(), whole);
});

test("the application's own roles may not change, delete or truncate an entry", async () => {
  const id = await aChain(1);
  const attempts = [
    "update audit_logs set action = 'x'",
    "delete from audit_logs",
    "truncate audit_logs",
    "update trust_ledger_roots set key_id = 'x'",
    "delete from trust_ledger_roots",
  ];
  for (const actor of [systemActor(id, "test"), serviceActor()]) {
    for (const statement of attempts) {
      await expect(withActor(actor, (tx) => rawOf(tx).unsafe(statement))).rejects.toThrow();
    }
  }
});
