import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { getRequestListener } from "@hono/node-server";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { withActor } from "@/db/with-actor";
import { theApi } from "@/lib/api/app";
import { createOrganization } from "@/test/factories";
import { importNab } from "./commands/import-nab";
import { type } from "./testing";

const folder = mkdtempSync(join(tmpdir(), "gantry-nab-"));
let server: Server;
let url: string;
/** Requests after which the server hangs up on every ingestion, and how many of them it has seen. */
let [hangUpAfter, ingested] = [Number.POSITIVE_INFINITY, 0];

/** A machine that stops for a day, five-minute readings of six days with one stamp twice; a room that stays as it is. */
function writeCorpus(root: string, packed: boolean) {
  mkdirSync(join(root, "data", "realKnownCause"), { recursive: true });
  mkdirSync(join(root, "labels"), { recursive: true });
  const stamp = (start: number, minutes: number) => new Date(start + minutes * 60_000).toISOString().slice(0, 19).replace("T", " ");
  const from = Date.UTC(2013, 11, 1);
  const machine = Array.from({ length: 1_728 }, (_, n) => `${stamp(from, n * 5)},${n >= 1_000 && n < 1_288 ? 20 : 80 + (n % 7)}`);
  machine.splice(500, 0, machine[499]!);
  const room = Array.from({ length: 144 }, (_, n) => `${stamp(from, n * 60)},${70 + (n % 3)}`);
  for (const [name, lines] of [
    ["machine", machine],
    ["ambient", room],
  ] as const) {
    const text = ["timestamp,value", ...lines, ""].join("\n");
    const file = join(root, "data", "realKnownCause", `${name}_temperature_system_failure.csv`);
    if (packed) writeFileSync(`${file}.gz`, gzipSync(text));
    else writeFileSync(file, text);
  }
  const windows = {
    "realKnownCause/machine_temperature_system_failure.csv": [[`${stamp(from, 4_900)}.000000`, `${stamp(from, 6_500)}.000000`]],
    "realKnownCause/ambient_temperature_system_failure.csv": [],
  };
  writeFileSync(join(root, "labels", "combined_windows.json"), JSON.stringify(windows));
}

beforeAll(async () => {
  writeCorpus(join(folder, "plain"), false);
  writeCorpus(join(folder, "packed"), true);
  const listener = getRequestListener(theApi().fetch);
  server = createServer((request, response) => {
    const isIngestion = request.url?.startsWith("/functions/") ?? false;
    if (isIngestion) ingested += 1;
    if (isIngestion && ingested > hangUpAfter) request.socket.destroy();
    else void listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

type Report = {
  sent: number;
  accepted: number;
  duplicates: number;
  rejected: number;
  created: number;
  series: { windows: { alerts: number; rules: string[] }[] }[];
};
const stateOf = (system: Parameters<typeof withActor>[0]) =>
  withActor(system, async (tx) => {
    const [row] =
      await tx.execute(sql`select (select count(*)::int from telemetry) as readings, (select count(*)::int from sensors) as sensors, (select count(*)::int from alerts) as alerts,
      (select count(*)::int from alert_rules) as rules, (select max(seq)::int from audit_logs) as audit, (select count(*)::int from api_keys where revoked_at is null) as keys`);
    return row;
  });

test("both layouts are replayed through the endpoint, raise the failure's alerts, and a second run changes nothing", async () => {
  for (const layout of ["plain", "packed"]) {
    const { slug, system } = await createOrganization();
    const first = (await type(importNab, join(folder, layout), "--org", slug, "--url", url, "--json")).json<Report>();
    expect(first).toMatchObject({ sent: 1_873, accepted: 1_872, duplicates: 1, rejected: 0 });
    expect(first.series[0]!.windows[0]).toMatchObject({
      alerts: expect.any(Number),
      rules: expect.arrayContaining(["Machine stopped", "Machine temperature low"]),
    });
    const before = await stateOf(system);
    expect(before).toMatchObject({ readings: 1_872, sensors: 2, keys: 0 });

    const second = await type(importNab, join(folder, layout), "--org", slug, "--url", url);
    expect(second).toMatchObject({ code: 0, out: expect.stringContaining("Nothing was changed.") });
    expect(await stateOf(system)).toEqual(before);
  }
});

test("a replay that broke off goes on where the database stopped, without a gap or a repetition", async () => {
  const { slug, system } = await createOrganization();
  [hangUpAfter, ingested] = [2, 0];
  const wasInterrupted = type(importNab, join(folder, "plain"), "--org", slug, "--url", url, "--speed", "100000", "--json");
  // The command gives up only after minutes of silence; Ctrl-C is how a person ends it.
  while (ingested < 3) await new Promise((resolve) => setTimeout(resolve, 20));
  process.emit("SIGINT");
  expect((await wasInterrupted).json<Report>()).toMatchObject({ sent: 1_000 });
  const middle = await stateOf(system);
  expect(middle!.readings).toBeLessThan(1_100);

  hangUpAfter = Number.POSITIVE_INFINITY;
  const rest = (await type(importNab, join(folder, "plain"), "--org", slug, "--url", url, "--json")).json<Report>();
  expect(rest.created).toBe(0);
  expect(await stateOf(system)).toMatchObject({ readings: 1_872, keys: 0 });
  expect(rest.series[0]!.windows[0]!.rules).toContain("Machine stopped");
});

test("a server that is not there, a wrong folder and a torn line are named", async () => {
  const { slug } = await createOrganization();
  await expect(type(importNab, join(folder, "plain"), "--org", slug, "--url", "http://127.0.0.1:9")).rejects.toThrow(
    "Start it with npm start",
  );
  await expect(type(importNab, tmpdir(), "--url", url)).rejects.toThrow("is not the NAB corpus");
  await expect(type(importNab, join(folder, "nowhere"), "--url", url)).rejects.toThrow("There is no folder");
  writeCorpus(join(folder, "torn"), false);
  writeFileSync(
    join(folder, "torn/data/realKnownCause/machine_temperature_system_failure.csv"),
    "timestamp,value\n2013-12-01 00:00:00,1\n2013-12-01 00:05:00,\n",
  );
  await expect(type(importNab, join(folder, "torn"), "--org", slug, "--url", url)).rejects.toThrow("line 3");
  await expect(type(importNab, join(folder, "plain"), "--speed", "fast", "--url", url)).rejects.toThrow("--speed");
});
