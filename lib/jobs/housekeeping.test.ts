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
