import postgres from "postgres";
import { databaseUrls } from "@/db/urls";
import { withActor } from "@/db/with-actor";
import { findOrganization, listOrganizations } from "@/lib/admin/find-organization";
import { readRootsFile, rootsFile, sealAll } from "@/lib/audit/seal-chain";
import { type ChainReport, type Head, verifyChain } from "@/lib/audit/verify-chain";
import { command } from "../arguments";
import { count, print, printJson, remark, table } from "../output";
import { operator } from "./org";

/** Head rows belong to the ledger's own role; the owner's login may take it on. Without that login the seals still speak. */
function headReader() {
  const { admin } = databaseUrls();
  if (!admin) return undefined;
  const sql = postgres(admin, { max: 1, onnotice: () => {} });
  const read = (organizationId: string) =>
    sql.begin(async (tx): Promise<Head | undefined> => {
      await tx`set local role ledger_writer`;
      const [head] = await tx<
        Head[]
      >`select seq::float8 as seq, encode(hash, 'hex') as hash from private.audit_heads where organization_id = ${organizationId}`;
      return head;
    });
  return { read, end: () => sql.end({ timeout: 5 }) };
}

export async function verifyAll(only?: string) {
  const organizations = await withActor(operator, async (tx) => (only ? [await findOrganization(tx, only)] : listOrganizations(tx)), {
    readOnly: true,
  });
  const file = readRootsFile();
  const heads = headReader();
  const reports: (ChainReport & { slug: string })[] = [];
  try {
    for (const { id, slug } of organizations) {
      const outside = file.roots.get(id) ?? [];
      const readHead = heads && (() => heads.read(id));
      const report = await withActor(operator, (tx) => verifyChain(tx, { organizationId: id, outside, ...(readHead && { readHead }) }), {
        readOnly: true,
      });
      reports.push({ ...report, slug });
    }
  } finally {
    await heads?.end();
  }
  const known = new Set(organizations.map(({ id }) => id));
  const vanished = only ? [] : [...file.roots.keys()].filter((id) => !known.has(id));
  return {
    ok: reports.every(({ findings }) => findings.length === 0) && vanished.length === 0,
    sealsOutside: file.exists ? rootsFile() : null,
    organizations: reports,
    vanished,
  };
}

export const auditVerify = command({
  name: "audit verify",
  summary: "Recompute the audit log's chains and hold them against their seals; exit code 1 when one is broken",
  options: { org: { value: "<slug or id>", summary: "One organization only" }, json: { summary: "Print the report as JSON" } },
  async run({ org, json }) {
    const report = await verifyAll(org);
    if (json) printJson(report);
    else {
      const rows = report.organizations.map(({ slug, rows, seals, lastSealedSeq, findings }) => [
        slug,
        rows,
        seals,
        lastSealedSeq,
        findings.length === 0 ? "whole" : "BROKEN",
      ]);
      print(table([["organization", "entries", "seals", "sealed to", "chain"], ...rows]));
      for (const { slug, findings } of report.organizations)
        for (const { kind, seq, message } of findings) print(`${slug}, row ${count(seq)}, ${kind}: ${message}`);
      for (const id of report.vanished) print(`The organization ${id} has seals in ${report.sealsOutside}, but is gone from the database.`);
    }
    if (!report.sealsOutside)
      remark(
        `There are no seals outside the database (${rootsFile()}): a log rewritten by the database's owner could not be told. gantry audit seal writes them.`,
      );
    return report.ok ? 0 : 1;
  },
});

export const auditSeal = command({
  name: "audit seal",
  summary: "Sign the newest entry of every organization's audit log, in the database and in a file beside it",
  details:
    "The worker does this every five minutes. Copy trust/roots.ndjson of the data folder to another machine: it is what proves the log.",
  options: { json: { summary: "Print {organizations, sealed} as JSON" } },
  async run({ json }) {
    const result = await sealAll();
    if (json) printJson(result);
    else
      print(
        `Sealed ${count(result.sealed)} of ${count(result.organizations)} organizations; the others have no new entries. Seals: ${rootsFile()}`,
      );
    if (result.fileProblem)
      remark(`The seals could not be written to ${rootsFile()} (${result.fileProblem}): set GANTRY_DATA to a folder that can be written.`);
    return result.fileProblem ? 1 : 0;
  },
});
