import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { assets } from "@/db/schema";
import { createDesk } from "@/test/desk";
import { acknowledgeAlert } from "./acknowledge-alert";
import { alertAnalytics, analyticsInput } from "./analytics";
import { alertsBelow, alertsBySite } from "./propagation";
import { getAlert } from "./queries";

test("analytics count what happened, how long it took and who offends most, each organization its own", async () => {
  const { engineer, viewer, stranger, as, see, raise, rule, asset, sensor } = await createDesk();
  const { id: ruleId, name } = await rule();
  const seen = await raise({ ruleId, severity: "critical" });
  await as(engineer, (tx) => acknowledgeAlert(tx, { id: seen.id }));
  await see((tx) =>
    tx.execute(sql`update alerts set created_at = now() - interval '20 minutes', timestamp = now() - interval '30 minutes', cleared_at = now() - interval '10 minutes',
      resolved = true, resolved_at = now() where id = ${seen.id}::uuid`),
  );
  await raise({ severity: "low" });
  const old = await raise();
  await see((tx) => tx.execute(sql`update alerts set timestamp = now() - interval '40 days' where id = ${old.id}::uuid`));
  const { figures, days, offenders } = await as(viewer, (tx) => alertAnalytics(tx, analyticsInput.parse({})));
  expect(figures).toMatchObject({
    raised: 2,
    active: 1,
    acknowledged: 1,
    muted: 0,
    escalated: 0,
    durationMedian: 20,
    acknowledgeMedian: 20,
  });
  expect(days).toHaveLength(30);
  expect(days.reduce((sum, { critical, low }) => [sum[0]! + critical, sum[1]! + low], [0, 0])).toEqual([1, 1]);
  expect(offenders.rule).toMatchObject([{ id: ruleId, name, raised: 1, active: 0, minutes: 20 }]);
  expect(offenders.asset).toMatchObject([{ id: asset.id, raised: 2, active: 1 }]);
  expect(offenders.sensor).toMatchObject([{ id: sensor.id, name: sensor.name, detail: asset.name, raised: 2 }]);
  expect((await as(viewer, (tx) => alertAnalytics(tx, analyticsInput.parse({ severity: "low" })))).figures.raised).toBe(1);
  expect((await as(stranger, (tx) => alertAnalytics(tx, analyticsInput.parse({})))).figures.raised).toBe(0);
  const elsewhere = { ...viewer, siteScope: [crypto.randomUUID()] };
  expect((await as(elsewhere, (tx) => alertAnalytics(tx, analyticsInput.parse({})))).figures.raised).toBe(0);
});

test("the days are those of whose clock is asked for", async () => {
  const { viewer, as, see, raise } = await createDesk();
  const moments = Array.from({ length: 20 }, (_, index) => new Date(Date.now() - index * 3 * 3_600_000 - 60_000));
  for (const moment of moments) {
    const { id } = await raise();
    await see((tx) => tx.execute(sql`update alerts set timestamp = ${moment.toISOString()}::timestamptz where id = ${id}::uuid`));
  }
  const counted = async (zone: string) => {
    const { days } = await as(viewer, (tx) => alertAnalytics(tx, analyticsInput.parse({ days: 7, zone })));
    return new Map(days.filter(({ high }) => high > 0).map(({ day, high }) => [day, high]));
  };
  const expected = (timeZone: string) => {
    const dayOf = new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" });
    const days = moments.map((moment) => dayOf.format(moment)).reverse();
    return new Map(days.map((day) => [day, days.filter((other) => other === day).length]));
  };
  for (const zone of ["UTC", "Pacific/Auckland", "America/Los_Angeles"])
    expect([zone, await counted(zone)]).toEqual([zone, expected(zone)]);
  expect(analyticsInput.safeParse({ zone: "Mars/Base" }).success).toBe(false);
});

test("a history that was written down afterwards was acknowledged in its own time, and what nobody looked at has none", async () => {
  const { engineer, viewer, as, see, raise } = await createDesk();
  const { id } = await raise();
  const analytics = async () => (await as(viewer, (tx) => alertAnalytics(tx, analyticsInput.parse({})))).figures;
  expect(await analytics()).toMatchObject({ raised: 1, acknowledgeMedian: null, acknowledgeP90: null, durationMedian: null });
  await as(engineer, (tx) => acknowledgeAlert(tx, { id }));
  await see((tx) =>
    tx.execute(sql`update alerts set timestamp = now() - interval '3 days', acknowledged_at = now() - interval '3 days' + interval '7 minutes'
      where id = ${id}::uuid`),
  );
  expect(await analytics()).toMatchObject({ raised: 1, acknowledgeMedian: 7 });
});

test("an alert is seen from what stands above it, and by its neighbours", async () => {
  const { engineer, viewer, stranger, as, see, raise, asset, site } = await createDesk();
  const add = (assetName: string, parentId: string | null) =>
    see(async (tx) => (await tx.insert(assets).values({ siteId: site.id, name: assetName, type: "part", parentId }).returning())[0]!);
  const motor = await add("Motor", asset.id);
  const bearing = await add("Bearing", motor.id);
  const apart = await add("Apart", null);
  const on = (assetId: string, severity: "low" | "high" | "critical" = "high") => see(() => raise({ assetId, severity }));
  const one = await on(bearing.id, "critical");
  const above = await on(motor.id);
  await on(apart.id, "low");
  await as(engineer, (tx) => acknowledgeAlert(tx, { id: above.id }));
  expect(await as(viewer, (tx) => alertsBelow(tx, asset.id))).toMatchObject({
    total: { critical: 1, high: 1, total: 2, unacknowledged: 1 },
    parts: [{ id: motor.id, name: "Motor", critical: 1, high: 1, total: 2, unacknowledged: 1 }],
  });
  expect((await as(viewer, (tx) => alertsBySite(tx))).get(site.id)).toEqual({
    critical: 1,
    high: 1,
    medium: 0,
    low: 1,
    total: 3,
    unacknowledged: 2,
  });
  expect(await as(stranger, (tx) => alertsBySite(tx))).toEqual(new Map());
  const { related } = await as(viewer, (tx) => getAlert(tx, one.id));
  expect(related).toMatchObject([{ id: above.id, assetName: "Motor", relation: "neighbour" }]);
});
