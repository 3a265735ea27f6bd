// npm run coverage: how much of each specification is live, from the ledger and the catalogue of a freshly migrated database.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { migrateDatabase } from "../db/migrate.ts";
import { disagreements, kinds, type Ledger, readLive, type SpecNames, totals } from "../db/spec-coverage.ts";
import { table } from "./gantry/output.ts";

const read = <T>(file: string): T => JSON.parse(readFileSync(new URL(`../docs/${file}`, import.meta.url), "utf8"));
const names = read<SpecNames>("spec-names.json");
const ledger = read<Ledger>("spec-coverage.json");

type Cluster = { initialise(password: string): Promise<void>; start(): Promise<{ port: number }>; stop(): Promise<void> };

/** The catalogue of what the code makes, on a throw-away server; no installation is touched. */
async function liveOfFreshDatabase() {
  const { Cluster, disposable } = (await import("./lib/postgres.mjs" as string)) as {
    Cluster: new (folder: string, options: object) => Cluster;
    disposable: object;
  };
  const folder = mkdtempSync(join(tmpdir(), "gantry-coverage-"));
  const cluster = new Cluster(join(folder, "data"), { settings: disposable });
  try {
    await cluster.initialise("postgres");
    const { port } = await cluster.start();
    const login = (role: string) => `postgres://${role}:postgres@127.0.0.1:${port}/gantry`;
    await migrateDatabase({
      admin: login("postgres"),
      worker: login("gantry_worker"),
      appPassword: "postgres",
      workerPassword: "postgres",
    });
    const sql = postgres(login("postgres"), { max: 1, onnotice: () => {} });
    try {
      return await readLive(sql);
    } finally {
      await sql.end();
    }
  } finally {
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const live = await liveOfFreshDatabase();
const rows = totals(names, ledger);
const columns = ["named", "live", "renamed", "merged", "omitted", "pending"] as const;
const sum = (kind: string) => [
  "all",
  kind,
  ...columns.map((column) => rows.filter((row) => row.kind === kind).reduce((total, row) => total + row[column], 0)),
];
const share = ({ named, pending }: { named: number; pending: number }) => `${Math.round((100 * (named - pending)) / named)} %`;

console.log(
  table([
    ["spec", "what", ...columns, "done"],
    ...rows.map((row) => [row.spec, row.kind, ...columns.map((column) => row[column]), share(row)]),
    ...kinds.map((kind) => {
      const row = sum(kind);
      return [...row, share({ named: Number(row[2]), pending: Number(row[7]) })];
    }),
  ]),
);

console.log("\nNot under its own name:\n");
for (const [spec, entries] of Object.entries(ledger)) {
  for (const [kind, list] of Object.entries(entries)) {
    for (const [name, { status, to, reason }] of Object.entries(list))
      if (status !== "pending") console.log(`  ${spec} ${kind.slice(0, -1)} ${name}: ${status}${to ? ` → ${to}` : ""}. ${reason}`);
  }
}

const wrong = disagreements(names, ledger, live);
for (const problem of wrong) console.error(problem);
process.exitCode = wrong.length > 0 ? 1 : 0;
