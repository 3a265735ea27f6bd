import { existsSync, readFileSync } from "node:fs";
import postgres from "postgres";
import { afterAll, expect, test } from "vitest";
import { pristineDatabase } from "../test/pristine.ts";
import { disagreements, type Ledger, readLive, type SpecNames } from "./spec-coverage";

const read = <T>(path: string): T => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
const names = read<SpecNames>("../docs/spec-names.json");
const ledger = read<Ledger>("../docs/spec-coverage.json");
const admin = postgres(await pristineDatabase(), { max: 1, onnotice: () => {} });
afterAll(() => admin.end());

test("whatever a specification names is live under its name, or the ledger says why not", async () => {
  expect(disagreements(names, ledger, await readLive(admin))).toEqual([]);
});

test("the comparison notices what is missing, what is live and what points nowhere", async () => {
  const live = await readLive(admin);
  const spec: SpecNames = { x: { relations: { assets: ["id", "nothing"], ghosts: ["id"] }, functions: ["has_role"] } };
  const entry = { status: "renamed", to: "nowhere", reason: "A reason long enough." } as const;
  expect(disagreements(spec, {}, live)).toEqual([
    "x relations: ghosts is neither live nor in the ledger",
    "x columns: assets.nothing is neither live nor in the ledger",
    "x columns: ghosts.id is neither live nor in the ledger",
  ]);
  const told = {
    x: {
      relations: { ghosts: entry },
      columns: { "assets.nothing": { ...entry, to: "assets.id" } },
      functions: { has_role: { status: "pending", reason: "A reason long enough." } },
    },
  } satisfies Ledger;
  expect(disagreements(spec, told, live)).toEqual([
    "x relations: ghosts points at nowhere, which does not exist",
    "x functions: has_role is live: take it out of the ledger",
  ]);
});

const manifestFile = new URL("../../shared/specs/manifest.json", import.meta.url);
type Manifest = Record<
  string,
  { tables: Record<string, Record<string, string>>; views: (string | string[])[]; functions: string[]; named: string[] }
>;

test.skipIf(!existsSync(manifestFile))("the committed names are the manifest's (skipped without ../shared/specs)", () => {
  const manifest: Manifest = JSON.parse(readFileSync(manifestFile, "utf8"));
  for (const [spec, { tables, views, functions, named }] of Object.entries(manifest)) {
    const mine = names[spec]!;
    expect(Object.fromEntries(Object.keys(tables).map((table) => [table, mine.relations[table]]))).toEqual(
      Object.fromEntries(Object.entries(tables).map(([table, columns]) => [table, Object.keys(columns)])),
    );
    const all = new Set([
      ...Object.keys(mine.relations),
      ...(mine.functions ?? []),
      ...(mine.extensions ?? []),
      ...(mine.buckets ?? []),
      ...(mine.publications ?? []),
    ]);
    const theirs = new Set([
      ...Object.keys(tables),
      ...views.map((view) => (typeof view === "string" ? view : view[0]!)),
      ...functions,
      ...named.map((name) => name.split("(")[0]!),
    ]);
    expect([...all].sort()).toEqual([...theirs].sort());
  }
});
