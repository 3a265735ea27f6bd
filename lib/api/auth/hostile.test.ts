import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type AuthFixture, GOOD_PASSWORD, newAddress, startAuth } from "@/test/auth-client";
import { freshIp } from "@/test/people";

const RUNS = Number(process.env.HOSTILE_RUNS ?? 250);
const leaks = /select |insert into|node_modules|\/lib\/|pg_|postgres:|relation "|column "|constraint|SQLSTATE|argon2id\$/i;
let auth: AuthFixture;
let token = "";
beforeAll(async () => {
  auth = await startAuth();
  const { data } = await auth.client().auth.signUp({ email: newAddress(), password: GOOD_PASSWORD });
  token = data.session!.access_token;
});
afterAll(() => auth.close());

const nasty = fc.oneof(
  fc.constantFrom<unknown>(
    "",
    " ",
    "\u0000",
    "a\u0000b@example.com",
    "\ud800",
    "a@b.c",
    "someone@example.com",
    GOOD_PASSWORD,
    "x".repeat(3_000),
    "'; drop table auth.users; --",
    "s256",
    "A".repeat(43),
    "00000000-0000-0000-0000-000000000000",
    "https://evil.example",
    "876000000000h",
    "none",
    "signup",
    "magiclink",
    "google",
    null,
    true,
    -1,
    1e308,
    [],
    {},
    { a: { b: [null] } },
    [["x"]],
  ),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.jsonValue({ maxDepth: 3 }),
);
const fields = `email phone password data token token_hash type refresh_token auth_code code_verifier provider id_token nonce code_challenge
  code_challenge_method create_user user_metadata app_metadata ban_duration id email_confirm password_hash should_soft_delete redirect_to new_email
  current_password gotrue_meta_security`.split(/\s+/);
const endpoints: [string, string][] = [
  ["POST", "/signup"],
  ["POST", "/token?grant_type=password"],
  ["POST", "/token?grant_type=refresh_token"],
  ["POST", "/token?grant_type=pkce"],
  ["POST", "/token?grant_type=id_token"],
  ["POST", "/token?grant_type=%00"],
  ["POST", "/otp"],
  ["POST", "/recover"],
  ["POST", "/resend"],
  ["POST", "/verify"],
  ["PUT", "/user"],
  ["POST", "/logout?scope=%ff"],
  ["POST", "/admin/users"],
  ["PUT", "/admin/users/not-an-id"],
  ["DELETE", "/admin/users/00000000-0000-0000-0000-000000000000"],
  ["POST", "/admin/generate_link"],
  ["POST", "/invite"],
  ["POST", "/factors"],
  ["POST", "/callback"],
  ["DELETE", "/user/identities/%00"],
  ["POST", "/nothing-here"],
];
/** Everything right, so that one wrong field is what is met. */
const right = () => ({
  email: newAddress(),
  password: GOOD_PASSWORD,
  type: "signup",
  token: "123456",
  refresh_token: "x",
  auth_code: "x",
  code_verifier: "x",
  provider: "google",
  id_token: "a.b.c",
});
const body = fc.oneof(
  fc.dictionary(fc.constantFrom(...fields), nasty, { maxKeys: 2 }).map((value) => JSON.stringify({ ...right(), ...value })),
  fc.dictionary(fc.constantFrom(...fields), nasty, { maxKeys: 8 }).map((value) => JSON.stringify(value)),
  fc.constantFrom("", "{", "null", "[]", '"x"', '{"email":{"__proto__":1}}', `${'{"a":'.repeat(2_000)}1${"}".repeat(2_000)}`, "\ud800"),
);

test("whatever is posted, the answer is one of this API's refusals, without a 5xx and without a word of the database", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...endpoints),
      body,
      fc.constantFrom("none", "anon", "user", "service"),
      fc.boolean(),
      async ([method, path], text, as, modern) => {
        const keys: Record<string, string> = { anon: auth.anon, user: token, service: auth.service };
        const answer = await fetch(`${auth.url}/auth/v1${path}`, {
          method,
          redirect: "manual",
          headers: {
            "Content-Type": "application/json",
            "X-Real-IP": freshIp(), // the limit of one network is not what is tried here
            ...(keys[as] && { Authorization: `Bearer ${keys[as]}` }),
            ...(modern && { "X-Supabase-Api-Version": "2024-01-01" }),
          },
          body: text,
        });
        const said = await answer.text();
        expect(answer.status, `${method} ${path} ${text.slice(0, 300)} ${said}`).toBeLessThan(500);
        expect(said).not.toMatch(leaks);
        if (answer.status >= 400 && answer.status !== 404) {
          const refusal = JSON.parse(said);
          expect(typeof (modern ? refusal.code : refusal.error_code)).toBe("string");
          expect(typeof (modern ? refusal.message : refusal.msg)).toBe("string");
        }
      },
    ),
    { numRuns: RUNS },
  );
}, 120_000);

test("whatever a browser is led to, it is led home or told", async () => {
  const paths = ["/verify", "/authorize", "/callback", "/admin/users", "/user/identities/authorize"];
  const names = ["token", "type", "redirect_to", "provider", "code", "state", "error", "code_challenge", "page", "per_page", "scopes"];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...paths),
      fc.dictionary(fc.constantFrom(...names), fc.string({ unit: "binary", maxLength: 60 }), { maxKeys: 5 }),
      async (path, query) => {
        const answer = await fetch(`${auth.url}/auth/v1${path}?${new URLSearchParams(query)}`, { redirect: "manual" });
        expect(answer.status, `${path} ${JSON.stringify(query)}`).toBeLessThan(500);
        const location = answer.headers.get("location");
        if (location) expect(new URL(location).origin).toBe("http://127.0.0.1:3000");
      },
    ),
    { numRuns: RUNS },
  );
}, 120_000);
