import { describe, expect, test } from "vitest";
import { createApi } from "@/lib/api/app";
import { currentReference } from "@/lib/api/reference";
import { currentCatalogue, reloadCatalogue } from "@/lib/api/rest/catalogue";
import { exposedTo } from "./openapi.testing";
import { methods } from "./operation";
import { READER } from "./tables";

const api = createApi();
const get = (path: string, headers: Record<string, string> = {}) => api.fetch(new Request(`http://gantry.test${path}`, { headers }));
const { document, operations } = await currentReference();
const described = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
);

/** Every object of the document, with where it stands. */
function* objects(value: unknown, at = "#"): Generator<[string, Record<string, unknown>]> {
  if (Array.isArray(value)) for (const [index, inner] of value.entries()) yield* objects(inner, `${at}/${index}`);
  else if (typeof value === "object" && value !== null) {
    yield [at, value as Record<string, unknown>];
    for (const [key, inner] of Object.entries(value)) yield* objects(inner, `${at}/${key}`);
  }
}

describe("the document is valid OpenAPI 3.1", () => {
  test("every reference leads to something of its kind", () => {
    const dead: string[] = [];
    for (const [at, { $ref: ref }] of objects(document)) {
      if (typeof ref !== "string") continue;
      const target = ref
        .replace("#/", "")
        .split("/")
        .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], document);
      if (target === undefined) dead.push(`${at} → ${ref}`);
    }
    expect(dead).toEqual([]);
  });

  test("operations have an id of their own, a summary, a tag that is declared, and answers", () => {
    const ids = described.map(({ operation }) => operation.operationId);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    const tags = new Set(document.tags.map(({ name }) => name));
    expect(tags.size).toBe(document.tags.length);
    for (const { path, method, operation } of described) {
      const at = `${method} ${path}`;
      expect([at, methods.includes(method as "get"), operation.summary.length > 0]).toEqual([at, true, true]);
      expect([at, operation.tags.filter((tag) => !tags.has(tag))]).toEqual([at, []]);
      expect([at, Object.keys(operation.responses).filter((status) => !/^[1-5]\d\d$/.test(status))]).toEqual([at, []]);
      expect([at, Object.keys(operation.responses).some((status) => status < "400")]).toEqual([at, true]);
    }
  });

  test("each place in a path is a required parameter, no parameter comes twice, and reads carry no body", () => {
    for (const { path, method, operation } of described) {
      const own = (operation.parameters ?? []).map((one) =>
        "$ref" in one ? document.components.parameters[one.$ref.split("/").at(-1)!]! : one,
      );
      const places = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const inPath = own.filter((one) => one.in === "path");
      expect([path, inPath.map(({ name, required }) => [name, required])]).toEqual([path, places.map((name) => [name, true])]);
      const names = own.map((one) => `${one.in} ${one.name}`);
      expect([path, method, names.filter((name, index) => names.indexOf(name) !== index)]).toEqual([path, method, []]);
      expect([path, method, method === "get" && "requestBody" in operation]).toEqual([path, method, false]);
      expect(own.every((one) => typeof one.schema === "object")).toBe(true);
    }
  });

  test("schemas are JSON Schema 2020-12: known types, required keys that exist, names that may stand in a reference", () => {
    const types = new Set(["string", "number", "integer", "boolean", "object", "array", "null"]);
    for (const [at, schema] of objects({ schemas: document.components.schemas, paths: document.paths })) {
      if (at.endsWith("/properties") || at.endsWith("/responses") || at.endsWith("/paths")) continue;
      const { type, required, properties } = schema;
      if (typeof type === "string" && "$ref" in schema === false && !("in" in schema)) expect([at, types.has(type)]).toEqual([at, true]);
      if (Array.isArray(type)) expect([at, type.every((one) => types.has(one as string))]).toEqual([at, true]);
      expect([at, "nullable" in schema && !at.includes("/properties/")]).toEqual([at, false]);
      if (Array.isArray(required) && properties)
        for (const name of required) expect([at, Object.keys(properties)]).toEqual([at, expect.arrayContaining([name])]);
    }
    for (const part of Object.values(document.components)) for (const name of Object.keys(part)) expect(name).toMatch(/^[a-zA-Z0-9._-]+$/);
  });
});

test("every endpoint that the application answers is described, and nothing that it does not answer", () => {
  // Of the machinery, and calls of Supabase clients that are answered for their sake alone: refused, or the same as another.
  const left = /^\/api\/(cron|metrics)$|^\/auth\/v1\/factors|^\/storage\/v1\/(render|cdn)\//;
  const pattern = (path: string) => new RegExp(`^${path.replace(/:\w+/g, "[^/]+").replace(/\*$/, ".+")}$`);
  const example = (path: string) => path.replace(/:\w+/g, "x").replace(/\*$/, "y/z");
  const answered = api.routes.filter(
    ({ path, method }) => !(path.endsWith("/*") && method === "ALL") && method !== "OPTIONS" && !left.test(path),
  );
  const answers = ({ method, path }: { method: string; path: string }, operation: (typeof operations)[number]) =>
    (method === "ALL" || method === operation.method.replace("head", "get").toUpperCase()) && pattern(path).test(example(operation.path));
  const forgotten = answered.filter((route) => !operations.some((operation) => answers(route, operation)) && !isRepeat(route));
  expect(forgotten.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
  const invented = operations.filter((operation) => !answered.some((route) => answers(route, operation)));
  expect(invented.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
});
/** tus takes the verbs of an upload at the place of creation too; a webhook without its id is refused. */
const isRepeat = ({ method, path }: { method: string; path: string }) =>
  path === "/functions/v1/webhook-handler" ||
  (path.startsWith("/storage/v1/upload/resumable") && (method === "POST" || method === "GET" || !path.endsWith("/:id")));

test("only what a signed-in caller may see: no hidden column, no hidden table, no function it may not call", async () => {
  const { tables, columns, functions } = exposedTo(READER, await currentCatalogue());
  const shown = Object.keys(document.paths)
    .filter((path) => /^\/rest\/v1\/[^/]+$/.test(path))
    .map((path) => path.split("/").at(-1)!);
  expect(shown.sort()).toEqual(tables.sort());
  for (const table of tables) expect(Object.keys(document.components.schemas[table]!.properties as object).sort()).toEqual(columns(table));
  expect(
    Object.keys(document.paths)
      .filter((path) => path.startsWith("/rest/v1/rpc/"))
      .map((path) => path.split("/").at(-1)!)
      .sort(),
  ).toEqual(functions.sort());
  const text = JSON.stringify(document);
  for (const hidden of ["key_hash", "encrypted_password", "rate_limits", "failed_login_attempts", "secret_sealed"])
    expect(text).not.toContain(`"${hidden}"`);
});

test("every table and function of the document says what it is", async () => {
  const { tables, functions } = await currentReference();
  expect([...tables, ...functions].filter(({ description }) => !description).map(({ name }) => name)).toEqual([]);
});

test("functions of extensions are not offered, though everybody may execute them", () => {
  const called = Object.keys(document.paths).filter((path) => path.startsWith("/rest/v1/rpc/"));
  expect(called).toContain("/rest/v1/rpc/has_role");
  expect(called.filter((path) => /uuid_generate|gen_salt|crypt|show_trgm|gbt_/.test(path))).toEqual([]);
});

test("permissions come from the routes and from the policies", () => {
  expect(document.paths["/api/v1/assets"]!.post).toMatchObject({
    "x-permission": "assets:write",
    description: "Needs the permission `assets:write`.",
  });
  expect(document.paths["/rest/v1/assets"]!.get!.description).toContain("Asks for: `assets:read`, within your sites.");
  expect(document.paths["/rest/v1/assets"]!.post!.description).toContain("Asks for: `assets:write`");
  expect(document.paths["/rest/v1/audit_logs"]).not.toHaveProperty("post");
  expect(document.paths["/api/health"]!.get!.security).toEqual([]);
});

test("it is made once for each reading of the schema", async () => {
  const one = await currentReference();
  expect(await currentReference()).toBe(one);
  reloadCatalogue();
  await expect.poll(async () => (await currentReference()) === one, { timeout: 10_000 }).toBe(false);
  expect((await currentReference()).etag).toBe(one.etag); // the same schema, the same tag
});

test("it is served to everybody, with a tag that saves sending it again", async () => {
  const first = await get("/api/openapi.json");
  expect([first.status, first.headers.get("content-type")]).toEqual([200, "application/json; charset=utf-8"]);
  expect(await first.json()).toEqual(document);
  const again = await get("/api/openapi.json", { "if-none-match": first.headers.get("etag")! });
  expect([again.status, await again.text()]).toEqual([304, ""]);
});
