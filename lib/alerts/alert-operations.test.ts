import { sql } from "drizzle-orm";
import { expect, test, vi } from "vitest";
import { assets, sensors } from "@/db/schema";
import { type ActorTx, rawOf, withActor } from "@/db/with-actor";
import { processTelemetry } from "@/lib/telemetry/process-telemetry";
import { createOrganization } from "@/test/factories";
import { createIngestPlant, MINUTE } from "@/test/telemetry";
import { cancelWindow } from "./cancel-window";
import { createSilence } from "./create-silence";
import { createWindow } from "./create-window";
import { endSilence } from "./end-silence";
import { listSilences, listWindows } from "./operation-queries";
import { createSilenceInput, createWindowInput, operationFilter } from "./operations-schema";
import { tickAlerts } from "./tick";

const silence = (fields: object) => createSilenceInput.parse({ minutes: 60, reason: "Known noise", ...fields });
const window = (fields: object) => createWindowInput.parse({ minutes: 60, reason: "Bearing change", ...fields });
/** The engine lives in reading time; windows are about the time readings were taken in, so these are taken about now. */
const now = () => Math.floor(Date.now() / MINUTE) * MINUTE;

async function createStage() {
  const plant = await createIngestPlant();
  const engineer = await plant.member({ applicationRole: "reliability_engineer" });
  const rows = () =>
    plant.see(
      (tx) =>
        rawOf(tx)<
          {
            number: number;
            mutedBy: string | null;
            severity: string;
            baseSeverity: string | null;
            groupKey: string | null;
            active: boolean;
            occurrences: number;
          }[]
        >`
        select number, muted_by as "mutedBy", severity, base_severity as "baseSeverity", group_key as "groupKey", cleared_at is null as active, occurrences
        from alerts order by number`,
    );
  const tick = () => tickAlerts({ organizationId: plant.id });
  const as = <T>(work: (tx: ActorTx) => Promise<T>, actor = engineer) => withActor(actor as never, work) as Promise<T>;
  /** Moves a window or silence in time, as if that much had passed. */
  const passed = (table: "maintenance_windows" | "alert_silences", minutes: number) =>
    plant.see((tx) =>
      tx.execute(sql`update ${sql.identifier(table)} set starts_at = starts_at - make_interval(mins => ${minutes}),
        ends_at = ends_at - make_interval(mins => ${minutes})`),
    );
  return { ...plant, engineer, rows, tick, as, passed };
}

test("a silence mutes what is active, what is raised under it, and nothing else; its end is said and undone", async () => {
  const { rule, send, series, sensor, asset, as, rows, tick, events, addSensor } = await createStage();
  const hot = await rule({ threshold: 90 });
  const other = await addSensor({ type: "temperature" });
  await send(series(now() - 10 * MINUTE, [95]));
  const { id, muted } = await as((tx) => createSilence(tx, silence({ sensorId: sensor.id, ruleId: hot.id })));
  expect(muted).toBe(1);
  await send(series(now() - 8 * MINUTE, [20, 99]));
  await send(series(now() - 8 * MINUTE, [99], other.id));
  expect(await rows()).toMatchObject([
    { number: 1, mutedBy: "silence", active: false },
    { number: 2, mutedBy: "silence", active: true },
    { number: 3, mutedBy: null, active: true },
  ]);
  expect((await events("alert.raised")).map(({ data }) => data.muted ?? null)).toEqual([null, "silence", null]);
  await tick();
  expect(await rows()).toMatchObject([{ mutedBy: "silence" }, { mutedBy: "silence" }, { mutedBy: null }]);
  expect(await as((tx) => endSilence(tx, { id }))).toEqual({ id, unmuted: 1 });
  await expect(as((tx) => endSilence(tx, { id }))).rejects.toMatchObject({ code: "CONFLICT" });
  expect(await rows()).toMatchObject([{ mutedBy: "silence" }, { mutedBy: null }, { mutedBy: null }]);
  expect(await events("alert.unmuted")).toHaveLength(1);
  const listed = await as((tx) => listSilences(tx, operationFilter.parse({ state: "all", asset: asset.id })));
  expect(listed.items).toMatchObject([{ id, state: "ended", reason: "Known noise", muted: 0 }]);
});

test("a silence without a condition and a window without a place are refused by form, command and database, and nothing goes quiet", async () => {
  const { rule, send, series, as, rows, see } = await createStage();
  await rule({ threshold: 90 });
  await send(series(now() - MINUTE, [95]));
  for (const fields of [{}, { severities: [] }, { ruleId: "", assetId: "", siteId: null, severities: "" }]) {
    const { error } = createSilenceInput.safeParse({ minutes: 60, reason: "Known noise", ...fields });
    expect(error?.issues).toMatchObject([{ path: ["severities"], message: expect.stringContaining("Choose at least one") }]);
  }
  expect(createWindowInput.safeParse({ minutes: 60, reason: "Bearing change" }).error?.issues).toMatchObject([{ path: ["assetId"] }]);
  const bare = { ...silence({ severities: ["low"] }), severities: [] };
  await expect(as((tx) => createSilence(tx, bare))).rejects.toMatchObject({
    code: "VALIDATION_ERROR",
    fields: { severities: [/at least one/] },
  });
  const { assetId: _, ...nowhere } = window({ assetId: crypto.randomUUID() });
  await expect(as((tx) => createWindow(tx, nowhere))).rejects.toMatchObject({
    code: "VALIDATION_ERROR",
    fields: { assetId: [/whole site/] },
  });
  for (const statement of [
    sql`insert into alert_silences (ends_at, reason) values (now() + interval '1 hour', 'x')`,
    sql`insert into alert_silences (ends_at, reason, severities) values (now() + interval '1 hour', 'x', '{}')`,
    sql`insert into maintenance_windows (starts_at, ends_at, reason) values (now(), now() + interval '1 hour', 'x')`,
  ])
    await expect(see((tx) => tx.execute(statement))).rejects.toMatchObject({ cause: { code: "23514" } });
  expect(await rows()).toMatchObject([{ mutedBy: null }]);
});

test("who means every alert of the organization, or of a site, says so and gets it", async () => {
  const { rule, send, series, as, rows, site } = await createStage();
  await rule({ threshold: 90 });
  await send(series(now() - MINUTE, [95]));
  const { id } = await as((tx) => createSilence(tx, silence({ siteId: site.id })));
  expect(await rows()).toMatchObject([{ mutedBy: "silence" }]);
  await as((tx) => endSilence(tx, { id }));
  expect(await rows()).toMatchObject([{ mutedBy: null }]);
  expect(await as((tx) => createSilence(tx, silence({ severities: ["low", "medium", "high", "critical"] })))).toMatchObject({ muted: 1 });
});

test("a silence that runs out by the clock, or begins by it, is noticed by the next tick", async () => {
  const { rule, send, series, as, rows, tick, passed } = await createStage();
  await rule({ threshold: 90 });
  await send(series(now() - MINUTE, [95]));
  const soon = new Date(Date.now() + 30 * MINUTE).toISOString();
  expect(await as((tx) => createSilence(tx, silence({ severities: ["low", "medium", "high", "critical"], startsAt: soon })))).toMatchObject(
    { muted: 0 },
  );
  await passed("alert_silences", 31);
  await tick();
  expect(await rows()).toMatchObject([{ mutedBy: "silence" }]);
  await passed("alert_silences", 60);
  await tick();
  expect(await rows()).toMatchObject([{ mutedBy: null, active: true }]);
});

test("a window that records marks the alerts of the asset and of what stands below it, until it ends", async () => {
  const { rule, send, series, asset, site, addSensor, as, rows, tick, passed, see, gateway } = await createStage();
  await rule({ threshold: 90 });
  const [child] = await see((tx) =>
    tx.insert(assets).values({ siteId: site.id, parentId: asset.id, name: "Motor", type: "motor" }).returning(),
  );
  const [apart] = await see((tx) => tx.insert(assets).values({ siteId: site.id, name: "Chiller", type: "chiller" }).returning());
  const below = await addSensor({ assetId: child!.id });
  const [beside] = await see((tx) =>
    tx
      .insert(sensors)
      .values({ assetId: apart!.id, gatewayId: gateway.id, name: "B", type: "temperature", engineeringUnit: "°C", tagName: "b" })
      .returning(),
  );
  await as((tx) => createWindow(tx, window({ assetId: asset.id })));
  for (const id of [below.id, beside!.id]) await send(series(now(), [95], id));
  expect(await rows()).toMatchObject([{ mutedBy: "window" }, { mutedBy: null }]);
  await passed("maintenance_windows", 61);
  await tick();
  expect(await rows()).toMatchObject([{ mutedBy: null, active: true }, { mutedBy: null }]);
  expect((await as((tx) => listWindows(tx, operationFilter.parse({ state: "ended" })))).items).toMatchObject([
    { mode: "record", assetName: "Filler 2", restoredAt: expect.any(Date) },
  ]);
});

test("while a window suppresses nothing is raised; afterwards only what still holds appears, once", async () => {
  const { rule, send, series, asset, as, rows, tick, addSensor, alerts, events } = await createStage();
  await rule({ threshold: 90 });
  const other = await addSensor({ type: "temperature" });
  const { id } = await as((tx) =>
    createWindow(tx, window({ assetId: asset.id, mode: "suppress", startsAt: new Date(now() - 30 * MINUTE).toISOString(), minutes: 90 })),
  );
  await send(series(now() - 20 * MINUTE, [95, 96, 20])); // came and went
  await send(series(now() - 20 * MINUTE, [20, 97, 98], other.id)); // still holds
  await tick();
  expect(await rows()).toEqual([]);
  await as((tx) => cancelWindow(tx, { id }));
  await expect(as((tx) => cancelWindow(tx, { id }))).rejects.toMatchObject({ code: "CONFLICT" });
  await tick();
  expect(await alerts()).toMatchObject([{ number: 1, raised: now() - 19 * MINUTE, cleared: null }]);
  await send(series(now() - 10 * MINUTE, [99, 20], other.id));
  await tick();
  expect(await rows()).toMatchObject([{ active: false, mutedBy: null }]);
  expect(await events("alert.raised")).toHaveLength(1);
  expect(await events("alert.cleared")).toHaveLength(1);
});

test("a restart inside a window that suppresses changes nothing", async () => {
  const { rule, send, series, asset, as, rows, tick, gateway, gatewayActor, passed, alerts } = await createStage();
  await rule({ threshold: 90, duration_minutes: 10 });
  const from = now() - 20 * MINUTE;
  const startsAt = new Date(from - 5 * MINUTE).toISOString();
  await as((tx) => createWindow(tx, window({ assetId: asset.id, mode: "suppress", startsAt })));
  await send(series(from, [95, 95, 95, 95]));
  const watcher = await restarted();
  const readings = series(from + 4 * MINUTE, [95, 95, 95, 95, 95, 95, 95, 95]);
  await processTelemetry(gatewayActor, { gatewayId: gateway.id, readings }, watcher);
  await tick();
  expect(await rows()).toEqual([]);
  await passed("maintenance_windows", 60);
  await tick();
  await tick();
  expect(await alerts()).toMatchObject([{ raised: from + 10 * MINUTE, cleared: null }]);
});

test("readings that arrive after a suppressed window are judged by it, and the first beyond it raises", async () => {
  const { rule, send, series, asset, as, rows, alerts, passed, tick } = await createStage();
  await rule({ threshold: 90 });
  await as((tx) => createWindow(tx, window({ assetId: asset.id, mode: "suppress" })));
  await passed("maintenance_windows", 120); // it went from two hours ago to one hour ago
  await tick();
  const end = now() - 60 * MINUTE;
  await send(series(end - 30 * MINUTE, [95, 96]));
  expect(await rows()).toEqual([]);
  await send(series(end + 5 * MINUTE, [97, 98]));
  expect(await alerts()).toMatchObject([{ raised: end + 5 * MINUTE + MINUTE, cleared: null }]);
  await send(series(end + 10 * MINUTE, [98]));
  await tick();
  expect(await rows()).toHaveLength(1);
});

/** The engine as a new process has it: nothing read, nothing remembered. */
async function restarted() {
  vi.resetModules();
  return (await import("./watch")).alertWatcher;
}

test("a series that flaps through a silence and a restart gives one raise and one clear", async () => {
  const { rule, send, series, as, alerts, events, sensor, gateway, gatewayActor } = await createStage();
  await rule({ threshold: 90, clear_threshold: 80, clear_duration_minutes: 5 });
  const from = now() - 40 * MINUTE;
  await send(series(from, [95, 85, 95, 79, 95]));
  await as((tx) => createSilence(tx, silence({ sensorId: sensor.id })));
  await send(series(from + 5 * MINUTE, [85, 96, 79, 92, 85]));
  await send(series(from + 2 * MINUTE, [20, 20, 20])); // late: what is known already
  const readings = series(from + 10 * MINUTE, [70, 70, 70, 70, 70, 70, 70]);
  await processTelemetry(gatewayActor, { gatewayId: gateway.id, readings }, await restarted());
  expect(await alerts()).toMatchObject([{ number: 1, cleared: from + 15 * MINUTE }]);
  expect(await events("alert.raised")).toHaveLength(1);
  expect(await events("alert.cleared")).toHaveLength(1);
});

test("an alert grows more severe beyond a value and after its minutes, never back, and remembers what it was", async () => {
  const { rule, send, series, rows, tick, events, see } = await createStage();
  const escalation = [
    { severity: "high", threshold: 100 },
    { severity: "critical", afterMinutes: 30 },
  ];
  await rule({ threshold: 90 }, { severity: "low", escalation, groupBy: "rule" });
  const from = now() - 10 * MINUTE;
  await send(series(from, [95, 99]));
  expect(await rows()).toMatchObject([{ severity: "low", baseSeverity: null, groupKey: expect.stringMatching(/^rule:/) }]);
  await send(series(from + 2 * MINUTE, [101, 95])); // the peak counts, though the batch ends below it
  expect(await rows()).toMatchObject([{ severity: "high", baseSeverity: "low" }]);
  await send(series(from + 4 * MINUTE, [102, 91]));
  await tick();
  expect(await rows()).toMatchObject([{ severity: "high" }]);
  await see((tx) => tx.execute(sql`update alerts set created_at = now() - interval '31 minutes'`));
  await tick();
  await tick();
  expect(await rows()).toMatchObject([{ severity: "critical", baseSeverity: "low" }]);
  expect((await events("alert.escalated")).map(({ data }) => [data.from, data.severity])).toEqual([
    ["low", "high"],
    ["high", "critical"],
  ]);
  await send(series(from + 6 * MINUTE, [20, 120]));
  expect(await rows()).toMatchObject([{ active: false }, { severity: "high", baseSeverity: "low", active: true }]);
});

test("silences and windows are for who may write alerts, at their sites, in their organization", async () => {
  const plant = await createStage();
  const { site, asset, member, as, see } = plant;
  const stranger = await (await createOrganization()).member({ role: "owner" });
  const operator = await member({ applicationRole: "operator" });
  const [elsewhere] = await see(async (tx) => {
    const [row] = await tx.execute<{ id: string }>(sql`insert into sites (name, location, region) values ('Far', 'x', 'x') returning id`);
    return tx.insert(assets).values({ siteId: row!.id, name: "Far pump", type: "pump" }).returning();
  });
  const scoped = await member({ applicationRole: "maintenance_technician", role: "viewer", siteScope: [site.id] });
  await expect(as((tx) => createSilence(tx, silence({ severities: ["low"] })), operator)).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(as((tx) => createWindow(tx, window({ assetId: asset.id })), operator)).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(as((tx) => createWindow(tx, window({ assetId: asset.id })), stranger)).rejects.toMatchObject({
    fields: { assetId: expect.anything() },
  });
  await expect(as((tx) => createSilence(tx, silence({ assetId: elsewhere!.id })), scoped)).rejects.toMatchObject({
    fields: { assetId: expect.anything() },
  });
  await expect(as((tx) => createSilence(tx, silence({ severities: ["low"] })), scoped)).rejects.toMatchObject({
    fields: { siteId: expect.anything() },
  });
  const whole = await as((tx) => createSilence(tx, silence({ severities: ["low"] })));
  const own = await as((tx) => createSilence(tx, silence({ assetId: asset.id })), scoped);
  const far = await as((tx) => createSilence(tx, silence({ assetId: elsewhere!.id })));
  await expect(as((tx) => endSilence(tx, { id: whole.id }), scoped)).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(as((tx) => endSilence(tx, { id: far.id }), scoped)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(as((tx) => endSilence(tx, { id: own.id }), stranger)).rejects.toMatchObject({ code: "NOT_FOUND" });
  const seen = await as((tx) => listSilences(tx, operationFilter.parse({})), scoped);
  expect(seen.items.map(({ id }) => id).sort()).toEqual([whole.id, own.id].sort());
  expect(createWindowInput.safeParse({ minutes: 5, reason: "both", assetId: asset.id, siteId: site.id }).success).toBe(false);
  expect(createSilenceInput.safeParse({ reason: "no end" }).success).toBe(false);
});
