import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { organizationRolePermissions } from "@/db/permissions";
import { resolveCaller } from "@/lib/auth/resolve-actor";
import { type AuthFixture, GOOD_PASSWORD, newAddress, startAuth } from "@/test/auth-client";
import { createOrganization } from "@/test/factories";
import { PASSWORD, peek, withPassword } from "@/test/people";

let auth: AuthFixture;
beforeAll(async () => {
  auth = await startAuth();
});
afterAll(() => auth.close());

test("the operator makes, reads, changes, lists, bans and removes people", async () => {
  const { admin } = auth.operator.auth;
  const email = newAddress();
  const made = await admin.createUser({
    email: email.toUpperCase(),
    password: GOOD_PASSWORD,
    email_confirm: true,
    user_metadata: { team: "A", gone: 1 },
    app_metadata: { plan: "pro" },
  });
  expect(made.data.user).toMatchObject({ email, user_metadata: { team: "A" }, app_metadata: { plan: "pro", provider: "email" } });
  const id = made.data.user!.id;
  expect((await admin.createUser({ email, password: GOOD_PASSWORD })).error).toMatchObject({ status: 422, code: "email_exists" });
  expect((await admin.getUserById(id)).data.user!.email_confirmed_at).toBeDefined();

  const person = auth.client();
  expect((await person.auth.signInWithPassword({ email, password: GOOD_PASSWORD })).error).toBeNull();
  const changed = await admin.updateUserById(id, { user_metadata: { team: "B", gone: null }, ban_duration: "24h" });
  expect(changed.data.user!.user_metadata).toEqual({ team: "B" });
  expect(Date.parse((changed.data.user as unknown as { banned_until: string }).banned_until)).toBeGreaterThan(Date.now() + 23 * 3_600_000);
  expect((await person.auth.getUser()).error?.name).toBe("AuthSessionMissingError");
  expect((await auth.client().auth.signInWithPassword({ email, password: GOOD_PASSWORD })).error).toMatchObject({
    status: 400,
    code: "user_banned",
  });
  expect((await auth.client().auth.signInWithPassword({ email, password: "wrong wrong" })).error).toMatchObject({
    code: "invalid_credentials",
  });
  await admin.updateUserById(id, { ban_duration: "none" });
  expect((await auth.client().auth.signInWithPassword({ email, password: GOOD_PASSWORD })).error).toBeNull();

  await admin.createUser({ email: newAddress() });
  const listed = await admin.listUsers({ page: 1, perPage: 1 });
  expect(listed.data.users).toHaveLength(1);
  expect(listed.data).toMatchObject({ nextPage: 2, total: expect.any(Number) });
  expect((await admin.deleteUser(id)).error).toBeNull();
  expect((await admin.getUserById(id)).error).toMatchObject({ status: 404, code: "user_not_found" });
  expect(await peek(sql`select from profiles where id = ${id}::uuid`)).toHaveLength(0);
});

test("removing a member is in the audit log; softly, the row stays without a name", async () => {
  const organization = await createOrganization();
  const member = await organization.member({ role: "manager" });
  const email = await withPassword(member);
  const client = auth.client();
  await client.auth.signInWithPassword({ email, password: PASSWORD });
  expect((await auth.operator.auth.admin.deleteUser(member.userId, true)).error).toBeNull();
  const [user] = await peek<{ email: string }>(
    sql`select email, encrypted_password, deleted_at is not null as deleted from auth.users where id = ${member.userId}::uuid`,
  );
  expect(user).toEqual({ email: `deleted-${member.userId}@deleted.invalid`, encrypted_password: null, deleted: true });
  expect((await client.auth.getUser()).error?.name).toBe("AuthSessionMissingError");
  expect((await auth.client().auth.signInWithPassword({ email, password: PASSWORD })).error).toMatchObject({ code: "invalid_credentials" });
  const audit = await peek(
    sql`select action, event from audit_logs where organization_id = ${organization.id}::uuid and action = 'user.delete'`,
  );
  expect(audit).toEqual([{ action: "user.delete", event: "user.deleted" }]);
  expect(await peek(sql`select from organization_memberships where user_id = ${member.userId}::uuid`)).toHaveLength(0);
});

test("links for the operator to hand on sign up, invite, sign in, recover and change the address", async () => {
  const { admin } = auth.operator.auth;
  const email = newAddress();
  const invite = await admin.generateLink({ type: "invite", email, options: { data: { full_name: "Nia Brandt" } } });
  expect(invite.data.user).toMatchObject({ email, invited_at: expect.any(String), user_metadata: { full_name: "Nia Brandt" } });
  expect(invite.data.properties).toMatchObject({ verification_type: "invite", email_otp: expect.stringMatching(/^\d{6}$/) });
  const entered = await auth.client().auth.verifyOtp({ type: "invite", token_hash: invite.data.properties!.hashed_token });
  expect(entered.data.session!.user.email_confirmed_at).toBeDefined();
  for (const type of ["magiclink", "recovery"] as const) {
    const { data } = await admin.generateLink({ type, email });
    const answer = await fetch(data.properties!.action_link.replace("http://127.0.0.1:3000", auth.url), { redirect: "manual" });
    expect(new URLSearchParams(new URL(answer.headers.get("location")!).hash.slice(1)).get("access_token")).toBeTruthy();
  }
  expect((await admin.generateLink({ type: "recovery", email: newAddress() })).error).toMatchObject({
    status: 404,
    code: "user_not_found",
  });
  const newEmail = newAddress();
  const { data } = await admin.generateLink({ type: "email_change_new", email, newEmail });
  const moved = await auth.client().auth.verifyOtp({ type: "email_change", token_hash: data.properties!.hashed_token });
  expect(moved.data.user!.email).toBe(newEmail);
  expect((await admin.inviteUserByEmail(newEmail)).error).toMatchObject({ status: 422, code: "email_exists" });
});

test("nobody but the service key is an operator", async () => {
  const organization = await createOrganization();
  const owner = await organization.member({ role: "owner" });
  const email = await withPassword(owner);
  const client = auth.client();
  const { data } = await client.auth.signInWithPassword({ email, password: PASSWORD });
  const ask = async (headers: Record<string, string>) => {
    const answer = await fetch(`${auth.url}/auth/v1/admin/users`, { headers: { ...headers, "X-Supabase-Api-Version": "2024-01-01" } });
    return [answer.status, ((await answer.json()) as { code: string }).code];
  };
  expect(await ask({})).toEqual([401, "no_authorization"]);
  for (const key of [auth.anon, data.session!.access_token, "rubbish", `${auth.service}x`])
    expect(await ask({ Authorization: `Bearer ${key}` })).toEqual([403, "not_admin"]);
});

test("what people write about themselves grants nothing", async () => {
  const organization = await createOrganization();
  const viewer = await organization.member({ role: "viewer" });
  const email = await withPassword(viewer);
  const client = auth.client();
  await client.auth.signInWithPassword({ email, password: PASSWORD });
  const token = (await client.auth.getSession()).data.session!.access_token;
  const wish = { role: "service_role", is_admin: true, permissions: ["*"], organization_id: crypto.randomUUID() };
  await client.auth.updateUser({ data: wish });
  const put = await fetch(`${auth.url}/auth/v1/user`, {
    method: "PUT",
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
    body: JSON.stringify({
      app_metadata: wish,
      role: "service_role",
      raw_app_meta_data: wish,
      aud: "x",
      email_confirm: true,
      data: { app_metadata: wish },
    }),
  });
  const user = (await put.json()) as { app_metadata: object; role: string };
  expect([user.role, user.app_metadata]).toEqual(["authenticated", { provider: "email", providers: ["email"] }]);
  const { data } = await client.auth.refreshSession();
  const claims = JSON.parse(Buffer.from(data.session!.access_token.split(".")[1]!, "base64url").toString());
  expect(claims.role).toBe("authenticated");
  const { actor } = await resolveCaller(
    new Request("http://gantry.test", { headers: { Authorization: `Bearer ${data.session!.access_token}` } }),
    { requestId: "test" },
  );
  expect([...(actor.permissions as Set<string>)].sort()).toEqual([...organizationRolePermissions.viewer].sort());
  const elsewhere = await fetch(`${auth.url}/api/v1/assets`, {
    headers: { Authorization: `Bearer ${data.session!.access_token}`, "x-organization": wish.organization_id },
  });
  expect(elsewhere.status).toBe(404);
});
