import { sql } from "drizzle-orm";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { serviceActor } from "@/db/actor";
import { permissions } from "@/db/permissions";
import { withActor } from "@/db/with-actor";
import { createApi } from "@/lib/api/app";
import { routes } from "@/lib/api/route";
import { makeApiKey } from "@/lib/auth/api-keys";
import { createOrganization, createPlant } from "./factories";
import { freshIp } from "./people";

// P29 in small: whatever is sent, the answer is an envelope with a code below 500, and says nothing of the database.
const api = createApi();
const RUNS = Number(process.env.HOSTILE_RUNS ?? 60);
const leaks = /select |insert into|at \w+ \(|node_modules|\/lib\/|pg_|postgres:|relation "|column "|constraint|SQLSTATE|stack/i;
let key = "";
let known: string[] = [];

beforeAll(async () => {
  const organization = await createOrganization();
  const plant = await createPlant(organization.system);
  known = [plant.asset.id, plant.sensor.id, plant.site.id, plant.gateway.id];
  const made = makeApiKey();
  key = made.key;
  await withActor(serviceActor(), (tx) =>
    tx.execute(sql`insert into api_keys (organization_id, name, key_prefix, key_hash, scopes, rate_limit_per_minute)
      values (${organization.id}::uuid, 'hostile', ${made.prefix}, ${made.hash}, ${`{${permissions.join(",")}}`}::text[], 1000000)`),
  );
});

const nasty = fc.constantFrom<unknown>(
  "",
  " ",
  "\u0000",
  "a\u0000b",
  "\ud800",
  "NaN",
  "Infinity",
  "-0",
  "1e309",
  "'; drop table assets; --",
  "${jndi:ldap://x}",
  "../../etc/passwd",
  "null",
  "undefined",
  "%00",
  "%ff",
  "\u202e",
  "x".repeat(5_000),
  "00000000-0000-0000-0000-000000000000",
  "11111111-1111-1111-1111-111111111111",
  null,
  true,
  false,
  0,
  -1,
  2 ** 53,
  1e308,
  -1e308,
  [],
  {},
  [[]],
  [null],
  { __proto__: null, constructor: { prototype: { admin: true } } },
  { $gt: "" },
  "2026-02-30T00:00:00Z",
  "9999-12-31T23:59:59Z",
  "-infinity",
  "infinity",
  "{1,2}",
  '{"a":',
  "=cmd|'/c calc'!A1",
);
const value = fc.oneof(
  { weight: 3, arbitrary: nasty },
  { weight: 1, arbitrary: fc.jsonValue() as fc.Arbitrary<unknown> },
  { weight: 1, arbitrary: fc.string({ unit: "binary" }) as fc.Arbitrary<unknown> },
);
const names = [
  "id",
  "number",
  "name",
  "q",
  "sort",
  "cursor",
  "before",
  "limit",
  "status",
  "severity",
  "siteId",
  "assetId",
  "sensorId",
  "gatewayId",
  "readings",
  "email",
  "role",
  "scopes",
  "title",
  "body",
  "from",
  "to",
  "ids",
  "reason",
  "resolution",
  "conditionType",
  "conditionConfig",
  "permissions",
  "expiresAt",
  "ipAllowlist",
  "rateLimitPerMinute",
  "sensor_ids",
  "filter",
  "extra",
];
const fields = fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 6 });
const rawBody = fc.constantFrom(
  "",
  "{",
  "[]",
  "null",
  "1",
  '"x"',
  "{}}",
  '{"a":1}',
  '{"__proto__":{"admin":true}}',
  `{"a":${"[".repeat(3_000)}${"]".repeat(3_000)}}`,
  '{"a":"\\u0000"}',
  '{"a":"\\ud800"}',
  "\ufeff{}",
);

const text = (one: unknown) => (typeof one === "string" ? one : JSON.stringify(one));

async function send(
  route: (typeof routes)[number],
  input: Record<string, unknown>,
  raw: string | undefined,
  headers: Record<string, string>,
) {
  const segment = (name: string) =>
    encodeURIComponent(
      Object.hasOwn(input, name)
        ? (text(input[name]) ?? "x").replace(/[\ud800-\udfff]/g, "") || "x"
        : (known[name.length % known.length] ?? "x"),
    );
  const path = route.path.replace(/:(\w+)/g, (_, name) => segment(name));
  const writes = route.method !== "get" && route.method !== "delete";
  const query = writes
    ? ""
    : `?${Object.entries(input)
        .map(([name, one]) => `${name}=${encodeURIComponent((text(one) ?? "").replace(/[\ud800-\udfff]/g, ""))}`)
        .join("&")}`;
  return api.request(path + query, {
    method: route.method.toUpperCase(),
    headers: { "x-real-ip": freshIp(), ...headers, ...(writes && { "content-type": "application/json" }) },
    ...(writes && { body: raw ?? JSON.stringify(input) }),
  });
}

test("there are routes to try", () => {
  expect(routes.length).toBeGreaterThan(10);
});

// A stream never ends by itself; its own test covers it.
const tried = routes.filter(({ path }) => path !== "/api/events");

test.each(tried.map((route) => [`${route.method.toUpperCase()} ${route.path}`, route] as const))(
  "%s answers hostile input with a refusal, never a failure",
  async (_, route) => {
    await fc.assert(
      fc.asyncProperty(
        fields,
        fc.option(rawBody, { nil: undefined, freq: 3 }),
        fc.constantFrom("key", "none", "wrong"),
        async (input, raw, as) => {
          const headers: Record<string, string> = as === "key" ? { apikey: key } : as === "wrong" ? { apikey: "gk_live_wrong" } : {};
          const answer = await send(route, input, raw, headers);
          expect(answer.status, `${route.method} ${route.path}`).toBeLessThan(500);
          if (answer.status < 400 || !answer.headers.get("content-type")?.includes("json")) return;
          const body = (await answer.json()) as { data: unknown; error: { code: string; message: string } };
          expect(body.data).toBeNull();
          expect(body.error.code).toMatch(/^[A-Z_]+$/);
          expect(JSON.stringify(body.error.message)).not.toMatch(leaks);
        },
      ),
      { numRuns: RUNS, seed: 20261121 },
    );
  },
);

test("an unknown field is refused by name and changes nothing", async () => {
  for (const route of tried.filter(({ method, input }) => method === "post" && input)) {
    const answer = await send(route, { surprise: 1 }, undefined, { apikey: key });
    expect([400, 403, 404, 409, 415, 422], `${route.path} accepted an unknown field`).toContain(answer.status);
  }
});
