import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { asIdentity } from "@/lib/auth/access";
import { makeApiKey } from "@/lib/auth/api-keys";
import { makeInstanceKey } from "@/lib/auth/resolve-actor";
import { createOrganization } from "@/test/factories";
import { type OtherProcess, startOtherProcess } from "@/test/other-process";
import { startApi } from "@/test/server";
import { giveConnection, REALTIME_CONNECTIONS, renewConnections, takeConnection } from "./connections";
import { callerName } from "./limits";

let here: Awaited<ReturnType<typeof startApi>>;
let there: OtherProcess;
beforeAll(async () => {
  [here, there] = await Promise.all([startApi(), startOtherProcess()]);
});
afterAll(() => Promise.all([here.close(), there.end()]));

async function keyOf(limit: number | null) {
  const { system } = await createOrganization();
  const made = makeApiKey();
  await withActor(system, (tx) =>
    tx.execute(sql`insert into api_keys (name, key_prefix, key_hash, scopes, rate_limit_per_minute)
      values ('k', ${made.prefix}, ${made.hash}, '{assets:read,telemetry:write}', ${limit})`),
  );
  return made.key;
}
/** Windows are whole minutes: a test that would see one end waits for the next. */
const wholeMinute = async (needed = 20_000) => {
  const left = 60_000 - (Date.now() % 60_000);
  if (left < needed) await new Promise((resolve) => setTimeout(resolve, left + 100));
};
const send = (url: string, path: string, apikey: string, more: Record<string, string> = {}) =>
  fetch(`${url}${path}`, {
    method: path.startsWith("/functions") ? "POST" : "GET",
    headers: { apikey, "content-type": "application/json", ...more },
    ...(path.startsWith("/functions") && { body: "{}" }),
  });
const split = (count: number, run: (url: string) => Promise<Response>) =>
  Promise.all(Array.from({ length: count }, (_, index) => run(index % 2 ? here.url : there.url)));
const TELEMETRY = "/functions/v1/process-telemetry";

test("functions: 100 a minute for a key, exactly, over two processes; the 101st says when to come back", async () => {
  const key = await keyOf(null);
  await wholeMinute();
  const answers = await split(130, (url) => send(url, TELEMETRY, key));
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused).toHaveLength(30);
  const { headers } = refused[0]!;
  expect(headers.get("ratelimit-policy")).toBe('"functions";q=100;w=60');
  expect(headers.get("ratelimit")).toMatch(/^"functions";r=0;t=\d+$/);
  expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
  expect(Number(headers.get("retry-after"))).toBeLessThanOrEqual(60);
  expect((await refused[0]!.json()).error.code).toBe("RATE_LIMITED");
  expect((await send(here.url, "/api/v1/me", key)).status, "another part has a limit of its own").toBe(200);
}, 90_000);

test("a key's own limit counts for all parts together, and may exceed the default", async () => {
  const [small, large] = await Promise.all([keyOf(5), keyOf(150)]);
  await wholeMinute();
  const mixed = await Promise.all(
    Array.from({ length: 10 }, (_, index) => send(index % 2 ? here.url : there.url, index % 3 ? "/api/v1/me" : TELEMETRY, small)),
  );
  expect(mixed.filter(({ status }) => status === 429)).toHaveLength(5);
  const many = await split(140, (url) => send(url, TELEMETRY, large));
  expect(many.filter(({ status }) => status === 429)).toHaveLength(0);
  expect(many[0]!.headers.get("ratelimit-policy")).toBe('"api";q=150;w=60');
}, 90_000);

test("the operator's key is not limited", async () => {
  const service = await makeInstanceKey("service_role");
  const answers = await split(120, (url) => send(url, TELEMETRY, service));
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(0);
  expect(answers[0]!.headers.has("ratelimit")).toBe(false);
});

test("a caller is a key, a session, or a network", () => {
  const base = { kind: "anonymous", role: "anon", organizationId: null, userId: null, permissions: new Set(), siteScope: [] } as Actor;
  expect(callerName({ ...base, kind: "apiKey", keyId: "k", ip: "192.0.2.1" })).toBe("key:k");
  expect(callerName({ ...base, kind: "user", userId: "u", sessionId: "s" })).toBe("session:s");
  expect(callerName({ ...base, kind: "user", userId: "u" })).toBe("user:u");
  expect(callerName({ ...base, ip: "192.0.2.1" })).toBe(callerName({ ...base, ip: "::ffff:192.0.2.1" }));
  expect(callerName({ ...base, ip: "2001:db8:1:2::1" })).toBe(callerName({ ...base, ip: "2001:db8:1:2:ffff::9" }));
  expect(callerName({ ...base, ip: "2001:db8:1:3::1" })).not.toBe(callerName({ ...base, ip: "2001:db8:1:2::1" }));
  expect(callerName(base)).toBe("ip:unknown");
});

const stranger = (): Actor => ({
  kind: "apiKey",
  role: "authenticated",
  organizationId: null,
  userId: null,
  permissions: new Set(),
  siteScope: null,
  keyId: crypto.randomUUID(),
});

test("realtime: 100 places at a time however many ask at once, and one given back is free again", async () => {
  const actor = stranger();
  const asked = await Promise.allSettled(Array.from({ length: REALTIME_CONNECTIONS + 15 }, () => takeConnection(actor)));
  const taken = asked.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  expect(taken).toHaveLength(REALTIME_CONNECTIONS);
  await expect(takeConnection(actor)).rejects.toMatchObject({ code: "RATE_LIMITED", headers: { "Retry-After": "60" } });
  await giveConnection(taken[0]!);
  await takeConnection(actor);
  await expect(takeConnection(actor)).rejects.toMatchObject({ code: "RATE_LIMITED" });
});

test("places of a process that stopped renewing them are free again; those of a living one are renewed", async () => {
  const [mine, crashed] = [stranger(), stranger()];
  await takeConnection(mine);
  await asIdentity(
    (tx) =>
      tx.execute(sql`insert into auth.realtime_places (identifier, expires_at)
        select ${`key:${crashed.keyId}`}, now() - interval '1 second' from generate_series(1, 100)`),
    false,
  );
  await takeConnection(crashed);
  await asIdentity((tx) => tx.execute(sql`update auth.realtime_places set expires_at = now() - interval '1 second'`), false);
  await renewConnections();
  const left = await asIdentity((tx) =>
    tx.execute<{ live: boolean }>(sql`select expires_at > now() + interval '50 seconds' as live from auth.realtime_places
    where identifier in (${`key:${mine.keyId}`}, ${`key:${crashed.keyId}`})`),
  );
  expect(left.filter(({ live }) => live)).toHaveLength(2);
});
