import { expect, test } from "vitest";
import type { Actor } from "@/db/actor";
import type { Permission } from "@/db/permissions";
import { withActor } from "@/db/with-actor";
import { createApiKey } from "@/lib/access/create-api-key";
import { createApiKeyInput } from "@/lib/access/schema";
import { makeApiKey } from "@/lib/auth/api-keys";
import { forgetAccess } from "@/lib/auth/cache";
import { createOrganization } from "@/test/factories";
import { createApi } from "../app";
import { routes } from "../route";

const api = createApi();
const ours = routes.filter(({ path }) =>
  /^\/api\/v1\/(me|organizations?|members|invitations|api-keys|requests|sessions|keys)\b/.test(path),
);
const keyOf = async (owner: Actor, scopes: string[], more: object = {}) =>
  withActor(owner, (tx) => createApiKey(tx, createApiKeyInput.parse({ name: "test", scopes, ...more })));

async function call(key: string | undefined, method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  forgetAccess();
  const response = await api.fetch(
    new Request(`http://gantry.test${path}`, {
      method,
      headers: { ...(key && { apikey: key }), ...(body !== undefined && { "content-type": "application/json" }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }),
  );
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as { data: never; error: { code: string; details?: Record<string, string[]> } | null; meta?: object },
  };
}
const home = async () => {
  const organization = await createOrganization();
  return { organization, owner: await organization.member({ role: "owner", name: "Olga Owner" }) };
};
const fill = (path: string) => path.replace(/:role/, "operator").replace(/:\w+/g, () => crypto.randomUUID());

test("every route but the leak report refuses a caller without a credential, and one whose key lacks the permission", async () => {
  const { owner } = await home();
  expect(ours.length).toBeGreaterThan(20);
  for (const { method, path, auth } of ours) {
    if (auth === "public") continue;
    const body = ["get", "delete"].includes(method) ? undefined : {};
    expect([path, (await call(undefined, method.toUpperCase(), fill(path), body)).body.error?.code]).toEqual([path, "AUTH_REQUIRED"]);
    if (auth === "signed-in") continue;
    const other: Permission = auth === "comments:read" ? "assets:read" : "comments:read";
    const { key } = await keyOf(owner, [other]);
    expect([path, (await call(key, method.toUpperCase(), fill(path), body)).body.error?.code]).toEqual([path, "FORBIDDEN"]);
  }
});

test("a key lists and changes keys over HTTP: create, rotate, revoke; never shown again", async () => {
  const { owner } = await home();
  const { key } = await keyOf(owner, ["keys:read", "keys:write", "assets:read"]);
  const made = await call(key, "POST", "/api/v1/api-keys", { name: "second", scopes: ["assets:read"], ipAllowlist: ["10.0.0.0/8"] });
  expect(made).toMatchObject({ status: 201, body: { data: { key: expect.stringMatching(/^gk_live_/) } } });
  const { id } = made.body.data as { id: string; key: string };
  const rotated = await call(key, "POST", `/api/v1/api-keys/${id}/rotate`, { graceHours: 2 });
  expect(rotated.status).toBe(201);
  const listed = await call(key, "GET", "/api/v1/api-keys");
  expect(JSON.stringify(listed.body)).not.toContain((made.body.data as { key: string }).key.slice(20));
  expect(listed.body.data).toHaveLength(3);
  expect((await call(key, "DELETE", `/api/v1/api-keys/${id}`)).status).toBe(200);
  expect((await call(key, "DELETE", `/api/v1/api-keys/${id}`)).status).toBe(409);
  expect((await call(key, "POST", "/api/v1/api-keys", { name: "too much", scopes: ["members:write"] })).status).toBe(403);
});

test("me says who, where and what; members page by cursor; a stranger's member is missing", async () => {
  const [{ organization, owner }, foreign] = await Promise.all([home(), home()]);
  await Promise.all(Array.from({ length: 3 }, (_, i) => organization.member({ name: `Person ${i}` })));
  const { key } = await keyOf(owner, ["members:read"]);
  expect((await call(key, "GET", "/api/v1/me")).body.data).toMatchObject({
    kind: "apiKey",
    organizationId: organization.id,
    permissions: ["members:read"],
  });
  const first = await call(key, "GET", "/api/v1/members?limit=3");
  expect(first.body.data).toHaveLength(3);
  const { nextCursor } = first.body.meta as { nextCursor: string };
  expect((await call(key, "GET", `/api/v1/members?limit=3&cursor=${nextCursor}`)).body.data).toHaveLength(1);
  expect((await call(key, "GET", `/api/v1/members/${foreign.owner.userId}`)).status).toBe(404);
});

test.each([
  ["POST", "/api/v1/api-keys", { name: "x", scopes: ["everything"] }, "scopes.0"],
  ["POST", "/api/v1/api-keys", { name: "x", scopes: ["assets:read"], role: "owner" }, "request"],
  ["POST", "/api/v1/api-keys", { name: "x", scopes: ["assets:read"], ipAllowlist: ["999.1.1.1"] }, "ipAllowlist"],
  ["POST", "/api/v1/api-keys", { name: "x", scopes: ["assets:read"], rateLimitPerMinute: 1e30 }, "rateLimitPerMinute"],
  ["POST", "/api/v1/invitations", { email: "not an address", role: "member" }, "email"],
  ["POST", "/api/v1/invitations", { email: "a@example.com", role: "owner" }, "role"],
  ["GET", "/api/v1/api-keys/not-an-id", undefined, "keyId"],
  ["GET", "/api/v1/members?limit=1e9", undefined, "limit"],
  ["GET", "/api/v1/members?cursor=rubbish", undefined, "cursor"],
  ["GET", "/api/v1/requests?keyId=1", undefined, "keyId"],
])("%s %s with bad input %j is a 422 that names %s", async (method, path, body, field) => {
  const { owner } = await home();
  const { key } = await keyOf(owner, ["keys:read", "keys:write", "members:read", "members:write", "requests:read", "assets:read"]);
  const answer = await call(key, method, path, body);
  expect([answer.status, Object.keys(answer.body.error?.details ?? {})]).toEqual([422, [field]]);
});

test("a leaked key is ended by whoever found it; the answer is the same for every key, and reports are limited", async () => {
  const { owner } = await home();
  const { key } = await keyOf(owner, ["assets:read"]);
  const from = { "x-real-ip": `198.51.100.${Math.floor(Math.random() * 250)}` };
  const report = (text: string) => call(undefined, "POST", "/api/v1/keys/report-leak", { key: text }, from);
  const [unknown, known] = [await report(makeApiKey().key), await report(key)];
  expect([unknown.status, unknown.body]).toEqual([known.status, known.body]);
  expect((await call(key, "GET", "/api/v1/me")).body.error?.code).toBe("AUTH_INVALID");
  const answers = await Promise.all(Array.from({ length: 20 }, () => report("x")));
  expect(answers.some(({ status, headers }) => status === 429 && headers.get("retry-after"))).toBe(true);
});

test("a key over its limit is told so, exactly, with the headers that say when to come back", async () => {
  const { owner } = await home();
  const { key } = await keyOf(owner, ["assets:read"], { rateLimitPerMinute: 5 });
  if (Date.now() % 60_000 > 50_000) await new Promise((resolve) => setTimeout(resolve, 60_100 - (Date.now() % 60_000)));
  const answers = await Promise.all(Array.from({ length: 20 }, () => call(key, "GET", "/api/v1/me")));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused).toHaveLength(15);
  expect(Number(refused[0]!.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(refused[0]!.headers.get("ratelimit-policy")).toBe('"api";q=5;w=60');
}, 90_000);
