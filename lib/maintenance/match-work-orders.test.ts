import { sql } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { type Actor, serviceActor } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { createDesk, type Desk } from "@/test/desk";
import { createPlant } from "@/test/factories";
import { listWorkOrders } from "./queries";
import { workOrderFilter } from "./schema";
import { rankOfStatus, workOrderStatuses } from "./words";

const ORDERS = 6_000;
/** Common, middling, rare and absent words; two letters and more; of both columns; with the letters that patterns and lower case treat specially. */
const texts = [
  "Bearing",
  "late",
  "rare",
  "never",
  "über",
  "DRUCK",
  "be",
  "xq",
  "qq",
  "er",
  "so",
  "c",
  "üb",
  "100%",
  "a_b",
  "c:\\t",
  "ß s",
  "_",
  "%%%",
  "early",
];

let desk: Desk;
let scoped: Actor;
/** "bearing" stands in most orders; "early" only in the oldest third and "late" in the newest, so that no sample tells how many there are. */
beforeAll(async () => {
  desk = await createDesk();
  const other = await createPlant(desk.system);
  scoped = await desk.member({ applicationRole: "maintenance_technician", siteScope: [other.site.id] });
  await desk.see((tx) =>
    tx.execute(sql`insert into work_orders (number, asset_id, title, description, kind, status, priority, created_at, completed_at, due_date)
      select n, case when n % 3 = 0 then ${other.asset.id}::uuid else ${desk.asset.id}::uuid end,
        case when n % 5 < 4 then 'Replace BEARING ' else 'Inspect seal ' end || n || case when n % 150 = 7 then ' rare' when n % 1999 = 5 then ' XQ' else '' end,
        case when n % 2 = 0 then 'Überdruck' when n <= 2100 then 'early a_b' when n > 3600 then 'Late 100% c:\\t' when n % 20 = 1 then 'Maß so' end,
        (array['corrective', 'preventive', 'inspection'])[1 + n % 3], (enum_range(null::work_order_status))[1 + (n * n) % 7],
        (enum_range(null::work_order_priority))[1 + n % 4], now() - make_interval(mins => ${ORDERS} - n), now(),
        case when n % 5 <> 0 then now() + make_interval(hours => (n * 53) % 400 - 200) end
      from generate_series(1, ${ORDERS}::int) n`),
  );
}, 60_000);

const patternOf = (q: string) => `%${q.replace(/[\\%_]/g, "\\$&")}%`;
/** Two letters begin a word; anything else stands anywhere. */
const says = (q: string) =>
  /^\p{L}{2}$/u.test(q)
    ? sql`(title ~* ${`\\m${q}`} or description ~* ${`\\m${q}`})`
    : sql`(title ilike ${patternOf(q)} or description ilike ${patternOf(q)})`;

test("looking words up finds the very orders that reading all of them finds, or as many of those as are asked for", async () => {
  const ranks = (statuses: readonly (typeof workOrderStatuses)[number][]) => `{${statuses.map(rankOfStatus).join(",")}}`;
  for (const actor of [desk.engineer, scoped])
    for (const statuses of [ranks(workOrderStatuses), ranks(["open"]), ranks(["verified", "cancelled"])])
      for (const q of texts)
        await withActor(actor, async (tx) => {
          const read = await tx.execute<{ id: string }>(
            sql`select id from work_orders where status_rank = any(${statuses}::smallint[]) and ${says(q)}`,
          );
          const all = new Set(read.map(({ id }) => id));
          for (const most of [1, 30, 2_001, ORDERS]) {
            const found = await tx.execute<{ id: string }>(
              sql`select id from private.matching_work_order_ids(${q}, ${statuses}::smallint[], ${most}::int) as id`,
            );
            expect([q, most, found.length]).toEqual([q, most, Math.min(most, all.size)]);
            expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
            expect(found.every(({ id }) => all.has(id))).toBe(true);
          }
        });
}, 60_000);

test("a list by words is the same pages in the same order as reading and sorting all, and its counts never say too much", async () => {
  const keys = { created: sql`created_at`, number: sql`number`, priority: sql`priority`, due: sql`coalesce(due_date, 'infinity')` };
  type Filter = { q: string; status?: string; kind?: string; priority?: string };
  const filters: Filter[] = [
    ...texts.map((q) => ({ q })),
    { q: "bearing", status: "open,on-hold" },
    { q: "late", kind: "inspection" },
    { q: "early", priority: "emergency" },
  ];
  for (const actor of [desk.engineer, scoped])
    for (const [index, filter] of filters.entries())
      for (const [place, [name, key]] of Object.entries(keys).entries()) {
        if (filter.q !== "Bearing" && place !== index % 4) continue;
        const { q, status, kind, priority } = filter;
        const matches = sql`${says(q)}
          and status = any(${`{${status ?? workOrderStatuses.join(",")}}`}::work_order_status[])
          and kind = coalesce(${kind ?? null}, kind) and priority = coalesce(${priority ?? null}::work_order_priority, priority)`;
        const expected = await withActor(actor, (tx) =>
          tx.execute<{ number: number; status: string }>(
            sql`select number, status from work_orders where ${matches} order by ${key} desc, id desc`,
          ),
        );
        const list = (more: object) =>
          withActor(actor, (tx) => listWorkOrders(tx, workOrderFilter.parse({ ...filter, sort: `-${name}`, limit: 60, ...more })), {
            readOnly: true,
          });
        const first = await list({});
        const second = first.nextCursor ? await list({ cursor: first.nextCursor }) : undefined;
        const walked = [...first.items, ...(second?.items ?? [])].map(({ number }) => number);
        expect([filter, name, walked]).toEqual([filter, name, expected.slice(0, 120).map(({ number }) => number)]);
        if (second?.prevCursor)
          expect((await list({ before: second.prevCursor })).items.map(({ number }) => number)).toEqual(walked.slice(0, 60));
        for (const one of first.capped) expect(first.counts[one]).toBeLessThanOrEqual(expected.filter((row) => row.status === one).length);
        expect(first.totalIsCapped || first.total === expected.length).toBe(true);
      }
}, 60_000);

test("two letters are found where a word begins, in the order and in its asset, by any sign before them; other scripts anywhere", async () => {
  const { see, as, engineer, asset, system } = await createDesk();
  const other = await createPlant(system);
  await see((tx) => tx.execute(sql`update assets set name = 'AC unit' where id = ${other.asset.id}::uuid`));
  const titles = ["XQ valve", "Box/xq-2", "(xq)", "Boxq", "Change oil_xq", "更换主泵轴承", "Pump 7"];
  await see((tx) =>
    tx.execute(sql`insert into work_orders (number, asset_id, title) select n, ${asset.id}::uuid, t
      from jsonb_array_elements_text(${JSON.stringify(titles)}::jsonb) with ordinality as x (t, n)`),
  );
  await see((tx) => tx.execute(sql`insert into work_orders (number, asset_id, title) values (50, ${other.asset.id}::uuid, 'Look at it')`));
  const found = async (q: string) =>
    (await as(engineer, (tx) => listWorkOrders(tx, workOrderFilter.parse({ q, sort: "number" })))).items.map(({ title }) => title);
  expect(await found("xq")).toEqual(["XQ valve", "Box/xq-2", "(xq)", "Change oil_xq"]);
  expect(await found("ac")).toEqual(["Look at it"]);
  expect(await found("ox")).toEqual([]);
  expect(await found("oxq")).toEqual(["Boxq"]);
  expect(await found("主泵")).toEqual(["更换主泵轴承"]);
});

test("a rare short word is looked up in the index, and not by reading all orders", async () => {
  const plan = await withActor(serviceActor(), async (tx) => {
    await tx.execute(sql`set local enable_seqscan = off`);
    const word = "(^|[\\t\\n\\r -/:-@\\[-`{-~])xq";
    return tx.execute<{ "QUERY PLAN": string }>(
      sql`explain (costs off) select id from work_orders where title ~* ${word} or description ~* ${word}`,
    );
  });
  expect(plan.map((row) => row["QUERY PLAN"]).join("\n")).toContain("work_orders_text_trgm_idx");
});
