import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Engine, startEngine } from "@/test/postgrest";
import { fixture } from "@/test/postgrest-fixture";

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine("pgrst_test", fixture);
});
afterAll(() => engine.stop());

const back = { prefer: "return=representation" };

describe("a hidden column", () => {
  it("is not part of *", async () => {
    expect(await engine.json("GET /users?id=eq.1")).toEqual([{ id: 1, name: "Angela Martin", email: "angela@example.com" }]);
    expect(await engine.json("GET /users?id=eq.1", { role: "service_role" })).toEqual([
      expect.objectContaining({ password_hash: "hash-1" }),
    ]);
    expect(await engine.json("GET /tasks?select=users(*)&id=eq.5")).toEqual([
      { users: [{ id: 2, name: "Michael Scott", email: "michael@example.com" }] },
    ]);
  });

  it.each([
    "GET /users?select=password_hash",
    "GET /users?select=x:password_hash::text",
    "GET /users?select=password_hash->a",
    "GET /users?select=password_hash.max()",
    "GET /users?password_hash=eq.hash-1",
    "GET /users?or=(id.eq.1,password_hash.like.h*)",
    "GET /users?order=password_hash",
    "GET /tasks?select=users(password_hash)",
    "GET /tasks?select=id,users(id)&users.password_hash=eq.1",
    "GET /tasks?select=...users(password_hash)",
    "DELETE /users?password_hash=eq.hash-1",
    "PATCH /users?password_hash=eq.hash-1",
    "POST /users?select=password_hash",
    "POST /users?on_conflict=password_hash",
  ])("answers %s like a column that does not exist", async (request) => {
    const options = {
      ...(/^(POST|PATCH)/.test(request) && { body: { name: "x" } }),
      headers: { prefer: `${back.prefer}, resolution=merge-duplicates` },
    };
    const hidden = await engine.error(request, options);
    const unknown = await engine.error(request.replaceAll("password_hash", "no_such_name"), options);
    expect(hidden).toMatchObject({ status: 400, code: "42703" });
    expect(hidden).toEqual({ ...unknown, message: String(unknown.message).replaceAll("no_such_name", "password_hash") });
  });

  it("cannot be written, and answers like one that does not exist", async () => {
    for (const request of ["POST /users", "PATCH /users?id=eq.1"]) {
      expect(await engine.error(request, { body: { password_hash: "x" } })).toEqual({
        status: 400,
        code: "PGRST204",
        message: "Could not find the 'password_hash' column of 'users' in the schema cache",
        details: null,
        hint: null,
      });
    }
  });

  it("does not come back with what was written", async () => {
    expect(await engine.json("PATCH /users?id=eq.2", { body: { name: "M. Scott" }, headers: back })).toEqual([
      { id: 2, name: "M. Scott", email: "michael@example.com" },
    ]);
    expect(await engine.json("POST /users", { body: { id: 9, name: "New" }, headers: back })).toEqual([
      { id: 9, name: "New", email: null },
    ]);
  });
});

describe("a closed table", () => {
  it("is denied by its own name, as 401 to strangers and 403 to others", async () => {
    const message = "permission denied for table secrets";
    expect(await engine.error("GET /secrets")).toMatchObject({ status: 403, code: "42501", message });
    expect(await engine.error("GET /secrets?select=value&value=eq.x", { role: "anon" })).toMatchObject({
      status: 401,
      code: "42501",
      message,
    });
    expect(await engine.error("DELETE /secrets?id=eq.1")).toMatchObject({ status: 403, code: "42501", message });
    expect(await engine.error("POST /secrets", { body: {} })).toMatchObject({ code: "42501" });
    expect(await engine.error("GET /tasks", { role: "anon" })).toMatchObject({ status: 401, code: "42501" });
    expect(await engine.error("POST /secrets", { body: { value: "x" } })).toMatchObject({ status: 403, code: "42501", message });
    expect(await engine.error("PATCH /tasks?id=eq.1", { role: "anon", body: { nope: 1 } })).toMatchObject({ status: 401, code: "42501" });
  });

  it("is never suggested, nor are relations of another role", async () => {
    expect(await engine.error("GET /secret")).toEqual({
      status: 404,
      code: "PGRST205",
      message: "Could not find the table 'pgrst_test.secret' in the schema cache",
      details: null,
      hint: null,
    });
    expect(await engine.error("GET /client")).toMatchObject({ hint: "Perhaps you meant the table 'pgrst_test.clients'" });
    expect(await engine.error("GET /project", { role: "anon" })).toMatchObject({ code: "PGRST205", hint: null });
  });

  it("is refused as an embed too", async () => {
    expect(await engine.error("GET /clients?select=id,projects(id)", { role: "anon" })).toMatchObject({
      status: 401,
      code: "42501",
      message: "permission denied for table projects",
    });
  });
});

describe("what is not exposed", () => {
  it.each(["pg_class", "information_schema.tables", "parts_2026", "auth.users"])("%s is unknown", async (name) => {
    expect(await engine.error(`GET /${encodeURIComponent(name)}`)).toMatchObject({ status: 404, code: "PGRST205" });
  });

  it("a partitioned table is, its partitions are not", async () => {
    expect(await engine.json("GET /parts")).toEqual([{ id: 1, at: "2026-05-05" }]);
  });
});

describe("hostile text", () => {
  it.each([
    `GET /clients?name=eq.${encodeURIComponent("'; drop table clients; --")}`,
    `GET /clients?name=in.("${encodeURIComponent("a'),(b")}",x)`,
    `GET /projects?tags=cs.{"${encodeURIComponent("x',y")}"}`,
    `GET /clients?select=${encodeURIComponent(`"na""me":name`)}`,
    `GET /projects?select=${encodeURIComponent(`details->"a'b"->>"c\\\\d"`)}`,
  ])("%s is only text", async (request) => {
    await engine.run(request).catch((error: { code: string }) => expect(["42703", "PGRST100"]).toContain(error.code));
    expect(await engine.json("GET /clients?select=id&limit=1")).toHaveLength(1);
  });

  it("quotes in names stay names", async () => {
    expect(await engine.json(`GET /clients?select=${encodeURIComponent(`"x\\"; select 1":name`)}&id=eq.1`)).toEqual([
      { 'x"; select 1': "Microsoft" },
    ]);
  });

  it("a zero byte in a name is refused before it reaches the database", async () => {
    expect(await engine.error(`GET /clients?select=${encodeURIComponent('"a\u0000b":name')}`)).toMatchObject({ status: 400 });
    expect(await engine.error(`GET /projects?select=${encodeURIComponent('details->"a\u0000b"')}`)).toMatchObject({ status: 400 });
  });
});
