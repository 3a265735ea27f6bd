import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeInstanceKey } from "@/lib/auth/resolve-actor";
import { createTenant } from "@/test/rest";
import { startApi } from "@/test/server";

// The specification's API Contracts, request for request: the envelope, its codes, pagination and filtering.
const admin = postgres(process.env.DATABASE_URL!, { max: 1, onnotice: () => {} });
let server: Awaited<ReturnType<typeof startApi>>;
let tenant: Awaited<ReturnType<typeof createTenant>>;

beforeAll(async () => {
  server = await startApi();
  tenant = await createTenant();
  const rows = Array.from({ length: 24 }, (_, index) => ({
    site_id: tenant.plant.site.id,
    name: `Pump ${String(index).padStart(2, "0")}`,
    type: "pump",
    status: index < 3 ? "critical" : index < 6 ? "warning" : "healthy",
    health_score: index * 4,
  }));
  const answer = await call("POST", "/rest/v1/assets", rows);
  expect(answer.status).toBe(201);
});
afterAll(async () => {
  await server.close();
  await admin.end();
});

async function call(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = { authorization: `Bearer ${tenant.key}` },
) {
  const answer = await fetch(server.url + path, {
    method,
    headers: { ...headers, "content-type": "application/json" },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return { status: answer.status, headers: answer.headers, body: await answer.json().catch(() => null) };
}
const get = (path: string, headers?: Record<string, string>) => call("GET", path, undefined, headers);

test("GET /rest/v1/assets?offset=0&limit=20&order=name.asc", async () => {
  const { status, body } = await get("/rest/v1/assets?offset=0&limit=20&order=name.asc");
  expect(status).toBe(200);
  expect(body).toMatchObject({ error: null, meta: { total: 25, page: 1, pageSize: 20 } });
  expect(body.data).toHaveLength(20);
  expect(body.data[0].name).toBe("Filler 2");
  expect(Object.keys(body.meta)).toEqual(["total", "page", "pageSize"]);
});

test("GET /rest/v1/assets?status=eq.critical", async () => {
  const { body } = await get("/rest/v1/assets?status=eq.critical");
  expect(body.meta).toEqual({ total: 3, page: 1, pageSize: 20 });
  expect(body.data.every(({ status }: { status: string }) => status === "critical")).toBe(true);
});

test("GET /rest/v1/assets?status=in.(warning,critical)&health_score=lt.50", async () => {
  const { body } = await get("/rest/v1/assets?status=in.(warning,critical)&health_score=lt.50");
  expect(body.meta.total).toBe(6);
});

test("GET /rest/v1/knowledge_articles?search_vector=fts.bearing+replacement", async () => {
  await admin.unsafe(`create table if not exists knowledge_articles (id uuid primary key default gen_random_uuid(), organization_id uuid default auth.organization_id(),
    title text not null, search_vector tsvector generated always as (to_tsvector('english', title)) stored);
    grant select on knowledge_articles to rest_user; notify pgrst, 'reload schema'`);
  await admin`insert into knowledge_articles (title) values ('Bearing replacement on pumps'), ('Bearing lubrication')`;
  try {
    const path = "/rest/v1/knowledge_articles?search_vector=fts.bearing+replacement";
    await expect.poll(async () => (await get(path)).status, { timeout: 5_000 }).toBe(200);
    const { body } = await get(path);
    expect(body.data.map(({ title }: { title: string }) => title)).toEqual(["Bearing replacement on pumps"]);
    const exact = await get(path, { authorization: `Bearer ${tenant.key}`, "x-client-info": "postgrest-js/2" });
    expect(exact).toMatchObject({ status: 400, body: { code: "42601" } });
    const operators = await get("/rest/v1/knowledge_articles?search_vector=fts.lubrication%20|%20replacement");
    expect(operators.body.data).toHaveLength(2);
  } finally {
    await admin.unsafe("drop table knowledge_articles; notify pgrst, 'reload schema'");
  }
  await expect.poll(async () => (await get("/rest/v1/knowledge_articles")).status, { timeout: 5_000 }).toBe(404);
});

test("a page says which it is; without a limit it is the first twenty", async () => {
  expect((await get("/rest/v1/assets?offset=20&limit=10&order=name")).body).toMatchObject({
    data: { length: 5 },
    meta: { total: 25, page: 3, pageSize: 10 },
  });
  expect((await get("/rest/v1/assets")).body).toMatchObject({ data: { length: 20 }, meta: { total: 25, page: 1, pageSize: 20 } });
  expect((await get("/rest/v1/assets?limit=0")).body).toMatchObject({ data: [], meta: { total: 25, page: 1, pageSize: 0 } });
  expect((await get("/rest/v1/assets?offset=1000")).body).toMatchObject({ data: [], error: null, meta: { total: 25 } });
});

test("writes answer the rows they wrote", async () => {
  const made = await call("POST", "/rest/v1/assets", { site_id: tenant.plant.site.id, name: "New", type: "fan" });
  expect(made).toMatchObject({ status: 201, body: { data: [{ name: "New" }], error: null } });
  const path = `/rest/v1/assets?id=eq.${made.body.data[0].id}`;
  expect(await call("PATCH", path, { make: "Acme" })).toMatchObject({ status: 200, body: { data: [{ make: "Acme" }], error: null } });
  expect(await call("PATCH", "/rest/v1/assets?name=eq.nobody", { make: "Acme" })).toMatchObject({ status: 200, body: { data: [] } });
  const part = await call("POST", "/rest/v1/asset_components", { asset_id: made.body.data[0].id, name: "Rotor", type: "rotor" });
  expect(await call("DELETE", `/rest/v1/asset_components?id=eq.${part.body.data[0].id}`)).toMatchObject({
    status: 200,
    body: { data: [{ name: "Rotor" }] },
  });
});

test("functions answer in the envelope", async () => {
  expect(await call("POST", "/rest/v1/rpc/get_unread_notification_count", {})).toMatchObject({
    status: 200,
    body: { data: 0, error: null },
  });
});

test.each([
  ["no token", "AUTH_REQUIRED", 401, "GET", "/rest/v1/assets", undefined, {}],
  ["a bad token", "AUTH_INVALID", 401, "GET", "/rest/v1/assets", undefined, { authorization: "Bearer nonsense" }],
  ["a column that only commands write", "FORBIDDEN", 403, "POST", "/rest/v1/alerts", { title: "x" }, undefined],
  ["an unknown table", "NOT_FOUND", 404, "GET", "/rest/v1/nowhere", undefined, undefined],
  ["an unknown function", "NOT_FOUND", 404, "POST", "/rest/v1/rpc/nothing", {}, undefined],
  ["a filter that is none", "VALIDATION_ERROR", 400, "GET", "/rest/v1/assets?status=critical", undefined, undefined],
  ["a body that is no JSON", "VALIDATION_ERROR", 400, "POST", "/rest/v1/assets", "{", undefined],
  ["a value of another type", "VALIDATION_ERROR", 400, "GET", "/rest/v1/assets?id=eq.1", undefined, undefined],
  ["a method that is none", "VALIDATION_ERROR", 405, "DELETE", "/rest/v1/rpc/has_role", undefined, undefined],
  ["a body that would not fit", "VALIDATION_ERROR", 413, "POST", "/rest/v1/assets", `[${" ".repeat(11 * 1024 * 1024)}]`, undefined],
] as const)("%s: %s", async (_, code, status, method, path, body, headers) => {
  const answer = await call(method, path, body, headers as Record<string, string> | undefined);
  expect(answer.status).toBe(status);
  expect(answer.body).toMatchObject({ data: null, error: { code, message: expect.any(String) } });
});

test("RATE_LIMITED: a thousand requests a minute, told in headers", async () => {
  const headers = { authorization: `Bearer ${await makeInstanceKey("anon")}`, "x-real-ip": "203.0.113.77" };
  const first = await get("/rest/v1/assets", headers);
  expect(first.headers.get("ratelimit-policy")).toBe('"rest";q=1000;w=60');
  await admin`update rate_limits set request_count = 5000 where endpoint = 'rest' and identifier like 'ip:%'`;
  const over = await get("/rest/v1/assets", headers);
  expect(over).toMatchObject({ status: 429, body: { data: null, error: { code: "RATE_LIMITED" } } });
  expect(Number(over.headers.get("retry-after"))).toBeGreaterThan(0);
  expect((await get("/rest/v1/assets", headers)).status).toBe(429);
  await admin`delete from rate_limits where endpoint = 'rest' and identifier like 'ip:%'`;
});

test("beyond ten thousand visible rows the total is how many there are at least, and says so", async () => {
  const crowd = await createTenant();
  await admin`insert into asset_components (organization_id, asset_id, site_id, name, type)
    select ${crowd.id}, ${crowd.plant.asset.id}, ${crowd.plant.site.id}, 'part ' || n, 'part' from generate_series(1, 10050) n`;
  const headers = { authorization: `Bearer ${crowd.key}` };
  const { body } = await get("/rest/v1/asset_components?limit=1", headers);
  expect(body.meta).toEqual({ total: 10_000, totalIsCapped: true, page: 1, pageSize: 1 });
  expect((await get("/rest/v1/asset_components?limit=5000", headers)).body).toMatchObject({
    data: { length: 1000 },
    meta: { pageSize: 1000 },
  });
  const foreign = await get("/rest/v1/asset_components");
  expect(foreign.body.meta.total).toBeLessThan(10);
});

test("HEAD has no body, OPTIONS says what is allowed, any origin may ask", async () => {
  const head = await fetch(`${server.url}/rest/v1/assets`, { method: "HEAD", headers: { apikey: tenant.key } });
  expect(head.status).toBe(200);
  expect(head.headers.get("content-range")).toMatch(/^0-19\/\d+$/);
  expect(await head.text()).toBe("");
  const preflight = await fetch(`${server.url}/rest/v1/assets`, {
    method: "OPTIONS",
    headers: {
      origin: "https://app.example.com",
      "access-control-request-method": "PATCH",
      "access-control-request-headers": "authorization,prefer",
    },
  });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get("access-control-allow-methods")).toContain("PATCH");
  const plain = await fetch(`${server.url}/rest/v1/assets`, { method: "OPTIONS", headers: { apikey: tenant.key } });
  expect(plain.status).toBe(200);
  expect(plain.headers.get("allow")).toBe("OPTIONS,GET,HEAD,POST,PUT,PATCH");
  const refusal = await fetch(`${server.url}/rest/v1/assets`, { headers: { origin: "https://app.example.com" } });
  expect(refusal.status).toBe(401);
  expect(refusal.headers.get("access-control-allow-origin")).toBe("*");
});
