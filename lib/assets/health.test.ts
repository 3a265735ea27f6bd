import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { assetHealthHistory, assets } from "@/db/schema";
import { withActor } from "@/db/with-actor";
import { acknowledgeAlert } from "@/lib/alerts/acknowledge-alert";
import { createWorkOrder } from "@/lib/maintenance/create-work-order";
import { createWorkOrderInput } from "@/lib/maintenance/schema";
import { createDesk } from "@/test/desk";
import { healthHistory, siteHealthByDay, worstAssets } from "./health-queries";
import { type HealthFacts, healthOf } from "./health-rules";
import { recomputeHealth } from "./recompute-health";

const well: HealthFacts = { alerts: [], scores: [], sensors: 2, offline: [], overdueOrders: [], overdueDays: null, ageYears: null };
const severities = ["critical", "high", "medium", "low"] as const;

test("the score is 100 less what its factors say, and never below zero", () => {
  expect(healthOf(well)).toEqual({ score: 100, status: "healthy", factors: [] });
  const bad: HealthFacts = {
    ...well,
    alerts: severities.flatMap((severity, i) => [1, 2, 3].map((n) => ({ id: `${severity}${n}`, number: i * 3 + n, severity }))),
    overdueOrders: [
      { id: "w", number: 7, days: 31 },
      { id: "v", number: 8, days: 1 },
    ],
    overdueDays: 40,
    ageYears: 16.4,
    offline: [{ id: "s", name: "Flow" }],
  };
  const { score, status, factors } = healthOf(bad);
  expect(status).toBe("critical");
  expect(score).toBe(0);
  const sum = (label: RegExp) => factors.filter((factor) => label.test(factor.label)).reduce((total, { points }) => total + points, 0);
  expect([sum(/critical/), sum(/high/), sum(/medium/), sum(/low alert/)]).toEqual([-60, -40, -20, -8]);
  expect(sum(/overdue/)).toBe(-15);
  expect(factors).toContainEqual({ label: "WO-7 overdue by 31 days", points: -15, ref: { type: "work_order", id: "w" } });
  expect(factors).toContainEqual({ label: "In service for 16 years", points: -5 });
});

test.each<[Partial<HealthFacts>, string]>([
  [{ alerts: [{ id: "a", number: 1, severity: "critical" }] }, "critical"],
  [
    {
      offline: [
        { id: "a", name: "A" },
        { id: "b", name: "B" },
      ],
    },
    "offline",
  ],
  [{ offline: [{ id: "a", name: "A" }] }, "healthy"],
  [{ alerts: [{ id: "a", number: 1, severity: "medium" }] }, "warning"],
  [{ alerts: [{ id: "a", number: 1, severity: "low" }] }, "healthy"],
  [{ overdueDays: 40, scores: [1, 2].map((n) => ({ id: `${n}`, name: "x", score: 0.8 })) }, "warning"],
])("status by rule: %j is %s", (facts, status) => {
  expect(healthOf({ ...well, ...facts }).status).toBe(status);
});

test("every change of health is kept with its reasons, once, and an overdue work order is one of them", async () => {
  const { engineer, viewer, stranger, as, see, asset, site, raise } = await createDesk();
  await see((tx) => recomputeHealth(tx, [asset.id]));
  await see((tx) => recomputeHealth(tx, [asset.id]));
  const order = await as(engineer, (tx) =>
    createWorkOrder(tx, createWorkOrderInput.parse({ title: "Grease it", assetId: asset.id, dueDate: "2026-01-02" })),
  );
  const alert = await raise({ severity: "high" });
  await see((tx) => recomputeHealth(tx, [asset.id]));
  await as(engineer, (tx) => acknowledgeAlert(tx, { id: alert.id })); // seen is not solved
  await see((tx) => recomputeHealth(tx, [asset.id]));
  const span = { assetId: asset.id, from: new Date(Date.now() - 3_600_000), to: new Date(Date.now() + 1_000) };
  const history = await as(viewer, (tx) => healthHistory(tx, span));
  expect(history.map(({ score, status }) => [score, status])).toEqual([
    [100, "healthy"],
    [65, "warning"],
  ]);
  expect(history[1]!.factors).toEqual([
    { label: `Active high alert ALR-${alert.number}`, points: -20, ref: { type: "alert", id: alert.id } },
    { label: expect.stringMatching(`^WO-${order.number} overdue by \\d+ days$`), points: -15, ref: { type: "work_order", id: order.id } },
  ]);
  const [row] = await see((tx) => tx.select().from(assets).where(eq(assets.id, asset.id)));
  expect(row).toMatchObject({ healthScore: 65, status: "warning", healthFactors: history[1]!.factors });

  const days = await as(viewer, (tx) => siteHealthByDay(tx, { siteId: site.id, days: 7 }));
  expect(days).toHaveLength(7);
  expect(days.at(-1)).toMatchObject({ health: 65, warning: 1, critical: 0 });
  expect(days[0]).toMatchObject({ health: null, warning: 0 });
  expect(await as(viewer, (tx) => worstAssets(tx, site.id))).toMatchObject([{ id: asset.id, score: 65, factor: { points: -20 } }]);

  expect(await as(stranger, (tx) => healthHistory(tx, span))).toEqual([]);
  await expect(as(stranger, (tx) => siteHealthByDay(tx, { siteId: site.id, days: 7 }))).rejects.toMatchObject({ code: "NOT_FOUND" });
  const far = { ...viewer, siteScope: [crypto.randomUUID()] };
  expect(await withActor(far, (tx) => healthHistory(tx, span))).toEqual([]);
  await expect(as(engineer, (tx) => tx.insert(assetHealthHistory).values({ assetId: asset.id, status: "healthy" }))).rejects.toMatchObject({
    cause: { code: "42501" },
  });
  expect(
    (await see((tx) => tx.execute(sql`select distinct site_id from asset_health_history where asset_id = ${asset.id}::uuid`))) as unknown,
  ).toEqual([{ site_id: site.id }]);
});

test.each([
  // In summer Berlin is two hours ahead: its 1 July ends at 22:00 UTC.
  [
    "around midnight",
    "Europe/Berlin",
    "2026-07-02T10:00Z",
    ["2026-07-01T21:59Z", "2026-07-01T22:01Z"],
    ["06-30 –", "07-01 10", "07-02 20"],
  ],
  // The clocks go forward: 29 March begins at 23:00 UTC and ends 23 hours later.
  [
    "on the day of 23 hours",
    "Europe/Berlin",
    "2026-03-30T10:00Z",
    ["2026-03-28T22:59Z", "2026-03-29T21:59Z", "2026-03-29T22:01Z"],
    ["03-28 10", "03-29 20", "03-30 30"],
  ],
  // They go back: 25 October begins at 22:00 UTC and ends 25 hours later.
  [
    "on the day of 25 hours",
    "Europe/Berlin",
    "2026-10-26T10:00Z",
    ["2026-10-24T21:59Z", "2026-10-25T22:59Z", "2026-10-25T23:01Z"],
    ["10-24 10", "10-25 20", "10-26 30"],
  ],
  [
    "a day ahead of UTC",
    "Pacific/Auckland",
    "2026-07-01T13:00Z",
    ["2026-07-01T11:59Z", "2026-07-01T12:01Z"],
    ["06-30 –", "07-01 10", "07-02 20"],
  ],
  [
    "where the zone is none that the database knows",
    "Mars/Olympus",
    "2026-07-02T10:00Z",
    ["2026-07-01T23:59Z", "2026-07-02T00:01Z"],
    ["06-30 –", "07-01 10", "07-02 20"],
  ],
])("a site's days are those of its own clocks: %s", async (_, zone, now, changes, expected) => {
  const { see, asset, site, viewer, as } = await createDesk();
  await see(async (tx) => {
    await tx.execute(sql`update sites set timezone = ${zone} where id = ${site.id}::uuid`);
    for (const [index, at] of changes.entries())
      await tx.execute(sql`insert into asset_health_history (asset_id, computed_at, health_score, status)
        values (${asset.id}::uuid, ${at}::timestamptz, ${(index + 1) * 10}, 'critical')`);
  });
  const days = await as(viewer, (tx) => siteHealthByDay(tx, { siteId: site.id, days: 3, now: new Date(now) }));
  expect(days.map(({ day, health }) => `${day.slice(5)} ${health ?? "–"}`)).toEqual(expected);
});
