import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { type Actor, serviceActor } from "@/db/actor";
import { type ActorTx, withActor } from "@/db/with-actor";
import { createDesk } from "@/test/desk";
import { createPlant } from "@/test/factories";
import { foldTallies } from "./fold-tallies";
import { listWorkOrders } from "./queries";
import { workOrderFilter } from "./schema";
import { workOrderPriorities, workOrderStatuses } from "./words";

/** 420 orders at two sites in every status, priority and kind; some without a date, some with somebody. */
async function register() {
  const desk = await createDesk();
  const other = await createPlant(desk.system);
  await desk.see((tx) =>
    tx.execute(sql`insert into work_orders (number, asset_id, title, kind, status, priority, created_at, completed_at, due_date, assigned_to)
      select n, case when n % 3 = 0 then ${other.asset.id}::uuid else ${desk.asset.id}::uuid end, (array['Replace bearing', 'Inspect seal'])[1 + n % 2] || ' ' || n,
        (array['corrective', 'preventive', 'inspection'])[1 + n % 3], (enum_range(null::work_order_status))[1 + n % 7],
        (enum_range(null::work_order_priority))[1 + n % 4], now() - make_interval(mins => (n * 37) % 500), now(),
        case when n % 5 <> 0 then now() + make_interval(hours => (n * 53) % 400 - 200) end, case when n % 4 = 1 then ${desk.engineer.userId}::uuid end
      from generate_series(1, 420) n`),
  );
  const list = (filter: Record<string, unknown>, actor: Actor = desk.engineer) =>
    withActor(actor, (tx) => listWorkOrders(tx, workOrderFilter.parse(filter)), { readOnly: true });
  return { ...desk, other, list };
}

const counted = (tx: ActorTx) =>
  tx.execute(sql`select site_id, status, priority, kind, count(*)::int as orders from work_orders group by 1, 2, 3, 4 order by 1, 2, 3, 4`);
const tallied = (tx: ActorTx) =>
  tx.execute(
    sql`select site_id, status, priority, kind, sum(orders)::int as orders from work_order_tallies group by 1, 2, 3, 4 having sum(orders) <> 0 order by 1, 2, 3, 4`,
  );

test("the tallies say what counting says, after every kind of change, by two writers at once, and once folded", async () => {
  const { see, asset, other, system } = await register();
  const same = async () => expect([...(await see(tallied))]).toEqual([...(await see(counted))]);
  await same();
  await Promise.all(
    [0, 1].map((half) =>
      withActor(system, async (tx) => {
        await tx.execute(
          sql`update work_orders set status = 'cancelled', cancelled_at = now() where status in ('open', 'assigned') and number % 2 = ${half}`,
        );
        await tx.execute(sql`update work_orders set priority = 'emergency', kind = 'improvement' where number % 10 = ${half}`);
        await tx.execute(sql`update work_orders set asset_id = ${half ? asset.id : other.asset.id}::uuid where number % 12 = ${half}`);
        await tx.execute(sql`delete from work_orders where number % 22 = ${half + 2}`);
      }),
    ),
  );
  await same();
  await see((tx) => tx.execute(sql`update work_orders set title = title || '.'`)); // changes no count, and adds no row
  for (let turn = 0; turn < 300; turn += 1)
    await see((tx) =>
      tx.execute(sql`update work_orders set priority = ${turn % 2 ? "low" : "high"}::work_order_priority where number = 7`),
    );
  const rows = () => see(async (tx) => (await tx.execute<{ n: number }>(sql`select count(*)::int as n from work_order_tallies`))[0]!.n);
  const before = await rows();
  await foldTallies();
  expect(await rows()).toBeLessThan(before - 300);
  await same();
});

test("a rolled back change counts for nothing, and an organization is deleted with its tallies", async () => {
  const { system, list, id } = await register();
  const { total } = await list({});
  const undone = withActor(system, async (tx) => {
    await tx.execute(sql`delete from work_orders`);
    throw new Error("undone");
  });
  await expect(undone).rejects.toThrow("undone");
  expect((await list({})).total).toBe(total);
  const service = <T>(work: (tx: ActorTx) => Promise<T>) => withActor(serviceActor(), work);
  await service((tx) => tx.execute(sql`delete from organizations where id = ${id}::uuid`));
  const left = await service((tx) => tx.execute(sql`select from work_order_tallies where organization_id = ${id}::uuid`));
  expect(left).toHaveLength(0);
});

test("every order of the list is the same walked as sorted, forwards and back, and its counts are those of the filter", async () => {
  const { list, see, site, engineer } = await register();
  const keys = {
    created: sql`created_at`,
    number: sql`number`,
    priority: sql`priority`,
    due: sql`coalesce(due_date, 'infinity')`,
  };
  const filters: [Record<string, unknown>, ReturnType<typeof sql>][] = [
    [{}, sql`true`],
    [{ status: "open,assigned,on-hold" }, sql`status in ('open', 'assigned', 'on-hold')`],
    [
      { status: "verified", priority: "high,low", kind: "inspection" },
      sql`status = 'verified' and priority in ('high', 'low') and kind = 'inspection'`,
    ],
    [{ site: site.id, kind: "preventive" }, sql`site_id = ${site.id}::uuid and kind = 'preventive'`],
    [{ overdue: "true" }, sql`due_date < now() and status in ('open', 'assigned', 'in-progress', 'on-hold')`],
    [{ assignee: "me" }, sql`assigned_to = ${engineer.userId}::uuid`],
    [
      { assignee: "nobody,me", status: "completed" },
      sql`(assigned_to is null or assigned_to = ${engineer.userId}::uuid) and status = 'completed'`,
    ],
    [{ q: "bearing 1" }, sql`title ilike '%bearing 1%'`],
    [
      { q: "se", status: "cancelled" },
      sql`(title ilike '%se%' or exists (select from assets a where a.id = asset_id and a.name ilike '%se%')) and status = 'cancelled'`,
    ],
    [{ kind: "improvement" }, sql`false`],
  ];
  for (const [filter, where] of filters)
    for (const [name, key] of Object.entries(keys))
      for (const down of [false, true]) {
        const direction = down ? sql`desc` : sql`asc`;
        const expected = await see((tx) =>
          tx.execute<{ number: number }>(sql`select number from work_orders where ${where} order by ${key} ${direction}, id ${direction}`),
        );
        const sort = `${down ? "-" : ""}${name}`;
        const walked: number[] = [];
        let page = await list({ ...filter, sort, limit: 60 });
        expect(page.total).toBe(expected.length);
        for (;;) {
          walked.push(...page.items.map(({ number }) => number));
          if (!page.nextCursor) break;
          page = await list({ ...filter, sort, limit: 60, cursor: page.nextCursor });
        }
        expect(walked).toEqual(expected.map(({ number }) => number));
        if (page.prevCursor) {
          const back = await list({ ...filter, sort, limit: 60, before: page.prevCursor });
          const end = walked.length - page.items.length;
          expect(back.items.map(({ number }) => number)).toEqual(walked.slice(end - 60, end));
        }
      }
}, 60_000);

test("what is overdue is counted beside every view, by the same filter and for the same sites, and only where it is asked for", async () => {
  const { list, member, other, engineer } = await register();
  const scoped = await member({ applicationRole: "maintenance_technician", siteScope: [other.site.id] });
  const filters = [
    {},
    { status: "verified" },
    { priority: "high,low", kind: "inspection" },
    { site: other.site.id },
    { assignee: "me" },
    { q: "bearing 1" },
    { q: "e" },
    { kind: "improvement" },
  ];
  for (const actor of [engineer, scoped])
    for (const filter of filters) {
      const page = await withActor(actor, (tx) => listWorkOrders(tx, workOrderFilter.parse(filter), { overdue: true }), { readOnly: true });
      const { total } = await list({ ...filter, status: undefined, overdue: "true" }, actor);
      expect([filter, page.overdue]).toEqual([filter, { orders: total, capped: false }]);
    }
  expect((await list({ overdue: "true" })).total).toBeGreaterThan(0);
  expect(await list({})).not.toHaveProperty("overdue");
});

test("someone of one site counts and finds that site's orders alone", async () => {
  const { list, member, other, stranger } = await register();
  const scoped = await member({ applicationRole: "maintenance_technician", siteScope: [other.site.id] });
  const { total, counts } = await list({}, scoped);
  expect(total).toBe(140);
  expect(Object.keys(counts).sort()).toEqual([...workOrderStatuses].sort());
  expect((await list({ q: "bearing" }, scoped)).total).toBe(70);
  expect((await list({}, stranger)).total).toBe(0);
  for (const priority of workOrderPriorities)
    expect((await list({ priority, site: other.site.id }, scoped)).total).toBe((await list({ priority }, scoped)).total);
});
