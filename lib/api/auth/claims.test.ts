import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { serviceActor } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { routes } from "@/lib/api/route";
import { forgetAccess } from "@/lib/auth/cache";
import { actorOfSession, resolveCaller } from "@/lib/auth/resolve-actor";
import { publicKeys, rotateSigningKey } from "@/lib/auth/signing-keys";
import { type AuthFixture, GOOD_PASSWORD, newAddress, startAuth } from "@/test/auth-client";
import { createOrganization } from "@/test/factories";
import { PASSWORD, peek, withPassword } from "@/test/people";
import { tokenFor } from "@/test/realtime";

let auth: AuthFixture;
beforeAll(async () => {
  auth = await startAuth();
});
afterAll(() => auth.close());

async function signedUp() {
  const client = auth.client();
  const email = newAddress();
  const { data } = await client.auth.signUp({ email, password: GOOD_PASSWORD });
  return { client, email, session: data.session!, user: data.user! };
}
const keys = async () =>
  ((await (await fetch(`${auth.url}/auth/v1/.well-known/jwks.json`)).json()) as { keys: Record<string, unknown>[] }).keys;
const request = (token: string, headers: Record<string, string> = {}) =>
  new Request("http://gantry.test/api/v1/me", { headers: { Authorization: `Bearer ${token}`, ...headers } });

test("the client checks a token by itself with the published key, and believes no changed one", async () => {
  const { client, email, user } = await signedUp();
  const seen: string[] = [];
  const original = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    seen.push(String(input));
    return original(input, init);
  };
  const { data, error } = await client.auth.getClaims().finally(() => {
    globalThis.fetch = original;
  });
  expect(error).toBeNull();
  expect(data!.claims).toMatchObject({
    sub: user.id,
    email,
    aud: "authenticated",
    role: "authenticated",
    aal: "aal1",
    amr: [{ method: "password", timestamp: expect.any(Number) }],
    is_anonymous: false,
    iss: "http://127.0.0.1:3000/auth/v1",
    session_id: expect.any(String),
  });
  expect(seen.some((url) => url.endsWith("/user"))).toBe(false);
  const token = (await client.auth.getSession()).data.session!.access_token;
  const [head, body, signature] = token.split(".") as [string, string, string];
  const claims = { ...JSON.parse(Buffer.from(body, "base64url").toString()), sub: crypto.randomUUID() };
  const forged = `${head}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.${signature}`;
  expect((await client.auth.getClaims(forged)).error?.message).toMatch(/signature/);
  await expect(resolveCaller(request(forged), { requestId: "test" })).rejects.toMatchObject({ code: "AUTH_INVALID" });
});

test("a token whose time is over is told apart from one that is none of ours", async () => {
  const { client } = await signedUp();
  const { access_token: token } = (await client.auth.getSession()).data.session!;
  const { sub, session_id } = JSON.parse(Buffer.from(token.split(".")[1]!, "base64url").toString());
  const old = await tokenFor(sub, session_id, -60);
  const [head, body] = old.split(".") as [string, string];
  const forged = `${head}.${body}.${token.split(".")[2]}`;
  const ask = (bearer: string, headers: Record<string, string>) =>
    fetch(`${auth.url}/rest/v1/assets`, { headers: { apikey: auth.anon, authorization: `Bearer ${bearer}`, ...headers } });
  const known = { "x-client-info": "supabase-js/2.119.0" };
  const over = await ask(old, known);
  expect([over.status, await over.json()]).toEqual([401, { code: "PGRST303", message: "JWT expired", details: null, hint: null }]);
  expect(over.headers.get("www-authenticate")).toContain("JWT expired");
  expect(await (await ask(forged, known)).json()).toMatchObject({ code: "PGRST301" });
  expect(await (await ask(old, {})).json()).toMatchObject({ data: null, error: { code: "AUTH_INVALID" } });
  expect((await client.auth.getUser(old)).error).toMatchObject({
    status: 403,
    code: "bad_jwt",
    message: expect.stringContaining("expired"),
  });
  expect((await client.auth.getUser(forged)).error).toMatchObject({ status: 403, code: "bad_jwt" });
});

test("what is switched off says so: second factors, phones, strangers, and a body that is no JSON", async () => {
  const { client } = await signedUp();
  expect((await client.auth.mfa.enroll({ factorType: "totp" })).error).toMatchObject({ status: 422, code: "mfa_totp_enroll_not_enabled" });
  expect((await client.auth.mfa.listFactors()).data).toMatchObject({ all: [], totp: [] });
  expect((await client.auth.signInWithOtp({ phone: "+494012345678" })).error).toMatchObject({ code: "phone_provider_disabled" });
  const broken = await fetch(`${auth.url}/auth/v1/signup`, {
    method: "POST",
    headers: { apikey: auth.anon, "content-type": "application/json", "x-supabase-api-version": "2024-01-01" },
    body: "{",
  });
  expect([broken.status, await broken.json()]).toMatchObject([400, { code: "bad_json" }]);
});

test("the published keys hold no private part, and the stored one is sealed", async () => {
  await signedUp();
  for (const key of await keys()) expect(Object.keys(key).sort()).toEqual(["alg", "crv", "key_ops", "kid", "kty", "use", "x", "y"]);
  const [row] = await peek<{ private_sealed: string }>(sql`select private_sealed from auth.signing_keys limit 1`);
  expect(row!.private_sealed).toMatch(/^v1\./);
});

test("after a rotation new tokens carry the new key, and old ones hold until they expire", async () => {
  const { client, email, session } = await signedUp();
  const { kid, replaced } = await withActor(serviceActor(), rotateSigningKey);
  await expect.poll(async () => (await keys()).map((key) => key.kid)).toEqual(expect.arrayContaining([kid, replaced]));
  expect((await auth.client().auth.getUser(session.access_token)).error).toBeNull();
  const fresh = await auth.client().auth.signInWithPassword({ email, password: GOOD_PASSWORD });
  const header = JSON.parse(Buffer.from(fresh.data.session!.access_token.split(".")[0]!, "base64url").toString());
  expect(header).toEqual({ alg: "ES256", kid, typ: "JWT" });
  expect((await client.auth.getClaims(fresh.data.session!.access_token)).error).toBeNull();
  await peek(sql`update auth.signing_keys set rotated_at = now() - interval '71 minutes' where id = ${replaced}::uuid`);
  await expect.poll(async () => (await auth.client().auth.getUser(session.access_token)).error?.code).toBe("bad_jwt");
});

test("processes that all miss the first key make one", async () => {
  await peek(sql`delete from auth.signing_keys`);
  const found = await Promise.all(
    Array.from({ length: 8 }, () => {
      forgetAccess(); // each as if it had its own cache
      return publicKeys();
    }),
  );
  expect(new Set(found.flat().map(({ kid }) => kid)).size).toBe(1);
  expect(await peek(sql`select count(*)::int as n from auth.signing_keys`)).toEqual([{ n: 1 }]);
});

test("a token is the person in the organization worked in last, or in the one that x-organization names", async () => {
  const [home, second, foreign] = await Promise.all([createOrganization(), createOrganization(), createOrganization()]);
  const member = await home.member({ role: "manager" });
  const email = await withPassword(member);
  await peek(sql`insert into organization_memberships (organization_id, user_id, role, joined_at)
    values (${second.id}::uuid, ${member.userId}::uuid, 'viewer', now() + interval '1 minute')`);
  const { data } = await auth.client().auth.signInWithPassword({ email, password: PASSWORD });
  const token = data.session!.access_token;
  const context = { requestId: "test" };
  const first = (await resolveCaller(request(token), context)).actor;
  expect(first).toMatchObject({ kind: "user", organizationId: home.id, userId: member.userId, role: "authenticated" });
  const there = (await resolveCaller(request(token, { "x-organization": second.slug }), context)).actor;
  expect([there.organizationId, (there.permissions as Set<string>).has("assets:write")]).toEqual([second.id, false]);
  await expect(resolveCaller(request(token, { "x-organization": foreign.slug }), context)).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await actorOfSession(first.sessionId!, home.slug)).toMatchObject({ organizationId: home.id });
});

test("a person of no organization is somebody, and may do nothing", async () => {
  const { session, user } = await signedUp();
  const { actor } = await resolveCaller(request(session.access_token), { requestId: "test" });
  expect(actor).toMatchObject({ kind: "user", role: "authenticated", organizationId: null, userId: user.id, siteScope: [] });
  expect((actor.permissions as Set<string>).size).toBe(0);
  const seen = await withActor(actor, (tx) =>
    tx.execute(sql`select id from assets union all select id from profiles where id <> ${user.id}::uuid`),
  );
  expect(seen).toHaveLength(0);
  const assets = await fetch(`${auth.url}/api/v1/assets`, { headers: { Authorization: `Bearer ${session.access_token}` } });
  expect(assets.status).toBe(403);
  expect(routes.length).toBeGreaterThan(20);
  for (const { method, path } of routes.filter(({ path }) => path !== "/api/events")) {
    const answer = await fetch(`${auth.url}${path.replace(/:\w+/g, crypto.randomUUID())}`, {
      method: method.toUpperCase(),
      headers: { Authorization: `Bearer ${session.access_token}`, "Content-Type": "application/json" },
      ...(method !== "get" && { body: "{}" }),
    });
    expect(answer.status, `${method} ${path}: ${await answer.text()}`).toBeLessThan(500);
  }
});
