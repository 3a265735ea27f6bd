import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type AuthFixture, GOOD_PASSWORD, memory, newAddress, startAuth } from "@/test/auth-client";
import { startMailServer } from "@/test/mail-server";
import { peek } from "@/test/people";

let auth: AuthFixture;
let mail: Awaited<ReturnType<typeof startMailServer>>;
beforeAll(async () => {
  mail = await startMailServer();
  process.env.SMTP_URL = mail.url;
  process.env.AUTH_REDIRECT_URLS = "https://app.example.com/**";
  auth = await startAuth();
});
afterAll(async () => {
  await auth.close();
  await mail.close();
});

/** Opens a mailed link as a browser would, at the port of this test. */
const open = (link: string) => fetch(link.replace(/^https?:\/\/[^/]+/, auth.url), { redirect: "manual" });
const landing = async (link: string) => {
  const answer = await open(link);
  expect(answer.status).toBe(303);
  return new URL(answer.headers.get("location")!);
};
const fragment = (url: URL) => new URLSearchParams(url.hash.slice(1));

async function confirmed() {
  const email = newAddress();
  await auth.client().auth.signUp({ email, password: GOOD_PASSWORD });
  await auth.client().auth.verifyOtp({ type: "email", email, token: (await mail.next(email)).code });
  return email;
}

test("signing up waits for the mail; its link signs in once, and only leads to addresses of the list", async () => {
  const email = newAddress();
  const client = auth.client();
  const { data, error } = await client.auth.signUp({
    email,
    password: GOOD_PASSWORD,
    options: { emailRedirectTo: "https://app.example.com/welcome?x=1" },
  });
  expect([error, data.session, data.user?.confirmation_sent_at === undefined]).toEqual([null, null, false]);
  expect((await client.auth.signInWithPassword({ email, password: GOOD_PASSWORD })).error).toMatchObject({
    status: 400,
    code: "email_not_confirmed",
  });
  const { link } = await mail.next(email);
  const arrived = await landing(link);
  expect(arrived.origin + arrived.pathname + arrived.search).toBe("https://app.example.com/welcome?x=1");
  expect(Object.fromEntries(fragment(arrived))).toMatchObject({ token_type: "bearer", type: "signup", expires_in: "3600" });
  const session = await client.auth.setSession({
    access_token: fragment(arrived).get("access_token")!,
    refresh_token: fragment(arrived).get("refresh_token")!,
  });
  expect(session.data.user!.email_confirmed_at).toBeDefined();
  expect(fragment(await landing(link)).get("error_code")).toBe("otp_expired");
  expect((await auth.client().auth.signInWithPassword({ email, password: GOOD_PASSWORD })).error).toBeNull();
});

test("a redirect to a foreign site leads home instead", async () => {
  for (const evil of [
    "https://evil.example/",
    "https://app.example.com.evil.example/",
    "javascript:alert(1)",
    "https://app.example.com@evil.example/",
    "//evil.example",
  ]) {
    const email = newAddress();
    await auth.client().auth.signUp({ email, password: GOOD_PASSWORD, options: { emailRedirectTo: evil } });
    expect((await landing((await mail.next(email)).link)).origin).toBe("http://127.0.0.1:3000");
  }
});

test("a lost confirmation is sent once more, and the first link stops working", async () => {
  const email = newAddress();
  await auth.client().auth.signUp({ email, password: GOOD_PASSWORD });
  const first = await mail.next(email);
  expect((await auth.client().auth.resend({ type: "signup", email })).error).toBeNull();
  const second = await mail.next(email);
  expect(fragment(await landing(first.link)).get("error_code")).toBe("otp_expired");
  expect((await auth.client().auth.verifyOtp({ type: "signup", email, token: second.code })).data.session).not.toBeNull();
});

test("a magic link and its code sign in; either spends the other, and a wrong code is counted", async () => {
  const email = await confirmed();
  const client = auth.client();
  expect((await client.auth.signInWithOtp({ email })).error).toBeNull();
  const { link, code } = await mail.next(email);
  const wrong = code === "000000" ? "000001" : "000000";
  expect((await client.auth.verifyOtp({ type: "email", email, token: wrong })).error).toMatchObject({ status: 403, code: "otp_expired" });
  const { data } = await client.auth.verifyOtp({ type: "email", email, token: code });
  expect(data.session?.user.email).toBe(email);
  const claims = JSON.parse(Buffer.from(data.session!.access_token.split(".")[1]!, "base64url").toString());
  expect(claims.amr).toMatchObject([{ method: "otp" }]);
  expect(fragment(await landing(link)).get("error_code")).toBe("otp_expired");
  await client.auth.signInWithOtp({ email });
  const again = await mail.next(email);
  for (let i = 0; i < 9; i += 1) await client.auth.verifyOtp({ type: "email", email, token: String(100_000 + i) });
  expect((await client.auth.verifyOtp({ type: "email", email, token: again.code })).error).toMatchObject({ status: 429 });
});

test("of ten clients that present one link at the same moment, one is let in", async () => {
  const email = await confirmed();
  await auth.client().auth.signInWithOtp({ email });
  const token_hash = new URL((await mail.next(email)).link).searchParams.get("token")!;
  const answers = await Promise.all(Array.from({ length: 10 }, () => auth.client().auth.verifyOtp({ type: "magiclink", token_hash })));
  expect(answers.filter(({ data }) => data.session)).toHaveLength(1);
  expect(answers.filter(({ error }) => error?.code === "otp_expired")).toHaveLength(9);
});

test("an unknown address becomes a person by its first magic link, unless that is not wanted", async () => {
  const email = newAddress();
  const refused = await auth.client().auth.signInWithOtp({ email, options: { shouldCreateUser: false } });
  expect(refused.error).toMatchObject({ status: 422, code: "otp_disabled" });
  await auth.client().auth.signInWithOtp({ email, options: { data: { full_name: "Jonas Reyes" } } });
  const { data } = await auth.client().auth.verifyOtp({ type: "email", email, token: (await mail.next(email)).code });
  expect(data.user!.user_metadata).toEqual({ full_name: "Jonas Reyes" });
});

test("recovery opens a session that sets a new password and ends the others", async () => {
  const email = await confirmed();
  const elsewhere = auth.client();
  await elsewhere.auth.signInWithPassword({ email, password: GOOD_PASSWORD });
  const client = auth.client();
  expect((await client.auth.resetPasswordForEmail(email)).error).toBeNull();
  const { link } = await mail.next(email);
  const hash = new URL(link).searchParams.get("token")!;
  const { data, error } = await client.auth.verifyOtp({ type: "recovery", token_hash: hash });
  expect(error).toBeNull();
  expect(data.session).not.toBeNull();
  expect((await client.auth.updateUser({ password: GOOD_PASSWORD })).error).toMatchObject({ code: "same_password", status: 422 });
  expect((await client.auth.updateUser({ password: "quite another passphrase" })).error).toBeNull();
  expect((await elsewhere.auth.getUser()).error?.name).toBe("AuthSessionMissingError");
  expect((await auth.client().auth.signInWithPassword({ email, password: GOOD_PASSWORD })).error).toMatchObject({
    code: "invalid_credentials",
  });
  expect((await auth.client().auth.signInWithPassword({ email, password: "quite another passphrase" })).error).toBeNull();
});

test("nobody can ask whether an address has an account", async () => {
  const known = await confirmed();
  const unknown = newAddress();
  const client = auth.client();
  for (const email of [known, unknown]) {
    expect(await client.auth.resetPasswordForEmail(email)).toMatchObject({ error: null });
    expect(await client.auth.resend({ type: "signup", email })).toMatchObject({ error: null });
  }
  const again = await client.auth.signUp({ email: known, password: "some other passphrase" });
  const fresh = await client.auth.signUp({ email: unknown, password: "some other passphrase" });
  expect([again.error, fresh.error, again.data.session, fresh.data.session]).toEqual([null, null, null, null]);
  const shape = (user: object) => Object.keys(user).sort();
  expect(shape(again.data.user!)).toEqual(shape(fresh.data.user!));
  const [row] = await peek<{ id: string }>(sql`select id from auth.users where email = ${known}`);
  expect(again.data.user!.id).not.toBe(row!.id);
  const times = { known: [] as number[], unknown: [] as number[] };
  for (let i = 0; i < 3; i += 1)
    for (const [kind, email] of [
      ["known", await confirmed()],
      ["unknown", newAddress()],
    ] as const) {
      const began = performance.now();
      await client.auth.resetPasswordForEmail(email);
      times[kind].push(performance.now() - began);
    }
  expect(Math.min(...times.known, ...times.unknown)).toBeGreaterThan(110);
});

test("mails to one address are limited, known or not, with a code of their own", async () => {
  for (const email of [await confirmed(), newAddress()]) {
    const answers: (string | undefined)[] = [];
    for (let i = 0; i < 7; i += 1) answers.push((await auth.client().auth.resetPasswordForEmail(email)).error?.code);
    expect(answers.at(-1)).toBe("over_email_send_rate_limit");
    expect(answers[0]).toBeUndefined();
  }
});

test("a client with a code challenge gets a code, once, for the verifier it kept", async () => {
  const email = await confirmed();
  const storage = memory();
  const client = auth.client({ flowType: "pkce", storage, persistSession: true });
  await client.auth.signInWithOtp({ email, options: { emailRedirectTo: "https://app.example.com/callback" } });
  const { link } = await mail.next(email);
  expect(new URL(link).searchParams.get("token")).toMatch(/^pkce_/);
  const arrived = await landing(link);
  const code = arrived.searchParams.get("code")!;
  expect(arrived.hash).toBe("");
  const { data, error } = await client.auth.exchangeCodeForSession(code);
  expect(error).toBeNull();
  expect(data.session!.user.email).toBe(email);
  const again = await exchange(code, "x".repeat(43));
  expect(again).toEqual([404, "flow_state_not_found"]);
});

async function exchange(code: string, verifier: string) {
  const answer = await fetch(`${auth.url}/auth/v1/token?grant_type=pkce`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Supabase-Api-Version": "2024-01-01" },
    body: JSON.stringify({ auth_code: code, code_verifier: verifier }),
  });
  return [answer.status, ((await answer.json()) as { code: string }).code];
}

test("a stolen code is worth nothing without the verifier, nor after five minutes", async () => {
  const verifier = "v".repeat(64);
  const challenge = createHash("sha256").update(verifier).digest("base64url");
  const codeFor = async () => {
    const email = await confirmed();
    await fetch(`${auth.url}/auth/v1/otp`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ email, code_challenge: challenge, code_challenge_method: "s256" }),
    });
    return (await landing((await mail.next(email)).link)).searchParams.get("code")!;
  };
  expect(await exchange(await codeFor(), "w".repeat(64))).toEqual([400, "bad_code_verifier"]);
  const late = await codeFor();
  await peek(sql`update auth.flow_states set expires_at = now() - interval '1 second' where auth_code_hash is not null`);
  expect(await exchange(late, verifier)).toEqual([422, "flow_state_expired"]);
});

test("the address changes only when the old and the new one agree", async () => {
  const email = await confirmed();
  const next = newAddress();
  const client = auth.client();
  await client.auth.signInWithPassword({ email, password: GOOD_PASSWORD });
  const { data } = await client.auth.updateUser({ email: next });
  expect(data.user).toMatchObject({ email, new_email: next });
  const [old, fresh] = [await mail.next(email), await mail.next(next)];
  expect(fragment(await landing(old.link)).get("message")).toMatch(/proceed to confirm/);
  expect((await client.auth.getUser()).data.user!.email).toBe(email);
  const done = await auth.client().auth.verifyOtp({ type: "email_change", email: next, token: fresh.code });
  expect(done.data.user!.email).toBe(next);
  expect(done.data.user!.new_email).toBeUndefined();
  expect(await peek(sql`select email from profiles where id = ${done.data.user!.id}::uuid`)).toEqual([{ email: next }]);
});

test("a taken address cannot be moved to, and is not told apart", async () => {
  const [email, taken] = [await confirmed(), await confirmed()];
  const client = auth.client();
  await client.auth.signInWithPassword({ email, password: GOOD_PASSWORD });
  expect((await client.auth.updateUser({ email: taken })).error).toBeNull();
  await expect(mail.next(taken)).rejects.toThrow(/No mail/);
});

test("an older session sets a new password only with the present one or a mailed code", async () => {
  const email = await confirmed();
  const client = auth.client();
  await client.auth.signInWithPassword({ email, password: GOOD_PASSWORD });
  const age = () =>
    peek(
      sql`update auth.sessions s set created_at = now() - interval '25 hours' from auth.users u where u.id = s.user_id and u.email = ${email}`,
    );
  await age();
  expect((await client.auth.updateUser({ password: "quite another passphrase" })).error).toMatchObject({ code: "reauthentication_needed" });
  expect((await client.auth.updateUser({ password: "quite another passphrase", nonce: "999999x" })).error).toMatchObject({
    code: "reauthentication_not_valid",
  });
  expect((await client.auth.reauthenticate()).error).toBeNull();
  const { code } = await mail.next(email);
  expect((await client.auth.updateUser({ password: "quite another passphrase", nonce: code })).error).toBeNull();
  expect((await client.auth.updateUser({ password: "and yet another phrase", current_password: "wrong" } as never)).error).toMatchObject({
    code: "invalid_credentials",
  });
  expect(
    (await client.auth.updateUser({ password: "and yet another phrase", current_password: "quite another passphrase" } as never)).error,
  ).toBeNull();
});

test("somebody who registered a stranger's address loses everything when its owner proves it", async () => {
  const email = newAddress();
  const thief = auth.client();
  await thief.auth.signUp({ email, password: "the thief's passphrase" });
  await mail.next(email);
  const owner = auth.client();
  await owner.auth.signInWithOtp({ email });
  const told = await mail.next(email);
  expect(told.text).toContain("set a new password once you are in");
  const { data } = await owner.auth.verifyOtp({ type: "email", email, token: told.code });
  expect(data.session).not.toBeNull();
  expect((await thief.auth.signInWithPassword({ email, password: "the thief's passphrase" })).error).toMatchObject({
    code: "invalid_credentials",
  });
  expect((await owner.auth.updateUser({ password: GOOD_PASSWORD })).error).toBeNull();
  expect((await auth.client().auth.signInWithPassword({ email, password: GOOD_PASSWORD })).error).toBeNull();
  await owner.auth.signInWithOtp({ email });
  expect((await mail.next(email)).text).not.toContain("password and the sessions");
});
