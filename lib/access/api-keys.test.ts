import { sql } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, expect, test } from "vitest";
import type { Actor } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { looksLikeApiKey, makeApiKey } from "@/lib/auth/api-keys";
import { forgetAccess, listenForAccessChanges } from "@/lib/auth/cache";
import { flushKeyUse, noteKeyUse } from "@/lib/auth/key-usage";
import { resolveCaller } from "@/lib/auth/resolve-actor";
import { createOrganization, createPlant, createSite } from "@/test/factories";
import { peek } from "@/test/people";
import { createApiKey } from "./create-api-key";
import { getApiKey, listApiKeys, listRequests } from "./key-queries";
import { reportLeak } from "./report-leak";
import { revokeApiKey } from "./revoke-api-key";
import { rotateApiKey } from "./rotate-api-key";
import { createApiKeyInput, networkOf } from "./schema";

const admin = postgres(process.env.DATABASE_URL!, { max: 1, onnotice: () => {} });
afterAll(() => admin.end());
const create = (actor: Actor, more: object = {}) =>
  withActor(actor, (tx) => createApiKey(tx, createApiKeyInput.parse({ name: "Dock B", scopes: ["assets:read"], ...more })));
const call = (key: string, ip?: string) => {
  forgetAccess();
  return resolveCaller(new Request("http://x/api", { headers: { apikey: key } }), { requestId: "test", ...(ip && { ip }) }).then(
    ({ actor }) => actor,
    (error) => error.code as string,
  );
};
async function home() {
  const organization = await createOrganization();
  return { organization, owner: await organization.member({ role: "owner" }) };
}

test("10,000 random keys are unique, have the announced form, and a changed character is noticed without the database", () => {
  const made = Array.from({ length: 10_000 }, makeApiKey);
  expect(new Set(made.map(({ key }) => key)).size).toBe(10_000);
  for (const { key, prefix } of made) {
    expect(key).toMatch(/^gk_live_[0-9A-Za-z]{43}[0-9A-Za-z]{6}$/);
    expect(looksLikeApiKey(key) && key.startsWith(prefix)).toBe(true);
  }
  const { key } = made[0]!;
  for (let at = 8; at < key.length; at += 1)
    expect(looksLikeApiKey(`${key.slice(0, at)}${key[at] === "a" ? "b" : "a"}${key.slice(at + 1)}`)).toBe(false);
});

test("a key acts in its organization with its scopes and gateway, and with nothing else", async () => {
  const { organization, owner } = await home();
  const { gateway } = await createPlant(organization.system);
  const { key, id } = await create(owner, { gatewayId: gateway.id, scopes: ["telemetry:write", "assets:read"] });
  const actor = (await call(key)) as Actor;
  expect(actor).toMatchObject({ kind: "apiKey", organizationId: organization.id, userId: null, keyId: id, gatewayId: gateway.id });
  expect([...(actor.permissions as Set<string>)].sort()).toEqual(["assets:read", "telemetry:write"]);
});

test("no plaintext of any key is anywhere in the database", async () => {
  const { owner } = await home();
  const first = await create(owner);
  const second = await withActor(owner, (tx) => rotateApiKey(tx, { keyId: first.id, graceHours: 1 }));
  const tables = await admin<
    { name: string }[]
  >`select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'auth', 'private', 'graphile_worker')`;
  for (const { name } of tables) {
    const [hit] = await admin.unsafe(`select count(*)::int as n from ${name} t where strpos(t::text, $1) > 0 or strpos(t::text, $2) > 0`, [
      first.key.slice(16),
      second.key.slice(16),
    ]);
    expect([name, hit!.n]).toEqual([name, 0]);
  }
});

test("a key can do no more than its maker, and one site's administrator makes none", async () => {
  const { organization, owner } = await home();
  const manager = await organization.member({ role: "manager" });
  await expect(create(manager)).rejects.toMatchObject({ code: "FORBIDDEN" });
  await peek(sql`update organization_memberships set permissions = '{"grant":["keys:write"]}' where user_id = ${manager.userId}::uuid`);
  const raised: Actor = { ...manager, permissions: new Set([...(manager.permissions as Set<never>), "keys:write" as const]) };
  await expect(create(raised, { scopes: ["members:write"] })).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect(await create(raised)).toHaveProperty("key");
  const strong = await create(owner, { scopes: ["members:write"] });
  await expect(withActor(raised, (tx) => rotateApiKey(tx, { keyId: strong.id, graceHours: 0 }))).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
  const site = await withActor(organization.system, (tx) => createSite(tx));
  const local = await organization.member({ applicationRole: "admin", siteScope: [site.id] });
  await expect(create(local)).rejects.toMatchObject({ code: "FORBIDDEN" });
});

test("another organization's key and gateway do not exist", async () => {
  const [here, there] = [await home(), await home()];
  const theirs = await create(there.owner);
  const plant = await createPlant(there.organization.system);
  for (const work of [
    () => withActor(here.owner, (tx) => getApiKey(tx, theirs.id)),
    () => withActor(here.owner, (tx) => revokeApiKey(tx, { keyId: theirs.id })),
    () => withActor(here.owner, (tx) => rotateApiKey(tx, { keyId: theirs.id, graceHours: 1 })),
    () => create(here.owner, { gatewayId: plant.gateway.id }),
  ])
    await expect(work()).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect((await withActor(here.owner, (tx) => listApiKeys(tx))).items).toEqual([]);
});

test("after a rotation both keys work until the old one's time is over; it is rotated once, however many ask", async () => {
  const { owner } = await home();
  const old = await create(owner, { rateLimitPerMinute: "77", ipAllowlist: "" });
  const answers = await Promise.allSettled(
    Array.from({ length: 8 }, () => withActor(owner, (tx) => rotateApiKey(tx, { keyId: old.id, graceHours: 24 }))),
  );
  const made = answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
  expect(made).toHaveLength(1);
  expect(await call(old.key)).toMatchObject({ keyId: old.id });
  expect(await call(made[0]!.key)).toMatchObject({ keyId: made[0]!.id });
  expect(await withActor(owner, (tx) => getApiKey(tx, made[0]!.id))).toMatchObject({
    rotatedFromId: old.id,
    rateLimitPerMinute: 77,
    state: "active",
  });
  expect(await withActor(owner, (tx) => getApiKey(tx, old.id))).toMatchObject({ successorId: made[0]!.id, state: "ending" });
  await peek(sql`update api_keys set expires_at = now() - interval '1 second' where id = ${old.id}::uuid`);
  expect(await call(old.key)).toBe("AUTH_INVALID");
  expect(await call(made[0]!.key)).toMatchObject({ keyId: made[0]!.id });
});

test("a rotation without grace ends the old key at once", async () => {
  const { owner } = await home();
  const old = await create(owner);
  await withActor(owner, (tx) => rotateApiKey(tx, { keyId: old.id, graceHours: 0 }));
  expect(await call(old.key)).toBe("AUTH_INVALID");
  await expect(withActor(owner, (tx) => rotateApiKey(tx, { keyId: old.id, graceHours: 0 }))).rejects.toMatchObject({ code: "CONFLICT" });
});

test("a key expired by one second is refused, one with a second left is not", async () => {
  const { owner } = await home();
  const { key, id } = await create(owner, { expiresInDays: "30" });
  await peek(sql`update api_keys set expires_at = now() + interval '2 seconds' where id = ${id}::uuid`);
  expect(await call(key)).toMatchObject({ keyId: id });
  await peek(sql`update api_keys set expires_at = now() - interval '1 second' where id = ${id}::uuid`);
  expect(await call(key)).toBe("AUTH_INVALID");
});

test.each([
  ["203.0.113.7", "203.0.113.0/24", true],
  ["203.0.114.7", "203.0.113.0/24", false],
  ["::ffff:203.0.113.7", "203.0.113.0/24", true],
  ["203.0.113.7", "::ffff:203.0.113.0/120", true],
  ["2001:db8:1::5", "2001:db8::/32", true],
  ["2001:db9::5", "2001:db8::/32", false],
  ["203.0.113.7", "2001:db8::/32", false],
  ["198.51.100.9", "198.51.100.9", true],
  ["198.51.100.8", "198.51.100.9", false],
  ["not an address", "0.0.0.0/0", false],
  [undefined, "0.0.0.0/0", false],
])("a key from %s with the allowlist %s: %s", async (ip, allowlist, allowed) => {
  const { owner } = await home();
  const { key, id } = await create(owner, { ipAllowlist: allowlist });
  const answer = await call(key, ip);
  if (allowed) expect(answer).toMatchObject({ keyId: id });
  else expect(answer).toBe("FORBIDDEN");
});

test("networks are understood as people write them, and nonsense is refused by name", () => {
  expect(["10.1.2.3/8", "10.1.2.3", "2001:db8::1/32", "::1", "::ffff:10.0.0.1"].map(networkOf)).toEqual(
    ["10.0.0.0/8", "10.1.2.3/32", "2001:db8::/32", "::1/128", "10.0.0.1/32"].map((text) => networkOf(text)),
  );
  expect(["10.0.0.0/33", "10.1", "0x7f.1", "x", "2001:db8::/129", ""].map(networkOf)).toEqual(Array(6).fill(undefined));
  const parsed = createApiKeyInput.safeParse({ name: "x", scopes: ["assets:read"], ipAllowlist: "10.0.0.1, nonsense" });
  expect(parsed.error?.issues[0]).toMatchObject({ path: ["ipAllowlist"], message: expect.stringContaining("nonsense") });
});

test("a revoked key is refused within a second, though it was remembered a moment before", async () => {
  await listenForAccessChanges();
  const { owner } = await home();
  const { key, id } = await create(owner);
  const ask = () =>
    resolveCaller(new Request("http://x/api", { headers: { authorization: `Bearer ${key}` } }), { requestId: "test" }).then(
      () => "in",
      (error) => error.code as string,
    );
  expect(await ask()).toBe("in");
  await withActor(owner, (tx) => revokeApiKey(tx, { keyId: id }));
  const revoked = performance.now();
  while ((await ask()) === "in") await new Promise((resolve) => setTimeout(resolve, 5));
  expect(performance.now() - revoked).toBeLessThan(1_000);
  await expect(withActor(owner, (tx) => revokeApiKey(tx, { keyId: id }))).rejects.toMatchObject({ code: "CONFLICT" });
});

test("whoever found a key can end it, and learns nothing about it; the organization's officers learn of the report", async () => {
  const { organization, owner } = await home();
  const { key, id } = await create(owner);
  expect(await reportLeak(makeApiKey().key, {})).toBeUndefined();
  expect(await reportLeak("rubbish", {})).toBeUndefined();
  expect(await call(key)).toMatchObject({ keyId: id });
  await Promise.all([reportLeak(key, { ip: "203.0.113.5" }), reportLeak(key, {})]);
  expect(await call(key)).toBe("AUTH_INVALID");
  expect(
    await peek(
      sql`select severity from security_events where organization_id = ${organization.id}::uuid and event_type = 'key.leak_reported'`,
    ),
  ).toEqual([{ severity: "critical" }]);
  expect(
    await peek(sql`select actor_kind from audit_logs where organization_id = ${organization.id}::uuid and action = 'key.revoke'`),
  ).toEqual([{ actor_kind: "system" }]);
});

test("uses are counted in batches, exactly, with the time and address of the last", async () => {
  const { owner } = await home();
  const [one, two] = [await create(owner), await create(owner)];
  for (let i = 0; i < 250; i += 1) noteKeyUse(one.id, "203.0.113.9");
  noteKeyUse(two.id, undefined);
  await Promise.all([flushKeyUse(), flushKeyUse()]);
  noteKeyUse(one.id, "2001:db8::9");
  await flushKeyUse();
  expect(await withActor(owner, (tx) => getApiKey(tx, one.id))).toMatchObject({
    usageCount: 251,
    lastUsedIp: "2001:db8::9",
    lastUsedAt: expect.any(String),
  });
  expect(await withActor(owner, (tx) => getApiKey(tx, two.id))).toMatchObject({ usageCount: 1, lastUsedIp: null });
});

test("the request log is read by who may, of their own organization, by key, status, path and page", async () => {
  const { organization, owner } = await home();
  const other = await home();
  const { id: keyId } = await create(owner);
  for (const organizationId of [organization.id, other.organization.id])
    await admin`insert into api_requests (organization_id, key_id, request_id, method, endpoint, status, duration_ms, created_at)
      select ${organizationId}, case when n % 2 = 0 then ${keyId}::uuid end, 'r' || n, 'GET', '/api/v1/part-' || n, case when n % 5 = 0 then 422 else 200 end, n, now() - make_interval(secs => n) from generate_series(1, 20) n`;
  const read = (actor: Actor, filter: object = {}) => withActor(actor, (tx) => listRequests(tx, filter));
  const first = await read(owner, { limit: 12 });
  const second = await read(owner, { limit: 12, cursor: first.nextCursor });
  expect([...first.items, ...second.items].map(({ requestId }) => requestId)).toEqual(Array.from({ length: 20 }, (_, n) => `r${n + 1}`));
  expect((await read(owner, { keyId })).items).toHaveLength(10);
  expect((await read(owner, { statuses: ["4xx"] })).items).toHaveLength(4);
  expect((await read(owner, { q: "PART-7" })).items).toMatchObject([{ endpoint: "/api/v1/part-7" }]);
  await expect(read(await organization.member({ role: "viewer" }))).rejects.toMatchObject({ code: "FORBIDDEN" });
});
