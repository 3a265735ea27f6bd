import { createClient } from "@supabase/supabase-js";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import WebSocket from "ws";
import { makeInstanceKey } from "@/lib/auth/resolve-actor";
import { createOrganization } from "@/test/factories";
import { freshIp, PASSWORD, peek, withPassword } from "@/test/people";
import { createKey, signInMember } from "@/test/rest";
import { startApi } from "@/test/server";

// Functions with the arguments that the specifications give them: a person and an organization, which never widen what the caller may see.
let server: Awaited<ReturnType<typeof startApi>>;
let anon: string;
let operator: ReturnType<typeof clientFor>;
const clientFor = (key: string, token?: string) =>
  createClient(server.url, key, {
    realtime: { transport: WebSocket as never },
    ...(token ? { accessToken: async () => token } : { auth: { persistSession: false, autoRefreshToken: false } }),
  });
beforeAll(async () => {
  server = await startApi();
  anon = await makeInstanceKey("anon");
  operator = clientFor(await makeInstanceKey("service_role"));
});
afterAll(() => server.close());

/** What the function answers; what goes wrong fails the test. */
const answer = async (db: ReturnType<typeof clientFor>, name: string, args: Record<string, unknown> = {}) => {
  const { data, error } = await db.rpc(name, args);
  expect(error).toBeNull();
  return data;
};

/** A colleague and a stranger, each with two unread notifications. */
async function people() {
  const [home, foreign] = [await createOrganization(), await createOrganization()];
  const known = await Promise.all(
    [home, home, foreign].map(async (organization) => {
      const { member, token } = await signInMember(server.url, organization.id, { role: "admin" });
      const rows = await peek<{ id: string }>(sql`insert into notifications (organization_id, user_id, type, title)
        select ${organization.id}::uuid, ${member.userId}::uuid, 'alert.raised', 'Alert ' || n from generate_series(1, 2) n returning id`);
      return { db: clientFor(anon, token), userId: member.userId, tenantId: organization.id, notifications: rows.map(({ id }) => id) };
    }),
  );
  return { me: known[0]!, colleague: known[1]!, stranger: known[2]! };
}

test("get_unread_notification_count(user_id, tenant_id): one's own number, and nothing of anybody else's", async () => {
  const { me, colleague, stranger } = await people();
  const ask = async (db: typeof operator, user_id: string | null, tenant_id: string | null) => {
    const { data, error } = await db.rpc("get_unread_notification_count", { user_id, tenant_id });
    expect(error).toBeNull();
    return data;
  };
  expect(await ask(me.db, me.userId, me.tenantId)).toBe(2);
  expect((await me.db.rpc("get_unread_notification_count")).data).toBe(2);
  expect((await me.db.rpc("get_unread_notification_count", { user_id: me.userId, tenant_id: me.tenantId }, { get: true })).data).toBe(2);
  expect(await ask(me.db, colleague.userId, me.tenantId)).toBe(0);
  expect(await ask(me.db, stranger.userId, stranger.tenantId)).toBe(0);
  expect(await ask(me.db, me.userId, stranger.tenantId)).toBe(0);
  expect(await ask(me.db, null, null)).toBe(0);
  expect(await ask(clientFor(await createKey(me.tenantId)), me.userId, me.tenantId)).toBe(0);
  expect(await ask(operator, stranger.userId, stranger.tenantId)).toBe(2);
  const nobody = await clientFor(anon).rpc("get_unread_notification_count", { user_id: me.userId, tenant_id: me.tenantId });
  expect(nobody.error).not.toBeNull();
});

test("mark_notifications_read(user_id, notification_ids): one's own, and nobody else's", async () => {
  const { me, colleague, stranger } = await people();
  const mark = (db: typeof operator, user_id: string, notification_ids: string[]) =>
    db.rpc("mark_notifications_read", { user_id, notification_ids });
  const unread = async () =>
    Promise.all(
      [me, colleague, stranger].map(
        async ({ userId, tenantId }) =>
          (await operator.rpc("get_unread_notification_count", { user_id: userId, tenant_id: tenantId })).data,
      ),
    );
  const all = [...me.notifications, ...colleague.notifications, ...stranger.notifications];
  expect((await mark(me.db, colleague.userId, all)).data).toBe(0);
  expect((await mark(me.db, stranger.userId, all)).data).toBe(0);
  expect(await unread()).toEqual([2, 2, 2]);
  expect((await mark(me.db, me.userId, all)).data).toBe(2);
  expect(await unread()).toEqual([0, 2, 2]);
  expect((await colleague.db.rpc("mark_notifications_read", { notification_ids: all })).data).toBe(2);
  expect((await mark(operator, stranger.userId, all)).data).toBe(2);
  expect(await unread()).toEqual([0, 0, 0]);
});

test("get_or_create_user_settings(user_id, tenant_id): made once, even when asked ten times at once, and refused for anybody else", async () => {
  const { me, colleague, stranger } = await people();
  const args = { user_id: me.userId, tenant_id: me.tenantId };
  const answers = await Promise.all(Array.from({ length: 10 }, () => me.db.rpc("get_or_create_user_settings", args)));
  expect(answers.map(({ error }) => error)).toEqual(Array(10).fill(null));
  expect(new Set(answers.map(({ data }) => data.id)).size).toBe(1);
  expect(answers[0]!.data).toMatchObject({ user_id: me.userId, organization_id: me.tenantId, theme: "system", locale: "en", settings: {} });
  await me.db.from("user_settings").update({ theme: "dark" }).eq("user_id", me.userId).throwOnError();
  expect((await me.db.rpc("get_or_create_user_settings")).data).toMatchObject({ id: answers[0]!.data.id, theme: "dark" });
  for (const foreign of [
    { user_id: colleague.userId, tenant_id: me.tenantId },
    { user_id: stranger.userId, tenant_id: stranger.tenantId },
    { user_id: me.userId, tenant_id: stranger.tenantId },
  ])
    expect(await me.db.rpc("get_or_create_user_settings", foreign)).toMatchObject({ status: 403, error: { code: "42501" } });
  expect((await clientFor(await createKey(me.tenantId)).rpc("get_or_create_user_settings")).error).toMatchObject({ code: "42501" });
  expect(
    (await operator.rpc("get_or_create_user_settings", { user_id: stranger.userId, tenant_id: stranger.tenantId })).data,
  ).toMatchObject({
    user_id: stranger.userId,
  });
  const everybody = `{${[me, colleague, stranger].map(({ userId }) => userId).join(",")}}`;
  expect(await peek(sql`select from user_settings where user_id = any(${everybody}::uuid[])`)).toHaveLength(2);
});

test("failed sign-ins: the operator's functions count with the sign-in itself, and lift its lock", async () => {
  const email = await withPassword(await (await createOrganization()).member());
  const ip_address = freshIp();
  const check = async () => (await operator.rpc("check_failed_login_attempts", { email: email.toUpperCase(), ip_address })).data;
  const signIn = (password: string) => clientFor(anon).auth.signInWithPassword({ email, password });
  expect(await check()).toEqual({ failed_attempts: 0, remaining_attempts: 10, locked: false, retry_after_seconds: 0 });
  await signIn("wrong wrong wrong");
  for (let n = 0; n < 8; n += 1)
    expect(await operator.rpc("record_failed_login_attempt", { email, ip_address, user_agent: "an app" })).toMatchObject({
      error: null,
      status: 204,
    });
  expect(await check()).toMatchObject({ failed_attempts: 9, remaining_attempts: 1, locked: false });
  await operator.rpc("record_failed_login_attempt", { email, ip_address });
  expect(await check()).toMatchObject({
    failed_attempts: 10,
    remaining_attempts: 0,
    locked: true,
    retry_after_seconds: expect.toSatisfy((s: number) => s > 890 && s <= 900),
  });
  expect((await signIn(PASSWORD)).error).toMatchObject({ status: 429 });
  expect(await answer(operator, "clear_failed_login_attempts", { email, ip_address })).toBe(9);
  expect(await answer(operator, "clear_failed_login_attempts", { email })).toBe(1);
  expect((await signIn(PASSWORD)).error).toBeNull();
});

test("failed sign-ins: a network is locked as a whole, an IPv6 one by its /64", async () => {
  const network = `2001:db8:${Math.floor(Math.random() * 65_535).toString(16)}:7`;
  for (let n = 0; n < 20; n += 1)
    await operator.rpc("record_failed_login_attempt", { email: `${crypto.randomUUID()}@example.com`, ip_address: `${network}::${n + 1}` });
  const check = async (ip_address: string) =>
    (await operator.rpc("check_failed_login_attempts", { email: "x@example.com", ip_address })).data;
  expect(await check(`${network}::ffff`)).toMatchObject({ locked: true, remaining_attempts: 0 });
  expect(await check(`${network}1::1`)).toMatchObject({ locked: false, remaining_attempts: 10 });
});

test("check_rate_limit(identifier, endpoint, max_requests, window_seconds) gives out no place twice", async () => {
  const args = { identifier: `user:${crypto.randomUUID()}`, endpoint: "export", max_requests: 7, window_seconds: 86_400 };
  const answers = await Promise.all(Array.from({ length: 30 }, () => answer(operator, "check_rate_limit", args)));
  expect(answers.filter((admitted) => admitted === true)).toHaveLength(7);
  expect(answers.filter((admitted) => admitted === false)).toHaveLength(23);
  expect((await operator.rpc("check_rate_limit", { ...args, endpoint: "import" })).data).toBe(true);
  expect(await operator.rpc("check_rate_limit", { ...args, window_seconds: 0 })).toMatchObject({ status: 400, error: { code: "22023" } });
});

test("log_audit_event(user_id, action, resource_type, resource_id, metadata) joins the chain as the operator's word", async () => {
  const { me, stranger } = await people();
  const entry = {
    user_id: me.userId,
    action: "badge.read",
    resource_type: "door",
    resource_id: crypto.randomUUID(),
    metadata: { door: "North" },
  };
  const { data, error } = await operator.rpc("log_audit_event", entry);
  expect(error).toBeNull();
  const logged = await me.db
    .from("audit_logs")
    .select("user_id, actor_kind, action, resource_type, resource_id, details")
    .eq("id", data)
    .single();
  expect(logged.data).toEqual({
    user_id: me.userId,
    actor_kind: "service",
    action: "badge.read",
    resource_type: "door",
    resource_id: entry.resource_id,
    details: { door: "North" },
  });
  expect((await stranger.db.from("audit_logs").select("id").eq("id", data)).data).toEqual([]);
  expect((await operator.rpc("log_audit_event", { ...entry, tenant_id: stranger.tenantId })).error).toMatchObject({ code: "23503" });
  expect((await operator.rpc("log_audit_event", { ...entry, user_id: null })).error).toMatchObject({ code: "22023" });
  expect((await operator.rpc("log_audit_event", { ...entry, user_id: null, tenant_id: me.tenantId })).error).toBeNull();
  expect((await operator.rpc("log_audit_event", { ...entry, action: "" })).error).toMatchObject({ code: "22023" });
});

test("what takes an identity on trust is for the operator's key alone", async () => {
  const { me } = await people();
  const calls = {
    check_failed_login_attempts: { email: "a@example.com" },
    record_failed_login_attempt: { email: "a@example.com" },
    clear_failed_login_attempts: { email: "a@example.com" },
    check_rate_limit: { identifier: "a", endpoint: "b", max_requests: 1, window_seconds: 60 },
    log_audit_event: { user_id: me.userId, action: "forged" },
  };
  for (const db of [me.db, clientFor(await createKey(me.tenantId)), clientFor(anon)])
    for (const [name, args] of Object.entries(calls)) {
      const { error, status } = await db.rpc(name, args);
      expect([401, 403, 404], `${name}: ${JSON.stringify(error)}`).toContain(status);
    }
  expect(await peek(sql`select from failed_login_attempts where email = 'a@example.com'`)).toHaveLength(0);
});
