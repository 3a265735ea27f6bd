import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { withActor } from "@/db/with-actor";
import { DEFAULT_NOTICE_RETENTION_DAYS } from "@/lib/alerts/limits";
import { DEFAULT_HEALTH_HISTORY_RETENTION_DAYS } from "@/lib/assets/limits";
import { updateOrganizationInput } from "@/lib/organizations/schema";
import { updateOrganization } from "@/lib/organizations/update-organization";
import { createDesk } from "@/test/desk";
import { housekeeping } from "./housekeeping";

const past = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();

/** A desk of an organization of its own, its settings as the page saves them, and what it holds of notices and of health. */
async function createKeeper() {
  const { see, raise, asset, member } = await createDesk();
  const owner = await member({ role: "owner" });
  const [route] = await see((tx) =>
    tx.execute<{ id: string }>(sql`insert into notification_routes (position, name, channels) values (1, 'All', '{in-app}') returning id`),
  );
  return {
    save: (settings: Record<string, string>) =>
      withActor(owner, (tx) => updateOrganization(tx, updateOrganizationInput.parse({ name: "Plant", ...settings }))),
    /** A notice, sent some days before its alert cleared; null: the alert is active. */
    async notice(clearedDaysAgo: number | null, sentDaysAgo = (clearedDaysAgo ?? 0) + 5) {
      const { id } = await raise();
      await see(async (tx) => {
        await tx.execute(
          sql`update alerts set cleared_at = ${clearedDaysAgo === null ? null : past(clearedDaysAgo)}::timestamptz where id = ${id}::uuid`,
        );
        await tx.execute(sql`insert into alert_notices (alert_id, route_id, reason, round, channels, sent_at)
          values (${id}::uuid, ${route!.id}::uuid, 'raised', 0, '{in-app}', ${past(sentDaysAgo)}::timestamptz)`);
      });
      return id;
    },
    notices: async () =>
      (await see((tx) => tx.execute<{ id: string }>(sql`select alert_id as id from alert_notices order by sent_at desc`))).map(
        ({ id }) => id,
      ),
    health: (days: number, score: number) =>
      see((tx) =>
        tx.execute(sql`insert into asset_health_history (asset_id, computed_at, health_score, status, factors)
          values (${asset.id}::uuid, ${past(days)}::timestamptz, ${score}, 'healthy', '[]')`),
      ),
    scores: async () =>
      (
        await see((tx) => tx.execute<{ score: number }>(sql`select health_score as score from asset_health_history order by computed_at`))
      ).map(({ score }) => score),
  };
}

test("notices of alerts cleared long ago go; those of recent and of active alerts stay", async () => {
  const { notice, notices } = await createKeeper();
  await notice(DEFAULT_NOTICE_RETENTION_DAYS + 1);
  const recent = await notice(DEFAULT_NOTICE_RETENTION_DAYS - 1);
  const active = await notice(null, DEFAULT_NOTICE_RETENTION_DAYS + 5);
  await housekeeping();
  expect((await notices()).sort()).toEqual([recent, active].sort());
});

test("an asset's health of long ago goes, except for the last that was said of it", async () => {
  const { health, scores } = await createKeeper();
  await health(DEFAULT_HEALTH_HISTORY_RETENTION_DAYS + 20, 50);
  await health(DEFAULT_HEALTH_HISTORY_RETENTION_DAYS + 10, 60);
  await housekeeping();
  expect(await scores()).toEqual([60]);
  await health(DEFAULT_HEALTH_HISTORY_RETENTION_DAYS - 1, 70);
  await health(1, 80);
  await housekeeping();
  expect(await scores()).toEqual([70, 80]);
});

test("each organization keeps notices and health as long as it says itself, and no other is touched", async () => {
  const [short, long, silent] = await Promise.all([createKeeper(), createKeeper(), createKeeper()]);
  await short.save({ noticeRetentionDays: "7", healthHistoryRetentionDays: "30" });
  await long.save({ noticeRetentionDays: "200", healthHistoryRetentionDays: "2000" });
  const days = { notices: [6, 8, 89, 91, 199, 201], health: [29, 31, 729, 731, 1999, 2001] };
  const told = new Map<string, number>();
  for (const one of [short, long, silent]) {
    for (const ago of days.notices) told.set(await one.notice(ago), ago);
    for (const ago of [1, ...days.health]) await one.health(ago, ago % 100);
  }
  const kept = async (one: typeof short) => ({
    notices: (await one.notices()).map((id) => told.get(id)),
    health: (await one.scores()).reverse().slice(1),
  });
  const upTo = (notices: number, health: number) => ({
    notices: days.notices.filter((ago) => ago < notices),
    health: days.health.filter((ago) => ago < health).map((ago) => ago % 100),
  });
  await housekeeping();
  expect(await kept(short)).toEqual(upTo(7, 30));
  expect(await kept(long)).toEqual(upTo(200, 2_000));
  expect(await kept(silent)).toEqual(upTo(90, 730));

  // Emptied, the settings mean the default again; one of them alone leaves the other as it was.
  await long.save({ noticeRetentionDays: "" });
  await housekeeping();
  expect(await kept(long)).toEqual(upTo(90, 2_000));
  await long.save({ healthHistoryRetentionDays: "" });
  await housekeeping();
  expect(await kept(long)).toEqual(upTo(90, 730));
  expect(await kept(short)).toEqual(upTo(7, 30));
});

test("cleared alerts go when the organization says for how long it keeps them; what other records rest on stays", async () => {
  const [home, other] = await Promise.all([createDesk(), createDesk()]);
  const owner = await home.member({ role: "owner" });
  await withActor(owner, (tx) => updateOrganization(tx, updateOrganizationInput.parse({ name: "Plant", alertRetentionDays: "30" })));
  const cleared = async (desk: typeof home, daysAgo: number | null) => {
    const { id } = await desk.raise();
    await desk.see((tx) =>
      tx.execute(sql`update alerts set cleared_at = ${daysAgo === null ? null : past(daysAgo)}::timestamptz where id = ${id}::uuid`),
    );
    return id;
  };
  const alerts = ({ see }: typeof home) =>
    see(async (tx) => (await tx.execute<{ id: string }>(sql`select id from alerts`)).map(({ id }) => id).sort());
  const long = await cleared(home, 31);
  const recent = await cleared(home, 29);
  const active = await cleared(home, null);
  const elsewhere = await cleared(other, 3_000);
  const [incident, order, proof, run, comment] = await Promise.all([31, 31, 31, 31, 31].map((days) => cleared(home, days)));
  const { asset, sensor } = home;
  await home.see(async (tx) => {
    const row = async (query: ReturnType<typeof sql>) => (await tx.execute<{ id: string }>(query))[0]!.id;
    const opened = await row(sql`insert into incidents (number, title) values (900, 'Hot') returning id`);
    await tx.execute(sql`insert into incident_alerts (incident_id, alert_id) values (${opened}, ${incident!})`);
    const made = sql`insert into work_orders (number, title, asset_id, alert_id)`;
    await tx.execute(sql`${made} values (900, 'Cool', ${asset.id}, ${order!})`);
    const work = await row(sql`${made} values (901, 'Cool again', ${asset.id}, null) returning id`);
    await tx.execute(sql`insert into repair_proofs (work_order_id, alert_id, sensor_id, before_from, before_to, after_from, after_to, before_count, after_count, verdict)
      values (${work}, ${proof!}, ${sensor.id}, now(), now(), now(), now(), 0, 0, 'too-few-readings')`);
    const steps = await row(sql`insert into prescriptions (family_id, title, asset_type, category, status)
      values (null, 'Cool', 'filler', 'bearing', 'active') returning id`);
    await tx.execute(
      sql`insert into workflow_executions (prescription_id, asset_id, alert_id, total_steps) values (${steps}, ${asset.id}, ${run!}, 1)`,
    );
    await tx.execute(sql`insert into comments (subject_type, subject_id, body) values ('alert', ${comment!}, 'Looked at it')`);
    const route = await row(sql`insert into notification_routes (position, name, channels) values (1, 'All', '{in-app}') returning id`);
    await tx.execute(sql`insert into alert_notices (alert_id, route_id, reason, round, channels, sent_at)
      values (${long}, ${route}, 'raised', 0, '{in-app}', ${past(31)}::timestamptz), (${recent}, ${route}, 'raised', 0, '{in-app}', ${past(31)}::timestamptz)`);
  });
  await housekeeping();
  expect(await alerts(home)).toEqual([recent, active, incident!, order!, proof!, run!, comment!].sort());
  expect(await alerts(other)).toEqual([elsewhere]);
  expect(await home.see((tx) => tx.execute(sql`select alert_id as id from alert_notices`))).toEqual([{ id: recent }]);
});
