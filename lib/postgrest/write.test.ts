import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Engine, startEngine } from "@/test/postgrest";
import { fixture } from "@/test/postgrest-fixture";

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine("pgrst_test", fixture);
});
afterAll(() => engine.stop());

const read = (request: string) => engine.json(`GET /${request}`);
const back = (...more: string[]) => ({ prefer: ["return=representation", ...more].join(", ") });

describe("insert", () => {
  it("one object, several, with nothing read back", async () => {
    const { row, plan } = await engine.run("POST /clients", { body: { id: 10, name: "One" } });
    expect(row).toMatchObject({ body: null, page: 1, affected: 1, total: null, inserted: null, location: null });
    expect(plan).toMatchObject({ action: "insert", readOnly: false, singular: false, shape: undefined });
    expect(
      (
        await engine.run("POST /clients", {
          body: [
            { id: 11, name: "Two" },
            { id: 12, name: "Three" },
          ],
        })
      ).row.affected,
    ).toBe(2);
    expect(await read("clients?select=name&id=gte.10&order=id")).toEqual([{ name: "One" }, { name: "Two" }, { name: "Three" }]);
  });

  it("into a table that may be written but not read", async () => {
    expect((await engine.run("POST /letters", { body: { words: "dear" } })).row.affected).toBe(1);
    expect(await engine.error("POST /letters", { body: { words: "dear" }, headers: back() })).toMatchObject({ code: "42501", status: 403 });
    expect(
      (await engine.run("POST /letters", { body: { words: "x" }, headers: { prefer: "return=headers-only" } })).row.location,
    ).toBeNull();
  });

  it("return=representation through select, casts, embeds and computed columns", async () => {
    const select = "select=key:id::text,name,full_title,clients(name),client_of(id),tasks(id)";
    expect(await engine.json(`POST /projects?${select}`, { body: { id: 20, name: "New", client_id: 2 }, headers: back() })).toEqual([
      { key: "20", name: "New", full_title: "New (?)", clients: { name: "Apple" }, client_of: { id: 2 }, tasks: [] },
    ]);
    expect(
      await engine.json("POST /projects?select=id,clients!inner(name)", {
        body: [
          { id: 21, client_id: 2 },
          { id: 22, client_id: null },
        ],
        headers: back(),
      }),
    ).toEqual([{ id: 21, clients: { name: "Apple" } }]);
  });

  it("orders what it answers", async () => {
    const body = [
      { id: 31, name: "b" },
      { id: 32, name: "a" },
    ];
    expect(await engine.json("POST /clients?order=name&select=id&limit=1", { body, headers: back() })).toEqual([{ id: 32 }, { id: 31 }]);
  });

  it("converts values as the columns' types say, with every digit", async () => {
    const body = `{"id": 40, "details": {"k": [1, 2]}, "raw": {"n": 1.10}, "tags": ["x", "y,z"], "budget": 9007199254740993.25, "span": "[1,3)", "active": true, "started": "2024-05-05T10:00:00+02:00", "status": "open", "note": null}`;
    expect(
      await engine.text("POST /projects?select=details,raw,tags,budget,span,active,started,status,note", { body, headers: back() }),
    ).toBe(
      '[{"details":{"k": [1, 2]},"raw":{"n": 1.10},"tags":["x","y,z"],"budget":9007199254740993.25,"span":"[1,3)","active":true,"started":"2024-05-05T08:00:00+00:00","status":"open","note":null}]',
    );
    expect((await engine.json("POST /projects?select=tags", { body: { id: 41, tags: "{p,q}" }, headers: back() }))[0]).toEqual({
      tags: ["p", "q"],
    });
  });

  it("refuses what the types refuse", async () => {
    expect(await engine.error("POST /projects", { body: { id: "x" } })).toMatchObject({ code: "22P02" });
    expect(await engine.error("POST /projects", { body: { id: 42, note: "far too long for this column" } })).toMatchObject({
      code: "22001",
    });
    expect(await engine.error("POST /stock", { body: { double_amount: 4 } })).toMatchObject({ code: "428C9" });
    expect(await engine.error("POST /clients", { body: { id: 1, name: "again" } })).toMatchObject({ code: "23505" });
  });

  it("nothing, and rows of defaults", async () => {
    expect((await engine.run("POST /stock", { body: [], headers: back() })).row).toMatchObject({ body: "[]", affected: 0 });
    expect(await engine.json("POST /stock?select=name,amount", { body: {}, headers: back() })).toEqual([{ name: null, amount: 7 }]);
    expect(await engine.json("POST /stock?select=name,amount", { body: [{}, {}], headers: back() })).toEqual([
      { name: null, amount: 7 },
      { name: null, amount: 7 },
    ]);
  });

  it("takes the named columns only; missing ones are null, or default when that is preferred", async () => {
    const body = [
      { name: "a", junk: 1 },
      { name: "b", amount: 2 },
      { amount: null, name: "c" },
    ];
    const request = `POST /stock?columns="name","amount"&select=name,amount,made_at`;
    const headers = back("missing=default");
    expect(await engine.json(request, { body, headers })).toEqual([
      { name: "a", amount: 7, made_at: "2026-01-01" },
      { name: "b", amount: 2, made_at: "2026-01-01" },
      { name: "c", amount: null, made_at: "2026-01-01" },
    ]);
    const renamed = body.map((each) => ({ ...each, name: `${each.name}${each.name}` }));
    expect((await engine.json(request, { body: renamed, headers: back() }))[0]).toEqual({
      name: "aa",
      amount: null,
      made_at: "2026-01-01",
    });
    const ids = await engine.json(`POST /stock?columns="id","name"&select=id`, { body: [{ name: "x" }, { name: "y" }], headers });
    expect(ids[1].id).toBe(ids[0].id + 1);
  });

  it("answers an unknown column with PGRST204", async () => {
    const expected = { status: 400, code: "PGRST204", message: "Could not find the 'nope' column of 'stock' in the schema cache" };
    expect(await engine.error("POST /stock", { body: { nope: 1 } })).toMatchObject(expected);
    expect(await engine.error('POST /stock?columns="nope"', { body: [{ name: "q" }] })).toMatchObject(expected);
  });

  it("says where the row is with return=headers-only", async () => {
    const headers = { prefer: "return=headers-only" };
    expect((await engine.run("POST /users_tasks", { body: { user_id: 3, task_id: 7 }, headers })).row.location).toEqual({
      user_id: "3",
      task_id: "7",
    });
    const many = await engine.run("POST /clients", {
      body: [
        { id: 50, name: "p" },
        { id: 51, name: "q" },
      ],
      headers,
    });
    expect(many.row).toMatchObject({ location: null, affected: 2 });
  });

  it("reads CSV", async () => {
    const headers = { ...back(), "content-type": "text/csv" };
    expect(await engine.json("POST /clients", { body: 'id,name\n60,"a,b"\n61,x', headers })).toEqual([
      { id: 60, name: "a,b" },
      { id: 61, name: "x" },
    ]);
  });

  it("counts what it wrote", async () => {
    const { row } = await engine.run("POST /clients", { body: [{ id: 70, name: "c" }], headers: { prefer: "count=exact" } });
    expect(row.total).toBe(1);
  });
});

describe("upsert", () => {
  it("merges on the primary key and says how many were new", async () => {
    const body = [
      { id: 1, name: "Microsoft Corp" },
      { id: 80, name: "Fresh" },
    ];
    const headers = back("resolution=merge-duplicates");
    const { row, plan } = await engine.run("POST /clients", { body, headers });
    expect(JSON.parse(row.body!)).toEqual(body);
    expect(row).toMatchObject({ affected: 2, inserted: 1 });
    expect(plan.upsert).toBe(true);
    expect((await engine.run("POST /clients", { body, headers })).row).toMatchObject({ affected: 2, inserted: 0 });
    await engine.run("POST /clients", { body: { id: 1, name: "Microsoft" }, headers });
  });

  it("ignores duplicates and answers the new ones only", async () => {
    const body = [
      { id: 1, name: "Other" },
      { id: 81, name: "Newer" },
    ];
    const { row } = await engine.run("POST /clients", { body, headers: back("resolution=ignore-duplicates") });
    expect(JSON.parse(row.body!)).toEqual([{ id: 81, name: "Newer" }]);
    expect(await read("clients?id=eq.1&select=name")).toEqual([{ name: "Microsoft" }]);
  });

  it("meets on other constraints with on_conflict", async () => {
    const headers = back("resolution=merge-duplicates");
    expect(await engine.json("POST /stock?on_conflict=name&select=name,amount", { body: { name: "bolt", amount: 99 }, headers })).toEqual([
      { name: "bolt", amount: 99 },
    ]);
    expect(await engine.error("POST /stock?on_conflict=amount", { body: { name: "bolt", amount: 99 }, headers })).toMatchObject({
      code: "42P10",
    });
    expect(await engine.error("POST /stock?on_conflict=nope", { body: { name: "bolt" }, headers })).toMatchObject({
      code: "42703",
      status: 400,
    });
    expect(await engine.error("POST /stock?on_conflict=name", { body: { name: "bolt" } })).toMatchObject({ code: "23505" });
  });

  it("of nothing but the key keeps the row", async () => {
    const headers = back("resolution=merge-duplicates");
    expect(await engine.json("POST /users_tasks?select=hours", { body: { user_id: 1, task_id: 1 }, headers })).toEqual([{ hours: 2 }]);
  });
});

describe("PUT", () => {
  it("inserts or replaces the one row of its key", async () => {
    const headers = back();
    const made = await engine.run("PUT /pages?org=eq.1&slug=eq.new", { body: { org: 1, slug: "new", title: "N" }, headers });
    expect(made.row).toMatchObject({ affected: 1, inserted: 1, body: '[{"org":1,"slug":"new","title":"N"}]' });
    expect(made.plan.put).toBe(true);
    const again = await engine.run("PUT /pages?org=eq.1&slug=eq.new", { body: [{ org: 1, slug: "new", title: "M" }], headers });
    expect(again.row).toMatchObject({ affected: 1, inserted: 0 });
  });

  it("touches nothing when the keys differ", async () => {
    expect((await engine.run("PUT /pages?org=eq.1&slug=eq.new", { body: { org: 1, slug: "old", title: "N" } })).row.affected).toBe(0);
    expect(await read("pages?slug=eq.old")).toEqual([]);
  });

  it.each([
    ["org=eq.1", 405, "PGRST105"],
    ["org=eq.1&slug=eq.new&title=eq.x", 405, "PGRST105"],
    ["org=gt.1&slug=eq.new", 405, "PGRST105"],
    ["org=not.eq.1&slug=eq.new", 405, "PGRST105"],
    ["and=(org.eq.1,slug.eq.new)", 405, "PGRST105"],
    ["org=eq.1&slug=eq.new&limit=1", 400, "PGRST114"],
  ])("refuses %s", async (search, status, code) => {
    expect(await engine.error(`PUT /pages?${search}`, { body: { org: 1, slug: "new", title: "N" } })).toMatchObject({ status, code });
  });

  it("refuses a body without the key, or of several rows", async () => {
    for (const body of [
      { org: 1, title: "N" },
      [
        { org: 1, slug: "new" },
        { org: 1, slug: "x" },
      ],
    ]) {
      expect(await engine.error("PUT /pages?org=eq.1&slug=eq.new", { body })).toMatchObject({ status: 400, code: "PGRST115" });
    }
  });
});

describe("update", () => {
  it("changes what the filters leave, JSON paths and logic included", async () => {
    const { row } = await engine.run("PATCH /projects?details->a->>c=eq.x&or=(id.eq.1,id.eq.2)", { body: { note: "patched" } });
    expect(row).toMatchObject({ affected: 1, page: 1, body: null });
    expect(await read("projects?note=eq.patched&select=id")).toEqual([{ id: 1 }]);
  });

  it("answers the new rows, also those that no longer match", async () => {
    expect(
      await engine.json("PATCH /projects?note=eq.patched&select=id,note,clients(name)", { body: { note: "done" }, headers: back() }),
    ).toEqual([{ id: 1, note: "done", clients: { name: "Microsoft" } }]);
    expect(await engine.json("PATCH /projects?id=eq.999", { body: { note: "x" }, headers: back() })).toEqual([]);
  });

  it("filters by embedded rows when they are answered", async () => {
    const request = "PATCH /clients?select=id,projects()&projects=is.null&id=eq.3";
    expect(await engine.json(request, { body: { name: "Idle still" }, headers: back() })).toEqual([{ id: 3 }]);
  });

  it("does nothing for an empty object", async () => {
    expect((await engine.run("PATCH /projects?id=eq.1", { body: {}, headers: back() })).row).toMatchObject({ body: "[]", affected: 0 });
    expect((await engine.run("PATCH /projects?id=eq.1", { body: {} })).row.affected).toBe(0);
  });

  it("is not limited by limit, and takes the first object of a list", async () => {
    expect((await engine.run("PATCH /addresses?limit=1&order=id", { body: [{ street: "All" }, { street: "No" }] })).row.affected).toBe(2);
    expect(await read("addresses?select=street&limit=1")).toEqual([{ street: "All" }]);
  });

  it("puts a default where a named column is missing, when that is preferred", async () => {
    const request = "PATCH /stock?name=eq.nut&columns=made_at,amount&select=made_at,amount";
    expect(await engine.json(request, { body: { amount: 3 }, headers: back("missing=default") })).toEqual([
      { made_at: "2026-01-01", amount: 3 },
    ]);
    expect(await engine.json(request, { body: { amount: 4 }, headers: back() })).toEqual([{ made_at: null, amount: 4 }]);
  });

  it("answers an unknown column with PGRST204, an unknown filter with 42703", async () => {
    expect(await engine.error("PATCH /projects?id=eq.1", { body: { nope: 1 } })).toMatchObject({ code: "PGRST204" });
    expect(await engine.error("PATCH /projects?nope=eq.1", { body: { note: "x" } })).toMatchObject({ code: "42703" });
  });

  it("counts as one object", async () => {
    const headers = { ...back(), accept: "application/vnd.pgrst.object+json" };
    const { plan, row } = await engine.run("PATCH /clients?id=eq.2&select=id", { body: { name: "Apple" }, headers });
    expect(plan.singular).toBe(true);
    expect(row).toMatchObject({ body: '{"id":2}', page: 1 });
  });
});

describe("delete", () => {
  it("removes what the filters leave and answers it when asked", async () => {
    expect(await engine.json("DELETE /clients?id=in.(10,11)&select=name&order=id.desc", { headers: back() })).toEqual([
      { name: "Two" },
      { name: "One" },
    ]);
    const { row } = await engine.run("DELETE /clients?id=eq.12", { headers: { prefer: "count=exact" } });
    expect(row).toMatchObject({ body: null, affected: 1, total: 1, page: 1 });
    expect((await engine.run("DELETE /clients?id=eq.12")).row.affected).toBe(0);
  });
});
