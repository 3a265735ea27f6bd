import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Engine, startEngine } from "@/test/postgrest";
import { fixture } from "@/test/postgrest-fixture";

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine("pgrst_test", fixture);
});
afterAll(() => engine.stop());

const ids = async (search: string, table = "projects") =>
  (await engine.json(`GET /${table}?select=id&order=id&${search}`)).map((row: { id: number }) => row.id);

describe("operators", () => {
  it.each([
    ["eq", "id=eq.2", [2]],
    ["neq leaves nulls out", "status=neq.open", [2, 5]],
    ["gt", "id=gt.3", [4, 5]],
    ["gte", "id=gte.3", [3, 4, 5]],
    ["lt", "id=lt.2", [1]],
    ["lte", "id=lte.2", [1, 2]],
    ["like with *", "name=like.Win*", [1, 2]],
    ["like with %", "name=like.%2510", [2]],
    ["ilike", "name=ilike.*os*", [3, 4]],
    ["match", "name=match.^O", [4, 5]],
    ["imatch", "name=imatch.^o", [4, 5]],
    ["in", "id=in.(1,3,99)", [1, 3]],
    ["in with quotes", 'note=in.("a,b",first)', [1, 3]],
    ["in of nothing", "id=in.()", []],
    ["in of arrays", "tags=in.({},{green})", [2, 3]],
    ["in of no arrays", "tags=in.()", []],
    ["in of booleans", "active=in.(true)", [1, 3]],
    ["is null", "active=is.null", [4]],
    ["is not_null", "active=is.not_null", [1, 2, 3, 5]],
    ["is true", "active=is.true", [1, 3]],
    ["is false", "active=is.false", [2, 5]],
    ["is unknown", "active=is.unknown", [4]],
    ["eq on a boolean", "active=eq.true", [1, 3]],
    ["isdistinct", "status=isdistinct.open", [2, 4, 5]],
    ["cs on an array", "tags=cs.{red}", [1, 5]],
    ["cs on jsonb", 'details=cs.{"a":{"b":2}}', [2]],
    ["cd", "tags=cd.{red,blue,black}", [1, 3, 5]],
    ["ov", "tags=ov.{green,blue}", [1, 2]],
    ["cs on a range", "span=cs.[2,3]", [1]],
    ["ov on a range", "span=ov.[4,6]", [1, 2]],
    ["sl", "span=sl.[10,12)", [1, 2]],
    ["sr", "span=sr.[1,6)", [3]],
    ["nxr", "span=nxr.[1,10)", [1, 2]],
    ["nxl", "span=nxl.[5,6)", [2, 3]],
    ["adj", "span=adj.[10,20)", [2, 3]],
    ["fts", "search=fts.cat", [1]],
    ["fts in a language", "search=fts(english).cats", [1]],
    ["plfts", "search=plfts.fat cats", [1]],
    ["phfts", "search=phfts(english).fat cats", [1]],
    ["wfts", "search=wfts(english).cats or dogs", [1, 2]],
    ["fts on text", "name=fts.windows", [1, 2]],
    ["fts on text in a language", "name=wfts(english).windows -10", [1]],
    ["a timestamp", "started=gte.2024-03-01T00:00:00Z", [2, 4]],
    ["not", "id=not.in.(1,2)", [3, 4, 5]],
    ["not is", "tags=not.is.null", [1, 2, 3, 5]],
    ["like any", "name=like(any).{*7,OS*}", [1, 4]],
    ["ilike all", "name=ilike(all).{*windows*,*7}", [1]],
    ["eq any", "id=eq(any).{2,3}", [2, 3]],
    ["gt all", "id=gt(all).{2,3}", [4, 5]],
    ["not eq any", "id=not.eq(any).{1,2}", [3, 4, 5]],
    ["the same column twice", "id=gt.1&id=lt.4", [2, 3]],
    ["an enum", "status=eq.closed", [2, 5]],
    ["a domain", "note=eq.first", [1]],
    ["a value with commas", "note=eq.a,b", [3]],
  ])("%s", async (_, search, expected) => {
    expect(await ids(search)).toEqual(expected);
  });
});

describe("logic trees", () => {
  it.each([
    ["or", "or=(id.eq.1,id.eq.4)", [1, 4]],
    ["and", "and=(id.gt.1,id.lt.4)", [2, 3]],
    ["not.or", "not.or=(id.eq.1,id.eq.4)", [2, 3, 5]],
    ["not.and", "not.and=(id.gt.1,id.lt.4)", [1, 4, 5]],
    ["nested", "or=(id.eq.5,and(id.gt.1,not.or(id.eq.3,id.gte.4)))", [2, 5]],
    ["several", "or=(id.eq.1,id.eq.2)&or=(id.eq.2,id.eq.3)", [2]],
    ["negated items", "or=(id.not.in.(1,2,3),name.not.like.*IOS*)", [1, 2, 4, 5]],
    ["JSON paths", "or=(details->a->>c.eq.y,details->a->b.eq.10)", [2, 3]],
    ["modifiers", "or=(name.like(any).{IO*,OS*},id.eq.1)", [1, 3, 4]],
  ])("%s", async (_, search, expected) => {
    expect(await ids(search)).toEqual(expected);
  });
});

describe("JSON paths", () => {
  it("selects, names after the last key and casts", async () => {
    expect(
      await engine.json("GET /projects?id=eq.1&select=details->a->>c,x:details->a->b,details->list->>-1,n:details->a->>b::int"),
    ).toEqual([{ c: "x", x: 1, list: "3", n: 1 }]);
  });

  it("compares as jsonb and as text", async () => {
    expect(await ids("details->a->b=gt.1")).toEqual([2, 3]);
    expect(await ids("details->a->>b=eq.10")).toEqual([3]);
    expect(await ids("raw->z=eq.2")).toEqual([2]);
    expect(await ids("raw->>z=eq.1.50")).toEqual([1]);
    expect(await ids("details->a->>zz=is.null&id=lt.3")).toEqual([1, 2]);
  });

  it("orders by a path", async () => {
    const rows = await engine.json("GET /projects?select=id&order=details->a->b.desc.nullslast,id&id=lt.5");
    expect(rows.map((row: { id: number }) => row.id)).toEqual([3, 2, 1, 4]);
  });

  it("reaches into arrays and ranges through to_jsonb", async () => {
    expect(await engine.json("GET /projects?id=eq.1&select=first:tags->>0,tags->1")).toEqual([{ first: "red", tags: "blue" }]);
    expect(await ids("tags->>0=eq.red")).toEqual([1, 5]);
  });

  it("takes keys with quotes and backslashes as text", async () => {
    expect(await ids(`details->>${encodeURIComponent(`"it's \\\\ here"`)}=is.null&id=eq.1`)).toEqual([1]);
  });
});

describe("select", () => {
  it("answers everything readable in table order", async () => {
    const [row] = await engine.json("GET /projects?id=eq.3");
    expect(Object.keys(row)).toEqual([
      "id",
      "name",
      "client_id",
      "details",
      "raw",
      "tags",
      "budget",
      "span",
      "active",
      "started",
      "search",
      "status",
      "note",
    ]);
  });

  it("keeps digits that JavaScript would lose", async () => {
    expect(await engine.text("GET /projects?select=budget,raw&id=in.(1,2)&order=id")).toBe(
      '[{"budget":200.00,"raw":{"z": 1.50}}, \n {"budget":9007199254740993.25,"raw":{"z": 2}}]',
    );
  });

  it("aliases and casts", async () => {
    expect(await engine.json("GET /projects?id=eq.1&select=key:id,text:id::text,active::int")).toEqual([{ key: 1, text: "1", active: 1 }]);
  });

  it("shows computed columns, filters and orders by them", async () => {
    expect(await engine.json("GET /projects?select=full_title&full_title=like.*open*&order=full_title.desc")).toEqual([
      { full_title: "Windows 7 (open)" },
      { full_title: "IOS (open)" },
    ]);
  });

  it("survives columns named like its own aliases", async () => {
    expect(await engine.json('GET /t1?select=p,t1,select,"a\\"b",w,"dot.ted",row&p=eq.1&t1=eq.one&"dot.ted"=eq.d')).toEqual([
      { p: 1, t1: "one", select: "S", 'a"b': "q", w: 3, "dot.ted": "d", row: "r" },
    ]);
    expect(await engine.text("GET /t1", { headers: { accept: "text/csv" } })).toBe('p,t1,select,"a""b",w,dot.ted,row\n1,one,S,q,3,d,r');
  });

  it("refuses casts to types that give away names", async () => {
    expect(await engine.error("GET /projects?select=id::regclass")).toMatchObject({ status: 400, code: "42704" });
    expect(await engine.error("GET /projects?select=id::regrole[]")).toMatchObject({ status: 400, code: "42704" });
  });

  it("answers nothing of unknown columns", async () => {
    for (const search of ["select=nope", "nope=eq.1", "order=nope", "or=(nope.eq.1)"]) {
      expect(await engine.error(`GET /projects?${search}`)).toMatchObject({
        status: 400,
        code: "42703",
        message: "column projects.nope does not exist",
      });
    }
  });
});

describe("order, limit, offset, range", () => {
  it("puts nulls where they are asked for", async () => {
    const order = async (by: string) => (await engine.json(`GET /projects?select=id&order=${by}`)).map((row: { id: number }) => row.id);
    expect(await order("active.nullsfirst,id")).toEqual([4, 2, 5, 1, 3]);
    expect(await order("active.desc.nullslast,id.desc")).toEqual([3, 1, 5, 2, 4]);
    expect(await order("active.desc,id")).toEqual([4, 1, 3, 2, 5]);
  });

  it("cuts the page and counts the rest", async () => {
    const { row, plan } = await engine.run("GET /projects?select=id&order=id&limit=2&offset=1", { headers: { prefer: "count=exact" } });
    expect(JSON.parse(row.body!)).toEqual([{ id: 2 }, { id: 3 }]);
    expect(row).toMatchObject({ page: 2, total: 5 });
    expect(plan).toMatchObject({ offset: 1, limit: 2, readOnly: true, counted: true });
  });

  it.each([
    ["limit=0", 0, 5],
    ["offset=4", 1, 5],
    ["offset=5", 0, 5],
    ["offset=100", 0, 5],
    ["id=gt.3", 2, 2],
    ["id=gt.9", 0, 0],
  ])("counts exactly with %s", async (search, page, total) => {
    expect((await engine.run(`GET /projects?${search}`, { headers: { prefer: "count=exact" } })).row).toMatchObject({ page, total });
    expect((await engine.run(`HEAD /projects?${search}`, { headers: { prefer: "count=exact" } })).row).toMatchObject({
      body: null,
      page,
      total,
    });
  });

  it("counts up to a cap", async () => {
    expect((await engine.run("GET /projects?limit=1", { headers: { prefer: "count=exact" }, countCap: 3 })).row.total).toBe(4);
    expect((await engine.run("GET /projects?limit=1")).row.total).toBeNull();
  });

  it("narrows limit and offset by the Range header", async () => {
    expect((await engine.plan("GET /projects?offset=2&limit=10", { headers: { range: "1-4" } })).root).toMatchObject({
      offset: 2,
      limit: 3,
    });
    expect((await engine.plan("GET /projects", { headers: { range: "3-" } })).root).toMatchObject({ offset: 3, limit: 1000 });
    expect(await engine.error("GET /projects?offset=9", { headers: { range: "1-4" } })).toMatchObject({ status: 416, code: "PGRST103" });
  });

  it("never answers more rows than the cap", async () => {
    expect(engine.plan("GET /projects?limit=5000000").limit).toBe(1000);
  });
});

describe("media types", () => {
  it("gives one row as an object", async () => {
    const accept = "application/vnd.pgrst.object+json";
    const { row, plan } = await engine.run("GET /clients?id=eq.1", { headers: { accept } });
    expect(plan.singular).toBe(true);
    expect(row).toMatchObject({ body: '{"id":1,"name":"Microsoft"}', page: 1 });
    expect((await engine.run("GET /clients?id=lt.3", { headers: { accept } })).row.page).toBe(2);
    expect((await engine.run("GET /clients?id=eq.99", { headers: { accept } })).row.page).toBe(0);
  });

  it("gives CSV that reads back as it was", async () => {
    const headers = { accept: "text/csv" };
    expect(await engine.text("GET /projects?select=id,note,active&order=id", { headers })).toBe(
      'id,note,active\n1,first,t\n2,,f\n3,"a,b",t\n4,"it ""is"" c:\\temp",\n5,"",f',
    );
    expect(await engine.text("GET /projects?select=id&id=eq.99", { headers })).toBe("id");
  });

  it("strips nulls", async () => {
    const headers = { accept: "application/vnd.pgrst.array+json;nulls=stripped" };
    expect(await engine.json("GET /projects?select=id,client_id,budget&id=in.(4,5)&order=id", { headers })).toEqual([
      { id: 4, client_id: 2 },
      { id: 5, budget: 0 },
    ]);
  });
});
