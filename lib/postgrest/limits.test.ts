import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Engine, startEngine } from "@/test/postgrest";
import { fixture } from "@/test/postgrest-fixture";
import { limits } from "./limits";

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine("pgrst_test", fixture);
});
afterAll(() => engine.stop());

const repeat = (count: number, text: string, between = ",") => Array(count).fill(text).join(between);

describe("a request that asks for too much is refused by name", () => {
  it.each([
    ["filters", `GET /clients?${repeat(limits.filters + 1, "id=gt.0", "&")}`],
    ["filters in a tree", `GET /clients?or=(${repeat(limits.filters + 1, "id.gt.0")})`],
    ["columns", `GET /clients?select=${repeat(limits.selectItems + 1, "id")}`],
    ["embeds", `GET /clients?select=${repeat(limits.embeds + 1, "projects(id)")}`],
    ["tests for embeds", `GET /people?select=people()&or=(${repeat(limits.embedTests + 1, "people.is.null")})`],
    ["order", `GET /clients?order=${repeat(limits.orderTerms + 1, "id")}`],
    ["a list", `GET /clients?id=in.(${repeat(limits.listItems + 1, "1")})`],
    ["a JSON path", `GET /projects?select=details${repeat(limits.jsonPathSteps + 1, "->a", "")}`],
    ["depth", `GET /people?select=${repeat(limits.embedDepth + 1, "people(", "")}id${repeat(limits.embedDepth + 1, ")", "")}`],
  ])("%s", async (_, request) => {
    expect(await engine.error(request)).toMatchObject({ status: 400, code: "PGRST100" });
  });

  it("tests for embeds within tests for embeds", async () => {
    const path = (depth: number) => Array(depth).fill("people").join(".");
    const nested = `${repeat(5, "people(", "")}id${repeat(5, ")", "")}`;
    const tests = [1, 2, 3, 4, 5].map((depth) => `${depth > 1 ? `${path(depth - 1)}.` : ""}or=(${repeat(8, "people.is.null")})`);
    expect(await engine.error(`GET /people?select=${nested}&${tests.join("&")}`)).toMatchObject({ status: 400, code: "PGRST100" });
  });

  it("rows of a body", async () => {
    const body = `[${repeat(limits.bodyRows + 1, "{}")}]`;
    expect(await engine.error("POST /stock", { body })).toMatchObject({ status: 413, code: "PGRST102" });
  });
});

describe("what is within the limits is answered", () => {
  it("the widest, deepest and longest allowed", async () => {
    expect(await engine.json(`GET /clients?${repeat(limits.filters, "id=gt.0", "&")}&select=id&limit=1`)).toHaveLength(1);
    expect(
      await engine.json(`GET /clients?select=${Array.from({ length: limits.embeds }, (_, index) => `p${index}:projects(id)`)}`),
    ).toHaveLength(3);
    const deep = `${repeat(limits.embedDepth, "people(", "")}id${repeat(limits.embedDepth, ")", "")}`;
    expect(await engine.json(`GET /people?select=${deep}`)).toHaveLength(4);
    const inner = `${repeat(limits.embedDepth, "people!inner(", "")}id${repeat(limits.embedDepth, ")", "")}`;
    expect(await engine.json(`GET /people?select=${inner}`)).toEqual([]);
    expect(await engine.json(`GET /people?select=people()&or=(${repeat(limits.embedTests, "people.is.null")})`)).toHaveLength(2);
    expect(await engine.json(`GET /projects?select=details${repeat(limits.jsonPathSteps, "->a", "")}&limit=1`)).toEqual([{ a: null }]);
  });

  it("embedded lists stop at the row cap as the root does", async () => {
    await engine.sql`insert into pgrst_test.tasks select 1000 + i, 'Many', 5 from generate_series(1, ${limits.rowsMax + 5}) i`;
    const [project] = await engine.json("GET /projects?id=eq.5&select=tasks(id)");
    expect(project.tasks).toHaveLength(limits.rowsMax);
    expect(await engine.json("GET /tasks?select=id")).toHaveLength(limits.rowsMax);
    expect(await engine.json("GET /projects?id=eq.5&select=tasks(id)&tasks.limit=999999")).toEqual([
      { tasks: expect.objectContaining({ length: limits.rowsMax }) },
    ]);
  });

  it("an answer longer than the cap comes without its body", async () => {
    await engine.sql`update pgrst_test.tasks set name = repeat('x', 100000) where id > 1000`;
    const { row } = await engine.run("GET /tasks?select=name&id=gt.1000");
    expect(row).toMatchObject({ body: null, page: limits.rowsMax });
    expect((await engine.run("GET /tasks?select=name&id=gt.1000&limit=10")).row.body!.length).toBeGreaterThan(1_000_000);
  });
});
