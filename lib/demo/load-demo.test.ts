import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { serviceActor } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { asIdentity, findAccess } from "@/lib/auth/access";
import { startSession } from "@/lib/auth/start-session";
import { feedDemo } from "./feed-demo";
import { loadDemo } from "./load-demo";
import { demoPeople } from "./people";

const operator = serviceActor();
const began = Date.now(); // one clock for all: the five-minute grid may turn between two tests
const state = () =>
  withActor(operator, async (tx) => {
    const [row] = await tx.execute(sql`with o as (select id from organizations where slug in ('harbor', 'northwind'))
      select (select count(*)::int from telemetry where organization_id in (select id from o)) as readings, (select count(*)::int from assets where organization_id in (select id from o)) as assets,
        (select count(*)::int from alerts where organization_id in (select id from o)) as alerts, (select count(*)::int from audit_logs where organization_id in (select id from o)) as audit,
        (select count(*)::int from domain_events where organization_id in (select id from o)) as events, (select count(*)::int from comments where organization_id in (select id from o)) as comments`);
    return row;
  });

test("the demo tells one story to its end, leaves one alert active, and a second load changes nothing", async () => {
  const now = began;
  const loaded = await loadDemo(now);
  expect(loaded.map(({ slug, created, readings }) => [slug, created, readings > 0])).toEqual([
    ["harbor", true, true],
    ["northwind", true, true],
  ]);
  const harbor = loaded[0]!.id;
  const before = await state();

  const story = await withActor(operator, (tx) =>
    tx.execute<{ type: string }>(
      sql`select type from domain_events where correlation_id = (select correlation_id from incidents where organization_id = ${harbor}::uuid and number = 1) order by id`,
    ),
  );
  expect(story.map(({ type }) => type)).toEqual(
    expect.arrayContaining([
      "alert.raised",
      "incident.opened",
      "incident.assigned",
      "comment.added",
      "incident.acknowledged",
      "incident.investigating",
      "incident.resolved",
      "incident.closed",
    ]),
  );
  const [incident] = await withActor(operator, (tx) =>
    tx.execute(sql`select number, status, source, priority from incidents where organization_id = ${harbor}::uuid`),
  );
  expect(incident).toEqual({ number: 1, status: "closed", source: "alert", priority: "critical" });
  const active = await withActor(operator, (tx) =>
    tx.execute(
      sql`select r.name from alerts a join alert_rules r on r.id = a.rule_id where a.organization_id = ${harbor}::uuid and a.cleared_at is null`,
    ),
  );
  expect(active).toEqual([{ name: "Compressor discharge hot" }]);

  const repair = await withActor(operator, (tx) =>
    tx.execute(sql`select w.number, w.status, p.verdict, r.success_rate::float8 as rate from work_orders w join repair_proofs p on p.work_order_id = w.id
      join prescriptions r on r.id = p.prescription_id where w.organization_id = ${harbor}::uuid`),
  );
  expect(repair).toEqual([{ number: 1, status: "verified", verdict: "improved", rate: 100 }]);

  expect((await loadDemo(now + 60_000)).map(({ created, readings }) => [created, readings])).toEqual([
    [false, 0],
    [false, 0],
  ]);
  expect(await state()).toEqual(before);
}, 60_000);

test("everybody in the demo can sign in, and sees what their role and sites allow", async () => {
  for (const { email, password, organization, role, site } of demoPeople()) {
    const { userId } = await startSession({ email, password }, {});
    const access = await asIdentity((tx) => findAccess(tx, userId, organization));
    expect([access!.role, ...access!.applicationRoles]).toContain(role);
    expect(access!.siteScope === null).toBe(site === undefined);
    expect(await asIdentity((tx) => findAccess(tx, userId, organization === "harbor" ? "northwind" : "harbor"))).toBeUndefined();
  }
});

test("the demo's gateways go on sending, and nothing twice", async () => {
  const later = began + 3 * 3_600_000;
  expect(await feedDemo(later)).toBe(13 * 36);
  expect(await feedDemo(later)).toBe(0);
  const [found] = await withActor(operator, (tx) =>
    tx.execute<{ active: number; all: number }>(sql`select count(*) filter (where cleared_at is null)::int as active, count(*)::int as all
    from alerts where organization_id = (select id from organizations where slug = 'harbor')`),
  );
  expect(found).toEqual({ active: 1, all: 4 });
});
