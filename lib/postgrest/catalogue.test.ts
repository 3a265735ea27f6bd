import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Engine, startEngine } from "@/test/postgrest";
import { fixture } from "@/test/postgrest-fixture";
import { loadCatalogue } from "./engine";

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine("pgrst_test", fixture);
});
afterAll(() => engine.stop());

const relation = (name: string) => engine.catalogue().relations.get(`pgrst_test.${name}`)!;

describe("relations", () => {
  it("columns with types, defaults, comments and limits", () => {
    expect(relation("clients")).toMatchObject({ kind: "table", comment: "Who pays.", primaryKey: ["id"] });
    expect(relation("clients").columns.get("name")).toMatchObject({
      type: "text",
      nullable: false,
      comment: "As on the invoice.",
      position: 2,
    });
    const { columns } = relation("projects");
    expect(columns.get("budget")).toMatchObject({ type: "numeric(20,2)", category: "scalar" });
    expect(columns.get("tags")).toMatchObject({ type: "text[]", baseType: "_text", category: "array" });
    expect(columns.get("span")).toMatchObject({ category: "range" });
    expect(columns.get("details")).toMatchObject({ category: "json", baseType: "jsonb" });
    expect(columns.get("status")).toMatchObject({ type: "pgrst_test.status", enumValues: ["open", "closed"] });
    expect(columns.get("note")).toMatchObject({ type: "pgrst_test.short_text", baseType: "varchar" });
    const stock = relation("stock").columns;
    expect(stock.get("amount")).toMatchObject({ defaultExpression: "7", generated: false });
    expect(stock.get("double_amount")).toMatchObject({ generated: true, defaultExpression: undefined });
    expect(stock.get("id")!.defaultExpression).toBe("nextval('pgrst_test.stock_id_seq'::regclass)");
    expect(relation("letters").columns.get("id")).toMatchObject({
      identity: true,
      defaultExpression: "nextval('pgrst_test.letters_id_seq')",
    });
  });

  it("keys, views and partitions", () => {
    expect(relation("stock").uniqueKeys).toEqual([["name"]]);
    expect(relation("machines").primaryKey).toEqual(["org", "id"]);
    expect(relation("busy_clients")).toMatchObject({ kind: "view", primaryKey: ["id"] });
    expect(engine.catalogue().relations.has("pgrst_test.parts_2026")).toBe(false);
  });

  it("what each role may do", () => {
    const { access } = relation("users");
    expect([...access.get("authenticated")!.readable]).toEqual(["id", "name", "email"]);
    expect([...access.get("authenticated")!.updatable]).toEqual(["name", "email"]);
    expect(access.get("service_role")!.readable.size).toBe(4);
    expect(access.get("anon")!.readable.size).toBe(0);
    expect(relation("letters").access.get("authenticated")).toMatchObject({ deletable: false });
    expect(relation("busy_clients").access.get("authenticated")!.insertable.has("name")).toBe(true);
  });
});

describe("relationships", () => {
  const found = (from: string) =>
    relation(from)
      .relationships.map(({ kind, target, name }) => `${kind} ${target.slice("pgrst_test.".length)} ${name.replace("pgrst_test.", "")}`)
      .sort();

  it("both directions, one-to-one and many-to-many", () => {
    expect(found("tasks")).toContain("many-to-many users users_tasks");
    expect(found("tasks")).toContain("one-to-many users_tasks users_tasks_task_id_fkey");
    expect(found("countries")).toEqual(["one-to-one capitals capitals_country_id_fkey"]);
    expect(found("capitals")).toEqual(["one-to-one countries capitals_country_id_fkey"]);
    expect(found("people")).toEqual(["many-to-one people people_parent_fkey", "one-to-many people people_parent_fkey"]);
  });

  it("computed ones and those of views", () => {
    expect(found("projects")).toContain("computed clients client_of");
    expect(found("clients")).toContain("computed projects open_projects");
    expect(found("project_cards")).toContain("many-to-one clients projects_client_id_fkey");
    expect(found("cards_of_cards")).toContain("many-to-one busy_clients projects_client_id_fkey");
  });
});

describe("functions", () => {
  const routine = (name: string) => engine.catalogue().routines.get(`pgrst_test.${name}`)!;

  it("parameters, defaults and results", () => {
    expect(routine("add_numbers")[0]).toMatchObject({
      volatility: "immutable",
      setReturning: false,
      returns: { kind: "scalar", type: "integer" },
      parameters: [
        { name: "a", type: "integer", hasDefault: false },
        { name: "b", type: "integer", hasDefault: true },
      ],
    });
    expect(routine("overloaded")).toHaveLength(3);
    expect(routine("sum_all")[0]!.parameters[0]).toMatchObject({ name: "xs", type: "integer[]", variadic: true, category: "array" });
    expect(routine("all_projects")[0]!.returns).toMatchObject({ kind: "rows", relation: "pgrst_test.projects" });
    expect(routine("pairs")[0]!.returns).toMatchObject({
      kind: "rows",
      columns: new Map([
        ["k", expect.anything()],
        ["v", expect.anything()],
      ]),
    });
    expect(routine("say_nothing")[0]!.returns).toEqual({ kind: "void" });
    expect(routine("closed_door")[0]!.roles.has("authenticated")).toBe(false);
  });
});

describe("loading", () => {
  it("leaves the search path as it was, also inside a transaction", async () => {
    await engine.sql.begin(async (tx) => {
      await tx`set local search_path to pgrst_test, public`;
      await loadCatalogue(async (query, values) => tx.unsafe(query, values as string[]), ["pgrst_test"]);
      const [row] = await tx`show search_path`;
      expect(row!.search_path).toBe("pgrst_test, public");
    });
  });

  it("sees changes when it is loaded again", async () => {
    expect(await engine.error("GET /fresh")).toMatchObject({ code: "PGRST205" });
    await engine.sql`create table pgrst_test.fresh (id int primary key)`;
    await engine.sql`grant select on pgrst_test.fresh to authenticated`;
    await engine.reload();
    expect(await engine.json("GET /fresh")).toEqual([]);
  });

  it("reads the whole product in less than two seconds, every relation with its keys", async () => {
    const begun = performance.now();
    const catalogue = await loadCatalogue(async (query, values) => engine.sql.unsafe(query, values as string[]), ["public"]);
    expect(performance.now() - begun).toBeLessThan(2_000);
    const assets = catalogue.relations.get("public.assets")!;
    expect(assets.primaryKey).toEqual(["id"]);
    expect(assets.relationships.some(({ target, toOne }) => target === "public.sites" && toOne)).toBe(true);
    expect(catalogue.relations.get("public.api_keys")!.access.get("authenticated")!.readable.has("key_hash")).toBe(false);
    expect(catalogue.relations.get("public.tenants")!.primaryKey).toEqual(["id"]);
  });
});
