import { type Actor, systemActor } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { createApiKey } from "@/lib/access/create-api-key";
import { revokeApiKey } from "@/lib/access/revoke-api-key";
import { findOrganization } from "@/lib/admin/find-organization";
import { env } from "@/lib/env";
import { type NabSeries, readNabSeries } from "@/lib/import/nab-files";
import { ensureNabPlant, liveKeysOf, type NabSensor, nabSources } from "@/lib/import/nab-plant";
import { alertsByWindow } from "@/lib/import/nab-summary";
import { type ReplayReading, type ReplayResult, replay } from "@/lib/import/replay";
import { command, UsageError } from "../arguments";
import { count, print, printJson, progressBar, remark, table } from "../output";
import { operator } from "./org";

const KEY_NAME = "NAB replay";

export const importNab = command({
  name: "import nab",
  summary: "Replay the Numenta Anomaly Benchmark's known failures through the ingestion endpoint, as a gateway would",
  details: `Makes a site, assets, a gateway, sensors and alert rules, then sends the readings of a machine and a room (with --all of five more) with a
gateway's API key. Takes the public repository's layout (plain csv) and csv.gz. Gantry must be running. Stop it and run it again: it goes on
where the database says it stopped; once all is there, it changes nothing.`,
  argument: { name: "folder", summary: "the folder of the corpus, with data/ and labels/ in it" },
  options: {
    org: { value: "<slug or id>", summary: "The organization it goes into: harbor, the demo, unless said" },
    speed: { value: "<number>", summary: "Readings a second, or max, as fast as the server takes them (unless said)" },
    all: { summary: "All seven series, not only the machine's and the room's" },
    url: { value: "<address>", summary: "Where Gantry runs, if not where this installation says" },
    json: { summary: "Print the summary as JSON" },
  },
  async run({ org, speed, all, url, json }, folder) {
    const pace = paceOf(speed);
    const series = readNabSeries(
      folder,
      nabSources.slice(0, all ? undefined : 2).map(({ file }) => file),
    );
    const address = (url ?? env().PUBLIC_URL).replace(/\/+$/, "");
    await assertRunning(address);
    const organization = await withActor(operator, (tx) => findOrganization(tx, org ?? "harbor"), { readOnly: true });
    const importer = systemActor(organization.id, "import.nab");
    const plant = await withActor(importer, (tx) => ensureNabPlant(tx, new Map(series.map(({ file, windows }) => [file, windows]))));

    const total = series.reduce((sum, { readings }) => sum + readings.length, 0);
    const waiting = stillToSend(series, plant.sensors);
    const started = performance.now();
    const result = waiting.length > 0 ? await send(importer, address, plant.gatewayId, waiting, total, pace) : undefined;
    const seconds = (performance.now() - started) / 1_000;
    const found = await withActor(
      importer,
      async (tx) => {
        const list = [];
        for (const { file, windows } of series)
          list.push({ file, ...(await alertsByWindow(tx, plant.sensors.find((sensor) => sensor.file === file)!.sensorId, windows)) });
        return list;
      },
      { readOnly: true },
    );

    if (json)
      printJson({
        organization: organization.slug,
        created: plant.created,
        seconds: Number(seconds.toFixed(1)),
        sent: 0,
        accepted: 0,
        duplicates: 0,
        rejected: 0,
        ...result,
        series: found,
      });
    else printSummary({ created: plant.created, total, seconds, result, found });
    return result && result.rejected > 0 ? 1 : 0;
  },
});

function paceOf(speed: string | undefined): number | "max" {
  if (speed === undefined || speed === "max") return "max";
  const pace = Number(speed);
  if (!(pace > 0 && pace <= 1e6)) throw new UsageError(`--speed: give readings a second, for example 500, or max; not “${speed}”.`);
  return pace;
}

async function assertRunning(address: string) {
  if (!/^https?:\/\//.test(address) || !URL.canParse(address))
    throw new UsageError(`--url: give an address such as http://127.0.0.1:3000, not “${address}”.`);
  const answer = await fetch(`${address}/api/health`, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
  if (!answer)
    throw new Error(
      `Gantry does not answer at ${address}. Start it with npm start in another terminal, then run this again. Does it run elsewhere? Name it with --url.`,
    );
  if (!answer.ok)
    throw new Error(
      `${address} answers, but says it is not well (status ${answer.status}). Run gantry doctor, or look at the server's log.`,
    );
}

/** What the database has not seen yet, in the order of time, as one gateway would have measured it. */
function stillToSend(series: NabSeries[], sensors: NabSensor[]): ReplayReading[] {
  return series
    .flatMap(({ file, readings }) => {
      const { sensorId, lastAt } = sensors.find((sensor) => sensor.file === file)!;
      return readings.filter(({ at }) => lastAt === null || at > lastAt).map(({ at, value }) => ({ sensorId, at, value }));
    })
    .sort((a, b) => a.at - b.at);
}

/** With a key of the gateway's own, that lives as long as the replay. */
async function send(
  importer: Actor,
  address: string,
  gatewayId: string,
  waiting: ReplayReading[],
  total: number,
  speed: number | "max",
): Promise<ReplayResult> {
  const made = await withActor(importer, async (tx) => {
    // A replay that was killed could not take its key back.
    for (const keyId of await liveKeysOf(tx, gatewayId, KEY_NAME)) await revokeApiKey(tx, { keyId, because: "its replay has broken off" });
    return createApiKey(tx, {
      name: KEY_NAME,
      description: "Made and revoked by gantry import nab.",
      scopes: ["telemetry:write"],
      gatewayId,
      ipAllowlist: [],
      rateLimitPerMinute: 6_000,
      expiresInDays: 2,
    });
  });
  const before = total - waiting.length;
  if (before > 0) remark(`${count(before)} of ${count(total)} readings are there already; going on from there.`);
  const bar = progressBar(total, "Replaying");
  bar.begin(before);
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  process.once("SIGINT", interrupt);
  try {
    return await replay(waiting, {
      url: `${address}/functions/v1/process-telemetry`,
      key: made.key,
      gatewayId,
      speed,
      signal: stop.signal,
      onProgress: (sent) => bar.update(before + sent),
      onWait: (reason) => bar.note(reason),
    });
  } finally {
    process.off("SIGINT", interrupt);
    bar.end();
    await withActor(importer, (tx) => revokeApiKey(tx, { keyId: made.id, because: "the replay has ended" }));
  }
}

type Found = { file: string; windows: { from: string; to: string; alerts: number; rules: string[] }[]; outside: number };
type Summary = { created: number; total: number; seconds: number; result: ReplayResult | undefined; found: Found[] };

function printSummary({ created, total, seconds, result, found }: Summary) {
  if (!result)
    print(
      created === 0
        ? `All ${count(total)} readings are there. Nothing was changed.`
        : `All ${count(total)} readings are there. ${created} records that were missing have been made.`,
    );
  else {
    print(
      `Sent ${count(result.sent)} readings in ${seconds.toFixed(1)} s (${count(Math.round(result.sent / seconds))}/s): ${count(result.accepted)} accepted, ${count(result.duplicates)} duplicates, ${count(result.rejected)} refused.`,
    );
    if (result.firstRejection) print(`The first refusal: ${result.firstRejection}`);
    if (result.stopped) print("Stopped. Run the same command again to go on.");
  }
  const minute = (iso: string) => iso.slice(0, 16).replace("T", " ");
  for (const { file, windows, outside } of found) {
    print(`\n${file.slice(file.lastIndexOf("/") + 1, -4)}`);
    const rows = windows.map(({ from, to, alerts, rules }) => [`${minute(from)} to ${minute(to)}`, alerts, rules.join(", ")]);
    print(table([["labelled failure (UTC)", "alerts", "rules"], ...rows, ["outside the windows", outside, ""]]));
  }
}
