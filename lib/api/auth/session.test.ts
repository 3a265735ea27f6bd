import { createClient } from "@supabase/supabase-js";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import WebSocket from "ws";
import { type AuthFixture, GOOD_PASSWORD, newAddress, startAuth } from "@/test/auth-client";
import { createOrganization } from "@/test/factories";
import { startOtherProcess } from "@/test/other-process";
import { PASSWORD, peek, withPassword } from "@/test/people";

let auth: AuthFixture;
beforeAll(async () => {
  auth = await startAuth();
});
afterAll(() => auth.close());

async function signedIn() {
  const organization = await createOrganization();
  const member = await organization.member({ role: "manager" });
  const email = await withPassword(member);
  const client = auth.client();
  const { data, error } = await client.auth.signInWithPassword({ email, password: PASSWORD });
  expect(error).toBeNull();
  return { organization, member, email, client, session: data.session! };
}
const sessionRows = (userId: string) =>
  peek<{ id: string; revoked: boolean }>(
    sql`select id, revoked_at is not null as revoked from auth.sessions where user_id = ${userId}::uuid`,
  );

test("the document's own snippet signs somebody up, in and out", async () => {
  const supabase = auth.client();
  const email = newAddress();
  const window = { location: { origin: auth.url } };
  {
    const { data, error } = await supabase.auth.signUp({
      email,
      password: "secure-password",
      options: { emailRedirectTo: `${window.location.origin}/`, data: { first_name: "John", last_name: "Doe" } },
    });
    expect(error).toBeNull();
    expect(data.user).toMatchObject({
      email,
      aud: "authenticated",
      role: "authenticated",
      user_metadata: { first_name: "John", last_name: "Doe" },
    });
    expect(data.user!.identities).toHaveLength(1);
    expect(data.session).toMatchObject({ token_type: "bearer", expires_in: 3_600 });
  }
  const [profile] = await peek(sql`select first_name, full_name from profiles where email = ${email}`);
  expect(profile).toEqual({ first_name: "John", full_name: "John Doe" });
  const seen: string[] = [];
  const { data: listener } = supabase.auth.onAuthStateChange((event, session) => {
    seen.push(`${event} ${session ? "in" : "out"}`);
  });
  {
    const { data, error } = await supabase.auth.signInWithPassword({ email, password: "secure-password" });
    expect(error).toBeNull();
    expect(data.user!.email).toBe(email);
  }
  await supabase.auth.refreshSession();
  await supabase.auth.signOut();
  expect(seen.filter((event) => !event.startsWith("INITIAL"))).toEqual(["SIGNED_IN in", "TOKEN_REFRESHED in", "SIGNED_OUT out"]);
  listener.subscription.unsubscribe();
});

test("a person who signs up with an organization owns it, and one with an invitation joins it", async () => {
  const name = `Harbor ${crypto.randomUUID()}`;
  const email = newAddress();
  const { data } = await auth
    .client()
    .auth.signUp({ email, password: GOOD_PASSWORD, options: { data: { organization_name: name, full_name: "Lea Sommer" } } });
  const roles = await peek(
    sql`select m.role, o.name from organization_memberships m join organizations o on o.id = m.organization_id where m.user_id = ${data.user!.id}::uuid`,
  );
  expect(roles).toEqual([{ role: "owner", name }]);
  const taken = await auth.client().auth.signUp({ email, password: GOOD_PASSWORD });
  expect(taken.error).toMatchObject({ status: 422, code: "user_already_exists" });
  const foreign = await auth
    .client()
    .auth.signUp({ email: newAddress(), password: GOOD_PASSWORD, options: { data: { invitation_token: "x".repeat(43) } } });
  expect(foreign.error?.status).toBe(404);
});

test("an unknown address and a wrong password are refused alike, and the lock is the web's", async () => {
  const { email } = await signedIn();
  const unknown = await auth.client().auth.signInWithPassword({ email: newAddress(), password: "wrong wrong wrong" });
  const wrong = await auth.client().auth.signInWithPassword({ email, password: "wrong wrong wrong" });
  expect(wrong.error).toMatchObject({ status: 400, code: "invalid_credentials", message: "Invalid login credentials" });
  expect(unknown.error).toMatchObject({ status: 400, code: "invalid_credentials", message: "Invalid login credentials" });
  for (let i = 0; i < 9; i += 1) await auth.client().auth.signInWithPassword({ email, password: `wrong ${i}` });
  const locked = await auth.client().auth.signInWithPassword({ email, password: PASSWORD });
  expect(locked.error).toMatchObject({ status: 429, code: "over_request_rate_limit" });
  const { startSession } = await import("@/lib/auth/start-session");
  await expect(startSession({ email, password: PASSWORD }, {})).rejects.toMatchObject({ code: "RATE_LIMITED" });
});

test("weak passwords are refused with a reason, rubbish with validation_failed", async () => {
  const attempt = async (email: string, password: string) => (await auth.client().auth.signUp({ email, password })).error;
  const short = await attempt(newAddress(), "kite999");
  expect(short).toMatchObject({ name: "AuthWeakPasswordError", status: 422, code: "weak_password", reasons: ["length"] });
  expect(short!.message).toBe("Use at least 10 characters.");
  expect(await attempt(newAddress(), "password123")).toMatchObject({ code: "weak_password", reasons: ["pwned"] });
  expect(await attempt("someone.long@example.com", "someone.long@example.com")).toMatchObject({
    code: "weak_password",
    reasons: ["characters"],
  });
  expect(await attempt("not an address", GOOD_PASSWORD)).toMatchObject({ code: "validation_failed", status: 400 });
  const anonymous = await auth.client().auth.signInAnonymously();
  expect(anonymous.error).toMatchObject({ code: "anonymous_provider_disabled", status: 422 });
});

test("an installation may allow the six characters that Supabase begins with", async () => {
  const other = await startOtherProcess({ PASSWORD_MIN_LENGTH: "6" });
  try {
    const client = () =>
      createClient(other.url, auth.anon, { realtime: { transport: WebSocket as never }, auth: { persistSession: false } });
    const email = newAddress();
    expect((await client().auth.signUp({ email, password: "kite9" })).error).toMatchObject({ code: "weak_password", reasons: ["length"] });
    expect((await client().auth.signUp({ email, password: "kite99" })).error).toBeNull();
    expect((await client().auth.signInWithPassword({ email, password: "kite99" })).error).toBeNull();
    expect((await client().auth.signUp({ email: newAddress(), password: "123456" })).error).toMatchObject({ reasons: ["pwned"] });
  } finally {
    await other.end();
  }
});

test("refreshing rotates the token and keeps the session; ten at once make one successor", async () => {
  const { session, member } = await signedIn();
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => auth.client().auth.refreshSession({ refresh_token: session.refresh_token })),
  );
  expect(answers.map(({ error }) => error)).toEqual(Array(10).fill(null));
  expect(new Set(answers.map(({ data }) => data.session!.refresh_token)).size).toBe(1);
  expect(answers[0]!.data.session!.refresh_token).not.toBe(session.refresh_token);
  const rows = await peek(
    sql`select parent_id is not null as child, rotated_at is not null as rotated from auth.refresh_tokens where user_id = ${member.userId}::uuid order by created_at`,
  );
  expect(rows).toEqual([
    { child: false, rotated: true },
    { child: true, rotated: false },
  ]);
  const idOf = (token: string) => JSON.parse(Buffer.from(token.split(".")[1]!, "base64url").toString()).session_id;
  expect(idOf(answers[0]!.data.session!.access_token)).toBe(idOf(session.access_token));
});

test("a token used again after ten seconds, or after its successor was used, ends the whole session", async () => {
  for (const late of [true, false]) {
    const { session, member, client } = await signedIn();
    const first = await auth.client().auth.refreshSession({ refresh_token: session.refresh_token });
    if (late)
      await peek(
        sql`update auth.refresh_tokens set rotated_at = rotated_at - interval '11 seconds' where user_id = ${member.userId}::uuid and rotated_at is not null`,
      );
    else await auth.client().auth.refreshSession({ refresh_token: first.data.session!.refresh_token });
    const replay = await auth.client().auth.refreshSession({ refresh_token: session.refresh_token });
    expect(replay.error).toMatchObject({ status: 400, code: "refresh_token_already_used" });
    const victim = await auth.client().auth.refreshSession({ refresh_token: first.data.session!.refresh_token });
    expect(victim.error).toMatchObject({ status: 400, code: "refresh_token_not_found" });
    expect((await sessionRows(member.userId)).every(({ revoked }) => revoked)).toBe(true);
    expect((await client.auth.getUser()).error).not.toBeNull();
    expect(
      await peek(
        sql`select severity from security_events where user_id = ${member.userId}::uuid and event_type = 'auth.refresh_token_reused'`,
      ),
    ).toEqual([{ severity: "critical" }]);
  }
});

test("the database keeps no refresh token that could be used", async () => {
  const { session, member } = await signedIn();
  const [row] = await peek<{ row: string }>(
    sql`select to_jsonb(t)::text as row from auth.refresh_tokens t where user_id = ${member.userId}::uuid`,
  );
  expect(row!.row).not.toContain(session.refresh_token);
  expect((await auth.client().auth.refreshSession({ refresh_token: "never issued" })).error).toMatchObject({
    code: "refresh_token_not_found",
  });
});

test("signing out ends this session, the others, or all, and the tokens are refused from then on", async () => {
  const { email, client: here, member } = await signedIn();
  const there = auth.client();
  await there.auth.signInWithPassword({ email, password: PASSWORD });
  await here.auth.signOut({ scope: "others" });
  expect((await there.auth.getUser()).error?.name).toBe("AuthSessionMissingError");
  expect((await here.auth.getUser()).error).toBeNull();
  const token = (await here.auth.getSession()).data.session!.access_token;
  await here.auth.signOut({ scope: "local" });
  const after = await fetch(`${auth.url}/auth/v1/user`, {
    headers: { Authorization: `Bearer ${token}`, "X-Supabase-Api-Version": "2024-01-01" },
  });
  expect([after.status, (await after.json()).code, after.headers.get("x-supabase-api-version")]).toEqual([
    403,
    "session_not_found",
    "2024-01-01",
  ]);
  const [one, two] = [auth.client(), auth.client()];
  await one.auth.signInWithPassword({ email, password: PASSWORD });
  await two.auth.signInWithPassword({ email, password: PASSWORD });
  await one.auth.signOut();
  expect((await two.auth.getUser()).error?.name).toBe("AuthSessionMissingError");
  expect((await sessionRows(member.userId)).every(({ revoked }) => revoked)).toBe(true);
});

test("the operator signs somebody out by their token", async () => {
  const { session, member } = await signedIn();
  expect((await auth.operator.auth.admin.signOut(session.access_token, "global")).error).toBeNull();
  expect((await sessionRows(member.userId)).every(({ revoked }) => revoked)).toBe(true);
});

test("much metadata stays out of the token, so that it still fits a header", async () => {
  const { client } = await signedIn();
  expect((await client.auth.updateUser({ data: { notes: "ü".repeat(3_500) } })).error).toBeNull();
  expect((await client.auth.updateUser({ data: { more: "ü".repeat(3_500) } })).error).toMatchObject({ code: "validation_failed" });
  const { data } = await client.auth.refreshSession();
  expect(data.session!.access_token.length).toBeLessThan(2_000);
  expect(data.user!.user_metadata.notes).toHaveLength(3_500);
});

test("a revoked session is refused by every part of the API within a second", async () => {
  const { session, member } = await signedIn();
  const ask = () => fetch(`${auth.url}/api/v1/me`, { headers: { Authorization: `Bearer ${session.access_token}` } });
  expect((await ask()).status).not.toBe(401);
  await peek(sql`update auth.sessions set revoked_at = now() where user_id = ${member.userId}::uuid`);
  const began = performance.now();
  let status = 0;
  while (performance.now() - began < 1_000 && status !== 401) {
    status = (await ask()).status;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  expect(status).toBe(401);
});

test("both error shapes are told by the version header; a missing, foreign or keyless token is refused by name", async () => {
  const old = await fetch(`${auth.url}/auth/v1/user`);
  expect([old.status, await old.json()]).toEqual([401, { code: 401, error_code: "no_authorization", msg: expect.any(String) }]);
  const get = async (token: string) => {
    const answer = await fetch(`${auth.url}/auth/v1/user`, {
      headers: { Authorization: `Bearer ${token}`, "X-Supabase-Api-Version": "2024-01-01" },
    });
    return [answer.status, (await answer.json()).code];
  };
  expect(await get("rubbish")).toEqual([403, "bad_jwt"]);
  expect(await get(auth.anon)).toEqual([403, "bad_jwt"]);
  expect(await get(auth.service)).toEqual([403, "bad_jwt"]);
  const { session } = await signedIn();
  const [head, body] = session.access_token.split(".");
  expect(await get(`${head}.${body}.${"A".repeat(86)}`)).toEqual([403, "bad_jwt"]);
});

test("a wrong key is said at once, and no key is asked for where a browser opens the address", async () => {
  const wrong = createClient(auth.url, "not-our-key", {
    realtime: { transport: WebSocket as unknown as typeof globalThis.WebSocket },
    auth: { persistSession: false },
  });
  const { error } = await wrong.auth.signUp({ email: newAddress(), password: GOOD_PASSWORD });
  expect(error).toMatchObject({ status: 401, message: "Invalid API key" });
  const { session } = await signedIn();
  const headers = (apikey?: string) => ({ authorization: `Bearer ${session.access_token}`, ...(apikey !== undefined && { apikey }) });
  const statuses = [auth.anon, undefined, "", session.access_token, `${auth.anon}x`].map(
    async (key) => (await fetch(`${auth.url}/auth/v1/user`, { headers: headers(key) })).status,
  );
  expect(await Promise.all(statuses)).toEqual([200, 200, 200, 200, 401]);
});
