import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Engine, startEngine } from "@/test/postgrest";
import { fixture } from "@/test/postgrest-fixture";

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine("pgrst_test", fixture);
});
afterAll(() => engine.stop());

describe("aggregates", () => {
  it("sums, averages, counts", async () => {
    expect(await engine.json("GET /orders?select=total.sum(),total.avg()::int,total.min(),total.max(),n:count(),total.count()")).toEqual([
      { sum: 35, avg: 12, min: 5, max: 20, n: 3, count: 3 },
    ]);
  });

  it("groups by the other columns", async () => {
    expect(await engine.json("GET /orders?select=billing_id,total.sum()&order=billing_id")).toEqual([
      { billing_id: 1, sum: 15 },
      { billing_id: 2, sum: 20 },
    ]);
    expect(await engine.json("GET /projects?select=details->a->>c,count()&order=details->a->>c.desc.nullsfirst&limit=2")).toEqual([
      { c: null, count: 3 },
      { c: "y", count: 1 },
    ]);
  });

  it("casts what goes in", async () => {
    expect(await engine.json("GET /projects?select=details->a->>b::int.sum()::text")).toEqual([{ sum: "13" }]);
  });

  it("understands a bare count", async () => {
    expect(await engine.json("GET /clients?select=count")).toEqual([{ count: 3 }]);
    expect(await engine.json("GET /clients?select=name,projects(count)&order=id")).toEqual([
      { name: "Microsoft", projects: [{ count: 2 }] },
      { name: "Apple", projects: [{ count: 2 }] },
      { name: "Idle", projects: [{ count: 0 }] },
    ]);
  });

  it("groups by embedded rows and by spread columns", async () => {
    expect(await engine.json("GET /projects?select=id.count(),clients(name)&client_id=not.is.null&order=client_id")).toEqual([
      { count: 2, clients: { name: "Microsoft" } },
      { count: 2, clients: { name: "Apple" } },
    ]);
    expect(await engine.json("GET /tasks?select=id.count(),...projects(status)&project_id=not.is.null")).toEqual(
      expect.arrayContaining([
        { count: 4, status: "open" },
        { count: 2, status: "closed" },
        { count: 1, status: null },
      ]),
    );
  });

  it("lifts aggregates out of to-one spreads", async () => {
    expect(await engine.json("GET /tasks?select=project_id,...projects(budget.max(),n:count())&id=in.(1,2,5,8)&order=project_id")).toEqual([
      { project_id: 1, max: 200, n: 2 },
      { project_id: 3, max: 5.5, n: 1 },
      { project_id: null, max: null, n: 0 },
    ]);
  });

  it("counts groups, not rows", async () => {
    expect(
      (await engine.run("GET /orders?select=billing_id,total.sum()&limit=1", { headers: { prefer: "count=exact" } })).row,
    ).toMatchObject({ page: 1, total: 2 });
    expect((await engine.run("HEAD /orders?select=billing_id,total.sum()", { headers: { prefer: "count=exact" } })).row).toMatchObject({
      page: 2,
      total: 2,
    });
  });
});
