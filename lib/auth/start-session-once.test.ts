import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newAddress } from "@/test/auth-client";
import { createOrganization } from "@/test/factories";
import { startMailServer } from "@/test/mail-server";
import { PASSWORD, peek, withPassword } from "@/test/people";
import { liveSession } from "./access";
import { requestRecovery, requestSignInLink } from "./request-link";
import { signUp } from "./sign-up";
import { startSession } from "./start-session";
import { maySetPassword, startSessionOnce } from "./start-session-once";

let mail: Awaited<ReturnType<typeof startMailServer>>;
beforeAll(async () => {
  mail = await startMailServer();
  process.env.SMTP_URL = mail.url;
});
afterAll(() => mail.close());

const linked = (link: string) => Object.fromEntries(new URL(link).searchParams) as { token: string; type: string; next?: string };
async function person() {
  const organization = await createOrganization();
  const member = await organization.member({ role: "manager" });
  const email = await withPassword(member);
  await peek(sql`update auth.users set email_confirmed_at = now(), email_verified_at = now() where id = ${member.userId}::uuid`);
  return { member, email };
}

test("signing up on our page waits for the mail, whose link opens the first session; a taken address is answered alike", async () => {
  const email = newAddress();
  const input = { name: "Lea Sommer", email, password: "a long passphrase", organization: `Works ${crypto.randomUUID()}` };
  expect(await signUp(input, {})).toEqual({ mailed: true });
  await expect(startSession({ email, password: input.password }, {})).rejects.toMatchObject({ code: "FORBIDDEN" });
  const { link } = await mail.next(email);
  expect(new URL(link).pathname).toBe("/sign-in/confirm");
  const { sessionId } = await startSessionOnce(linked(link), {});
  expect(await liveSession(sessionId)).toMatchObject({ email, activeOrganizationId: expect.any(String) });
  await expect(startSessionOnce(linked(link), {})).rejects.toMatchObject({ code: "FORBIDDEN" });
  await startSession({ email, password: input.password }, {});
  expect(await signUp({ ...input, organization: `Again ${crypto.randomUUID()}` }, {})).toEqual({ mailed: true });
  expect((await mail.next(email)).subject).toBe("You have an account already");
});

test("a link for a lost password opens a session that may set a new one, for an hour; a sign-in link does not", async () => {
  const { email } = await person();
  await requestRecovery({ email, target: { page: "" } }, {});
  const recovered = await startSessionOnce(linked((await mail.next(email)).link), {});
  expect(await maySetPassword(recovered.sessionId)).toBe(true);
  await peek(sql`update auth.sessions set created_at = now() - interval '61 minutes' where id = ${recovered.sessionId}::uuid`);
  expect(await maySetPassword(recovered.sessionId)).toBe(false);
  const ask = { email, target: { page: "/harbor/alerts" }, createUser: false, metadata: {} };
  await requestSignInLink(ask, {});
  const received = await mail.next(email);
  expect(linked(received.link).next).toBe("/harbor/alerts");
  const byCode = await startSessionOnce({ email, code: received.code }, {});
  expect(await maySetPassword(byCode.sessionId)).toBe(false);
  expect(await maySetPassword((await startSession({ email, password: PASSWORD }, {})).sessionId)).toBe(false);
});

test("six digits cannot be guessed: after ten tries the right code stays out, the link works", async () => {
  const { email } = await person();
  await requestSignInLink({ email, target: { page: "" }, createUser: false, metadata: {} }, {});
  const { code, link } = await mail.next(email);
  const wrong = Array.from({ length: 10 }, (_, i) => String((Number(code) + i + 1) % 1_000_000).padStart(6, "0"));
  for (const guess of wrong) await expect(startSessionOnce({ email, code: guess }, {})).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(startSessionOnce({ email, code }, {})).rejects.toMatchObject({ code: "RATE_LIMITED" });
  await startSessionOnce(linked(link), {});
});

test("asking for a link takes as long for an unknown address as for a known one", async () => {
  const { email } = await person();
  for (const address of [email, newAddress()]) {
    const began = performance.now();
    await requestSignInLink({ email: address, target: { page: "" }, createUser: false, metadata: {} }, {}).catch(() => {});
    expect(performance.now() - began).toBeGreaterThan(115);
  }
});

test("rubbish is refused in the same words", async () => {
  for (const given of [
    null,
    {},
    { token: "x" },
    { token: "x", type: "sms" },
    { email: "a@b.c", code: "12345" },
    { authCode: "x", verifier: "y" },
  ])
    await expect(startSessionOnce(given, {})).rejects.toMatchObject({ code: "AUTH_INVALID" });
});
