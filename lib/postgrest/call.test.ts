import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Engine, startEngine } from "@/test/postgrest";
import { fixture } from "@/test/postgrest-fixture";

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine("pgrst_test", fixture);
});
afterAll(() => engine.stop());

const get = (request: string) => engine.json(`GET /rpc/${request}`);
const post = (request: string, body?: unknown, headers?: Record<string, string>) =>
  engine.json(`POST /rpc/${request}`, { body, ...(headers && { headers }) });

describe("arguments", () => {
  it("by key of the body, with defaults", async () => {
    expect(await post("add_numbers", { a: 1, b: 2 })).toBe(3);
    expect(await post("add_numbers", { a: 1 })).toBe(11);
    expect(await post("overloaded")).toBe("none");
  });

  it("by query parameter, the last of a repeated one", async () => {
    expect(await get("add_numbers?a=1&b=2")).toBe(3);
    expect(await get("add_numbers?a=1&a=5&b=1")).toBe(6);
  });

  it("arrays, json, booleans and null as json_to_record reads them", async () => {
    expect(await post("list_length", { xs: ["a", "b,c", null] })).toBe(3);
    expect(await post("list_length", { xs: "{p,q}" })).toBe(2);
    expect(await get("list_length?xs={p,q,r}")).toBe(3);
    expect(await post("echo_named", { payload: { deep: [1] }, flag: false, label: 'it\'s \\ "x"' })).toEqual({
      p: { deep: [1] },
      f: false,
      l: 'it\'s \\ "x"',
    });
    expect(await post("echo_named", { payload: null, label: null })).toEqual({ p: null, f: true, l: null });
    expect(await get('echo_named?payload={"a":1}&flag=false')).toEqual({ p: { a: 1 }, f: false, l: "none" });
    expect(await post("take_project", { row_of: { id: 1, name: "row" } })).toBe("row");
  });

  it("dates, enums, domains, ranges, bytes and lists of rows", async () => {
    const body = { s: "open", d: "2026-01-02", t: "x", b: "\\x01", r: "[1,2)", c: [{ id: 1, name: "row" }] };
    const expected = { s: "open", d: "2026-01-02", t: "x", b: "\\x01", r: "[1,2)", c: "row" };
    expect(await post("many_types", body)).toEqual(expected);
    const literals = 's=open&d=2026-01-02&t=x&b=\\x01&r=[1,2)&c={"(1,row,,,,,,,,,,,)"}';
    expect(await get(`many_types?${literals}`)).toEqual(expected);
    expect(await engine.error("POST /rpc/many_types", { body: { ...body, s: "nope" } })).toMatchObject({ code: "22P02" });
  });

  it("variadic", async () => {
    expect(await post("sum_all", { xs: [1, 2, 3] })).toBe(6);
    expect(await get("sum_all?xs=1&xs=2")).toBe(3);
    expect(await get("sum_all?xs=7")).toBe(7);
  });

  it("the whole body for one unnamed parameter", async () => {
    expect(await engine.text("POST /rpc/echo_json", { body: '{"a": 1.10, "b": [2]}' })).toBe('{"a": 1.10, "b": [2]}');
    expect(await engine.text("POST /rpc/echo_json", { body: "[1, 2]" })).toBe("[1, 2]");
    expect(await post("echo_text", "plain 'words'", { "content-type": "text/plain" })).toBe("plain 'words'");
    expect(await post("echo_bytes", "\u0001A", { "content-type": "application/octet-stream" })).toBe("0141");
  });

  it("the first element of a list of objects", async () => {
    expect(
      await post("add_numbers", [
        { a: 4, b: 5 },
        { a: 9, b: 9 },
      ]),
    ).toBe(9);
  });

  it("keeps digits that JavaScript would lose", async () => {
    expect(await engine.text("POST /rpc/echo_named?select=", { body: '{"payload": 9007199254740993.10}' })).toContain(
      "9007199254740993.10",
    );
  });
});

describe("results", () => {
  it("nothing, with a status and headers of its own", async () => {
    const { row, plan } = await engine.run("POST /rpc/say_nothing", {});
    expect(row).toMatchObject({ body: null, response_headers: '[{"X-Said":"nothing"}]', response_status: "202" });
    expect(plan).toMatchObject({ shape: "void", readOnly: false, returnsSet: false });
  });

  it("one row as an object, from a row type and from OUT parameters", async () => {
    expect(await post("one_client", { id: 2 })).toEqual({ id: 2, name: "Apple" });
    expect(await post("one_client?select=name", { id: 2 })).toEqual({ name: "Apple" });
    expect(await get("out_one")).toEqual({ x: 5 });
    expect(await get("out_two")).toEqual({ x: 5, y: "five" });
    expect(await post("in_and_out", { a: 1, b: 2 })).toEqual({ a: 3 });
  });

  it("sets of values and of rows", async () => {
    expect(await get("project_names?limit=2")).toEqual(["Windows 7", "Windows 10"]);
    expect(await get("pairs?n=2")).toEqual([
      { k: 1, v: "v1" },
      { k: 2, v: "v2" },
    ]);
    expect(await get("singles?n=2")).toEqual([{ k: 1 }, { k: 2 }]);
    expect(await post("pairs?k=gt.1&select=v&order=k.desc&limit=1", { n: 4 })).toEqual([{ v: "v4" }]);
  });

  it("rows of a table are filtered, ordered, embedded and counted like the table", async () => {
    expect(await get("all_projects?select=id,full_title,clients(name),tasks(id)&clients.name=eq.Apple&id=in.(1,3)&order=id.desc")).toEqual([
      { id: 3, full_title: "IOS (open)", clients: { name: "Apple" }, tasks: [{ id: 5 }, { id: 6 }] },
      { id: 1, full_title: "Windows 7 (open)", clients: null, tasks: [{ id: 1 }, { id: 2 }] },
    ]);
    const { row } = await engine.run("GET /rpc/all_projects?select=id,full_title,client_of(name)&client_id=not.is.null&limit=1&order=id", {
      headers: { prefer: "count=exact" },
    });
    expect(JSON.parse(row.body!)).toEqual([{ id: 1, full_title: "Windows 7 (open)", client_of: { name: "Microsoft" } }]);
    expect(row).toMatchObject({ page: 1, total: 4 });
    expect(await get("all_projects?select=count()")).toEqual([{ count: 5 }]);
  });

  it("as CSV and as one object", async () => {
    expect(await engine.text("GET /rpc/pairs?n=2", { headers: { accept: "text/csv" } })).toBe("k,v\n1,v1\n2,v2");
    const { row, plan } = await engine.run("GET /rpc/pairs?n=1", { headers: { accept: "application/vnd.pgrst.object+json" } });
    expect(plan.singular).toBe(true);
    expect(row.body).toBe('{"k":1,"v":"v1"}');
    const value = await engine.run("GET /rpc/project_names?limit=1", { headers: { accept: "application/vnd.pgrst.object+json" } });
    expect(value.row).toMatchObject({ body: '"Windows 7"', page: 1 });
  });

  it("HEAD and return=minimal run the function and show nothing", async () => {
    expect((await engine.run("HEAD /rpc/pairs?n=3", { headers: { prefer: "count=exact" } })).row).toMatchObject({
      body: null,
      page: 3,
      total: 3,
    });
    await engine.run("POST /rpc/add_client", { body: { id: 90, name: "Called" }, headers: { prefer: "return=minimal" } });
    expect(await engine.json("GET /clients?id=eq.90&select=name")).toEqual([{ name: "Called" }]);
  });

  it("a counted call runs once", async () => {
    const before = await engine.json("GET /clients?select=count()");
    await engine.run("POST /rpc/add_client", { body: { id: 91, name: "Once" }, headers: { prefer: "count=exact" } });
    expect(await engine.json("GET /clients?select=count()")).toEqual([{ count: before[0].count + 1 }]);
  });

  it("is read only by GET and for stable functions", async () => {
    expect(engine.plan("GET /rpc/say_nothing").readOnly).toBe(true);
    expect(engine.plan("POST /rpc/all_projects").readOnly).toBe(true);
    expect(engine.plan("POST /rpc/say_nothing").readOnly).toBe(false);
    expect(await engine.error("GET /rpc/add_client?id=95&name=x")).toMatchObject({ code: "25006" });
  });

  it("shows what a function opens of a closed table", async () => {
    expect(await get("from_secrets")).toEqual([{ id: 1, value: "shown" }]);
  });
});

describe("candidates", () => {
  it("differ by the names given", async () => {
    expect(await post("overloaded", { a: 1 })).toBe("a");
    expect(await post("overloaded", { b: 1, a: 1 })).toBe("ab");
    expect(await get("overloaded?a=1&b=2")).toBe("ab");
  });

  it("that fit alike are told: PGRST203", async () => {
    expect(await engine.error("POST /rpc/torn", { body: { a: 1 } })).toMatchObject({
      status: 300,
      code: "PGRST203",
      message: "Could not choose the best candidate function between: pgrst_test.torn(a => integer), pgrst_test.torn(a => text)",
    });
  });

  it("that do not fit: PGRST202 with the nearest", async () => {
    expect(await engine.error("POST /rpc/add_numbers", { body: { a: 1, z: 2 } })).toEqual({
      status: 404,
      code: "PGRST202",
      message: "Could not find the function pgrst_test.add_numbers(a, z) in the schema cache",
      details:
        "Searched for the function pgrst_test.add_numbers with parameters a, z or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache.",
      hint: "Perhaps you meant to call the function pgrst_test.add_numbers(a, b)",
    });
    expect(await engine.error("GET /rpc/add_number?a=1")).toMatchObject({
      code: "PGRST202",
      hint: "Perhaps you meant to call the function pgrst_test.add_numbers(a, b)",
    });
    expect(await engine.error("POST /rpc/nothing_like_it")).toMatchObject({
      code: "PGRST202",
      message: "Could not find the function pgrst_test.nothing_like_it without parameters in the schema cache",
      hint: null,
    });
  });

  it("that the role may not run: 42501, and never as a hint", async () => {
    expect(await engine.error("POST /rpc/closed_door")).toMatchObject({
      status: 403,
      code: "42501",
      message: "permission denied for function closed_door",
    });
    expect(await engine.error("POST /rpc/closed_door", { role: "anon" })).toMatchObject({ status: 401, code: "42501" });
    expect(await engine.error("POST /rpc/closed_doors")).toMatchObject({ code: "PGRST202", hint: null });
  });

  it("columns are not to be had of single values", async () => {
    expect(await engine.error("GET /rpc/add_numbers?a=1&select=x")).toMatchObject({ code: "42703" });
    expect(await engine.error("GET /rpc/pairs?n=1&select=k,clients(id)")).toMatchObject({ code: "PGRST200" });
  });
});
