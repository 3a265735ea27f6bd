import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { serviceActor } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { NOTICE_RETENTION_DAYS } from "@/lib/alerts/limits";
import { HEALTH_HISTORY_RETENTION_DAYS } from "@/lib/assets/limits";
import { createDesk } from "@/test/desk";
import { housekeeping } from "./housekeeping";

test("notices of alerts cleared long ago go; those of recent and of active alerts stay", async () => {
  const { see, raise } = await createDesk();
  const [old, recent, active] = [await raise(), await raise(), await raise()];
  const past = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
  const [route] = await see((tx) =>
    tx.execute<{ id: string }>(sql`insert into notification_routes (position, name, channels) values (1, 'All', '{in-app}') returning id`),
  );
  for (const [{ id }, clearedAt] of [
    [old, past(NOTICE_RETENTION_DAYS + 1)],
    [recent, past(NOTICE_RETENTION_DAYS - 1)],
    [active, null],
  ] as const)
    await see(async (tx) => {
      await tx.execute(sql`update alerts set cleared_at = ${clearedAt}::timestamptz where id = ${id}::uuid`);
      await tx.execute(sql`insert into alert_notices (alert_id, route_id, reason, round, channels, sent_at)
        values (${id}::uuid, ${route!.id}::uuid, 'raised', 0, '{in-app}', ${past(NOTICE_RETENTION_DAYS + 5)}::timestamptz)`);
    });
  await housekeeping();
  const left = await see((tx) => tx.execute<{ id: string }>(sql`select alert_id as id from alert_notices`));
  expect(left.map(({ id }) => id).sort()).toEqual([recent.id, active.id].sort());
});

test("an asset's health of long ago goes, except for the last that was said of it", async () => {
  const { see, asset, id } = await createDesk();
  const write = (days: number, score: number) =>
    see((tx) =>
      tx.execute(sql`insert into asset_health_history (asset_id, computed_at, health_score, status, factors)
        values (${asset.id}::uuid, now() - make_interval(days => ${days}), ${score}, 'healthy', '[]')`),
    );
  const scores = async () =>
    (
      await withActor(serviceActor(), (tx) =>
        tx.execute<{ score: number }>(
          sql`select health_score as score from asset_health_history where organization_id = ${id}::uuid order by computed_at`,
        ),
      )
    ).map(({ score }) => score);
  await write(HEALTH_HISTORY_RETENTION_DAYS + 20, 50);
  await write(HEALTH_HISTORY_RETENTION_DAYS + 10, 60);
  await housekeeping();
  expect(await scores()).toEqual([60]);
  await write(HEALTH_HISTORY_RETENTION_DAYS - 1, 70);
  await write(1, 80);
  await housekeeping();
  expect(await scores()).toEqual([70, 80]);
});
