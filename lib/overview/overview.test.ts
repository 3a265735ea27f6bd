import { expect, test } from "vitest";
import { alertRules, alerts, incidents, sensors, workOrders } from "@/db/schema";
import { withActor } from "@/db/with-actor";
import { updateAsset } from "@/lib/assets/update-asset";
import { addComment } from "@/lib/collaboration/add-comment";
import { listThreadOf } from "@/lib/events/queries";
import { createOrganization, createPlant } from "@/test/factories";
import { assetAlerts, assetAudit, assetCounts, assetIncidents, assetSensors } from "./asset-record";
import { chartSensors, chartSpans, chartThresholds, mostInterestingSensor } from "./chart-context";
import { listMyOrders } from "./my-orders";
import { alertsPerDay, healthPerDay, incidentsPerDay, needsAttention, overviewFigures, readingsPerHour } from "./queries";

async function setup() {
  const home = await createOrganization();
  const plant = await createPlant(home.system);
  await withActor(home.system, async (tx) => {
    await tx.insert(alertRules).values({
      name: "Underheat",
      conditionType: "threshold_low",
      conditionConfig: { threshold: 70, clear_threshold: 74 },
      severity: "critical",
      sensorTypes: ["temperature"],
    });
    await tx.insert(alerts).values({
      number: 1,
      assetId: plant.asset.id,
      sensorId: plant.sensor.id,
      title: "Cold",
      severity: "critical",
      category: "threshold",
    });
    await tx.insert(incidents).values({ number: 1, title: "Line stopped", assetId: plant.asset.id, priority: "high" });
    await updateAsset(tx, { id: plant.asset.id, criticality: "high" });
  });
  return { home, ...plant };
}

test("the overview counts what is there and ranks what needs somebody", async () => {
  const { home } = await setup();
  const me = await home.member();
  const seen = await withActor(me, async (tx) => {
    const figures = await overviewFigures(tx);
    return {
      figures,
      needs: await needsAttention(tx),
      days: await alertsPerDay(tx, "Europe/Berlin"),
      opened: await incidentsPerDay(tx, "UTC"),
      hours: await readingsPerHour(tx),
      health: await healthPerDay(tx, "UTC", { health: 90, assets: 2 }),
    };
  });
  expect(seen.figures).toMatchObject({
    assets: 1,
    alerts: 1,
    criticalAlerts: 1,
    unacknowledged: 1,
    incidents: 1,
    unassigned: 1,
    myIncidents: 0,
    sensors: 1,
  });
  expect(seen.needs.map(({ kind, level }) => [kind, level])).toEqual([
    ["alert", "critical"],
    ["incident", "high"],
  ]);
  expect([seen.days.length, seen.days.at(-1), seen.opened.at(-1), seen.hours.length, seen.health.length]).toEqual([14, 1, 1, 24, 14]);
});

test("the overview shows whose work is due, and tells everybody of work past its date", async () => {
  const { home, asset } = await setup();
  const me = await home.member({ role: "owner" });
  const day = 86_400_000;
  const at = (days: number) => new Date(Date.now() + days * day);
  await withActor(home.system, (tx) =>
    tx.insert(workOrders).values([
      { number: 1, assetId: asset.id, title: "Late", status: "assigned", priority: "high", assignedTo: me.userId, dueDate: at(-1) },
      { number: 2, assetId: asset.id, title: "Later", status: "on-hold", assignedTo: me.userId },
      { number: 3, assetId: asset.id, title: "Soon", status: "assigned", assignedTo: me.userId, dueDate: at(1) },
      { number: 4, assetId: asset.id, title: "Long ago done", status: "cancelled", assignedTo: me.userId, dueDate: at(-9) },
      { number: 5, assetId: asset.id, title: "Nobody's", status: "open", priority: "emergency", dueDate: at(-2) },
    ]),
  );
  const seen = await withActor(me, async (tx) => ({
    mine: (await listMyOrders(tx)).map(({ number }) => number),
    count: (await overviewFigures(tx)).myOrders,
    late: (await needsAttention(tx)).filter(({ kind }) => kind === "order").map(({ number, level, word }) => [number, level, word]),
  }));
  expect(seen).toEqual({
    mine: [1, 3, 2],
    count: 3,
    late: [
      [5, "critical", "Overdue"],
      [1, "high", "Overdue"],
    ],
  });
});

test("a chart knows its limits, its alerts and its newest reading", async () => {
  const { home, sensor } = await setup();
  const me = await home.member();
  const now = Date.now();
  const seen = await withActor(me, async (tx) => ({
    sensors: await chartSensors(tx, [crypto.randomUUID(), sensor.id]),
    limits: await chartThresholds(tx, [sensor.id]),
    spans: await chartSpans(tx, [sensor.id], new Date(now - 1_000), new Date(now + 60_000)),
    interesting: await mostInterestingSensor(tx),
  }));
  expect(seen.sensors).toMatchObject([{ id: sensor.id, newest: null, assetName: "Filler 2" }]);
  expect(seen.limits).toEqual([{ sensorId: sensor.id, value: 70, label: "low threshold 70 °C, clears above 74", tone: "crit" }]);
  expect(seen.spans).toMatchObject([{ label: "ALR-1", to: null }]);
  expect(seen.interesting).toBe(sensor.id);
});

test("an asset's record shows its alerts, incidents and history, and its audit to those who may read it", async () => {
  const { home, asset, sensor } = await setup();
  const [reader, manager] = [await home.member(), await home.member({ role: "manager" })];
  await withActor(reader, (tx) => addComment(tx, { subjectType: "asset", subjectId: asset.id, body: "Sounds rough", mentions: [] }));
  const seen = await withActor(reader, async (tx) => ({
    counts: await assetCounts(tx, asset.id),
    sensors: (await assetSensors(tx, asset.id)).map(({ id }) => id),
    alerts: (await assetAlerts(tx, asset.id)).map(({ number }) => number),
    incidents: (await assetIncidents(tx, asset.id)).map(({ number }) => number),
    thread: (await listThreadOf(tx, { type: "asset", id: asset.id })).map((item) =>
      item.kind === "comment" ? item.body : item.kind === "event" ? item.type : "",
    ),
    audit: await assetAudit(tx, asset.id),
  }));
  expect(seen).toMatchObject({
    counts: { sensors: 1, alerts: 1, activeAlerts: 1, incidents: 1 },
    sensors: [sensor.id],
    alerts: [1],
    incidents: [1],
    thread: ["asset.updated", "Sounds rough"],
    audit: null,
  });
  expect(await withActor(manager, (tx) => assetAudit(tx, asset.id))).toMatchObject([{ action: "comment.add" }, { action: "asset.update" }]);
});

test("strangers and other sites see none of it", async () => {
  const { home, asset, sensor } = await setup();
  await withActor(home.system, (tx) => tx.update(sensors).set({ alertThresholdHigh: 90 }));
  const stranger = await (await createOrganization()).member({ role: "owner" });
  const elsewhere = await home.member({ applicationRole: "viewer", siteScope: [crypto.randomUUID()] });
  for (const actor of [stranger, elsewhere]) {
    const seen = await withActor(actor, async (tx) => [
      (await overviewFigures(tx)).assets,
      (await overviewFigures(tx)).alerts,
      ...(await needsAttention(tx)),
      ...(await chartSensors(tx, [sensor.id])),
      ...(await chartThresholds(tx, [sensor.id])),
      ...(await chartSpans(tx, [sensor.id], new Date(0), new Date())),
      ...(await assetSensors(tx, asset.id)),
      ...(await assetAlerts(tx, asset.id)),
      ...(await assetIncidents(tx, asset.id)),
      ...(await listThreadOf(tx, { type: "asset", id: asset.id })),
    ]);
    expect(seen).toEqual([0, 0]);
  }
});
