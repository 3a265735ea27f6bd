import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Engine, startEngine } from "@/test/postgrest";
import { fixture } from "@/test/postgrest-fixture";
import { planRequest } from "./plan";
import { nearest } from "./plan-names";
import { ident, literal } from "./sql-text";
import { RestError, type RestRequest } from "./types";

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine("pgrst_test", fixture);
});
afterAll(() => engine.stop());

/** What no parser lets through, said directly. */
function refusal(changes: Partial<RestRequest>) {
  const request: RestRequest = {
    method: "GET",
    schema: "pgrst_test",
    target: { kind: "relation", name: "clients" },
    query: { select: [{ kind: "all" }], levels: [], arguments: [] },
    preferences: {},
    accept: { media: "array", stripNulls: false, type: "application/json" },
    body: { kind: "none" },
    ...changes,
  };
  try {
    planRequest(request, engine.catalogue(), "authenticated");
  } catch (error) {
    if (error instanceof RestError) return { status: error.status, code: error.code };
    throw error;
  }
  return undefined;
}

describe("planning stands on its own feet", () => {
  it("knows no root, no other schema, no other method, no missing body", () => {
    expect(refusal({ target: { kind: "root" } })).toEqual({ status: 404, code: "PGRST125" });
    expect(refusal({ schema: "public" })).toEqual({ status: 404, code: "PGRST205" });
    expect(refusal({ method: "OPTIONS" })).toEqual({ status: 405, code: "PGRST117" });
    expect(refusal({ method: "POST" })).toEqual({ status: 400, code: "PGRST102" });
    expect(refusal({ method: "PATCH" })).toEqual({ status: 400, code: "PGRST102" });
    expect(refusal({})).toBeUndefined();
  });

  it("refuses windows that are none", () => {
    const level = { path: [], conditions: [], order: [] };
    const select = [{ kind: "all" }] as const;
    expect(refusal({ query: { select, levels: [{ ...level, limit: -1 }], arguments: [] } })).toEqual({ status: 416, code: "PGRST103" });
    expect(refusal({ query: { select, levels: [{ ...level, offset: 5 }], arguments: [] }, range: { first: 0, last: 2 } })).toEqual({
      status: 416,
      code: "PGRST103",
    });
  });

  it("refuses a computed relationship beside an aggregate", async () => {
    expect(await engine.error("GET /projects?select=count(),client_of(name)")).toMatchObject({ status: 400, code: "PGRST127" });
  });

  it("knows a role that the catalogue does not as one without rights", async () => {
    const strange = "nobody" as "anon";
    expect(() => engine.plan("GET /clients", { role: strange })).toThrow("permission denied for table clients");
  });
});

describe("names", () => {
  it("are suggested when they are alike", () => {
    expect(nearest("asets", ["assets", "sites", "alerts"])).toBe("assets");
    expect(nearest("zebra", ["assets", "sites"])).toBeUndefined();
    expect(nearest("", [])).toBeUndefined();
  });

  it("and texts are quoted so that nothing ends early", () => {
    expect(ident('a"b')).toBe('"a""b"');
    expect(literal("it's")).toBe("'it''s'");
    expect(literal("a\\'b")).toBe("E'a\\\\''b'");
    expect(() => ident("a\0b")).toThrow(RestError);
    expect(() => literal("\0")).toThrow(RestError);
  });
});
