import { afterAll, beforeAll, expect, it } from "vitest";
import { type Engine, startEngine } from "@/test/postgrest";

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine(
    "pgrst_within",
    `create table pieces (id int primary key, low int not null, high int not null, items int[] not null);
     create function unfolded(items int[]) returns setof int language plpgsql as $$ begin
       if 13 = any(items) then raise exception 'opened' using errcode = 'P0001'; end if;
       return query select unnest(items);
     end $$;
     grant select on pieces to authenticated; create view items with (security_invoker = true) as select p.id, i.item, p.low, p.high, p.low / 10 as ten from pieces p cross join lateral unfolded(p.items) i(item);
     comment on column items.item is 'What lies in the piece. @within low high ten';
     grant select on items to authenticated; insert into pieces values (1, 1, 5, '{1,3,5}'), (2, 10, 14, '{10,13,14}'), (3, 20, 20, '{20}');`,
  );
});
afterAll(() => engine.stop());
const items = async (query: string) =>
  (await engine.json(`GET /items?select=item&order=item&${query}`)).map(({ item }: { item: number }) => item);

it("a row that cannot match is not unfolded", async () => {
  expect(await items("item=lt.10")).toEqual([1, 3, 5]);
  expect(await items("item=lte.5&item=gte.3")).toEqual([3, 5]);
  expect(await items("item=gt.14")).toEqual([20]);
  expect(await items("item=eq.20")).toEqual([20]);
  expect(await items("or=(item.lt.3,item.gte.5)&id=eq.1")).toEqual([1, 5]);
  expect(await items("item=not.gte.6&item=lt.9")).toEqual([1, 3, 5]);
  expect(await engine.error("GET /items?item=gt.13")).toMatchObject({ code: "P0001" }); // else this would prove nothing
});

it("the columns it lies between are nobody's", async () => {
  const relation = engine.catalogue().relations.get("pgrst_within.items")!;
  expect([...relation.columns.keys()]).toEqual(["id", "item"]);
  expect(relation.columns.get("item")!.comment).toBe("What lies in the piece.");
  expect(await engine.json("GET /items?item=eq.20")).toEqual([{ id: 3, item: 20 }]);
  for (const query of ["select=low", "low=gt.1&item=lt.9", "item=lt.9&order=high"])
    expect(await engine.error(`GET /items?${query}`)).toMatchObject({ status: 400, code: "42703" });
});

it("an order by it is one by its steps first, with the same outcome", async () => {
  expect(engine.statement("GET /items?order=item.desc&limit=1").text).toContain(`"ten" desc`);
  await engine.sql`update pgrst_within.pieces set items = '{10,12,14}' where id = 2`;
  const desc = (await engine.json("GET /items?select=item&order=item.desc")).map(({ item }: { item: number }) => item);
  expect(desc).toEqual([20, 14, 12, 10, 5, 3, 1]);
  expect(await engine.json("GET /items?select=item&order=item.desc&limit=2&offset=1")).toEqual([{ item: 14 }, { item: 12 }]);
  expect(await engine.json("GET /items?select=item.max()")).toEqual([{ max: 20 }]);
  expect(await engine.json("GET /items?select=item,item.count()&order=item&limit=1")).toEqual([{ item: 1, count: 1 }]);
});
