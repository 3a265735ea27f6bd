import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { sql } from "drizzle-orm";
import { type MutableToken, OAuth2Server } from "oauth2-mock-server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type AuthFixture, GOOD_PASSWORD, memory, newAddress, startAuth } from "@/test/auth-client";
import { peek } from "@/test/people";

let auth: AuthFixture;
const google = new OAuth2Server();
type GitHubPerson = { id: number; login: string; email: string; verified: boolean };
let githubPerson: GitHubPerson;
const github = createServer((request, response) => {
  const { pathname } = new URL(request.url!, "http://github.test");
  const { id, login, email, verified } = githubPerson;
  const answers: Record<string, unknown> = {
    "/login/oauth/access_token": { access_token: "gho_test" },
    "/api/v3/user": { id, login, name: "Hub Person" },
    "/api/v3/user/emails": [{ email, primary: true, verified }],
  };
  response.writeHead(answers[pathname] ? 200 : 404, { "Content-Type": "application/json" }).end(JSON.stringify(answers[pathname] ?? {}));
});

/** Who the provider says comes back next. */
let next: Record<string, unknown> = {};
beforeAll(async () => {
  await google.issuer.keys.generate("RS256");
  await google.start(0, "127.0.0.1");
  google.service.on("beforeTokenSigning", (token: MutableToken) => Object.assign(token.payload, { aud: "google-client" }, next));
  await new Promise<void>((resolve) => github.listen(0, "127.0.0.1", resolve));
  Object.assign(process.env, {
    AUTH_GOOGLE_ID: "google-client",
    AUTH_GOOGLE_SECRET: "google-secret",
    AUTH_GOOGLE_ISSUER: google.issuer.url,
    AUTH_GITHUB_ID: "github-client",
    AUTH_GITHUB_SECRET: "github-secret",
    AUTH_GITHUB_URL: `http://127.0.0.1:${(github.address() as AddressInfo).port}`,
    AUTH_REDIRECT_URLS: "https://app.example.com/**",
  });
  auth = await startAuth();
});
afterAll(async () => {
  await auth.close();
  await google.stop();
  github.close();
});

const home = "https://app.example.com/callback";
const here = (address: string) => address.replace(/^https?:\/\/127\.0\.0\.1:3000/, auth.url);
const step = async (address: string) => (await fetch(here(address), { redirect: "manual" })).headers.get("location")!;
const person = (email: string, verified = true) => ({ sub: crypto.randomUUID(), email, email_verified: verified, name: "Olu Adeyemi" });

/** Walks the browser through the provider, and answers where it lands in the end. */
async function walk(client: ReturnType<AuthFixture["client"]>, as: Record<string, unknown>) {
  next = as;
  const { data } = await client.auth.signInWithOAuth({ provider: "google", options: { redirectTo: home, skipBrowserRedirect: true } });
  const atProvider = await step(data.url!);
  const back = await step(atProvider);
  return { back, landed: new URL(await step(back)) };
}
const newClient = () => auth.client({ flowType: "pkce", storage: memory(), persistSession: true });
async function enter(as: Record<string, unknown>) {
  const client = newClient();
  const { landed } = await walk(client, as);
  const answer = await client.auth.exchangeCodeForSession(landed.searchParams.get("code") ?? "none");
  return { client, landed, ...answer };
}

test("a provider signs somebody up with a code, and the same person in again", async () => {
  const as = person(newAddress());
  const first = await enter(as);
  expect(first.error).toBeNull();
  expect(first.landed.origin + first.landed.pathname).toBe(home);
  expect(first.data.user).toMatchObject({
    email: as.email,
    user_metadata: { full_name: "Olu Adeyemi" },
    app_metadata: { provider: "google", providers: ["google"] },
  });
  expect(first.data.session!.provider_token).toBeTruthy();
  const again = await enter({ ...as, email: newAddress() });
  expect(again.data.user!.id).toBe(first.data.user!.id);
  const [row] = await peek<{ sealed: string | null }>(
    sql`select count(*)::int as n from auth.flow_states where user_id = ${first.data.user!.id}::uuid`,
  );
  expect(row).toEqual({ n: 0 });
});

test("without a code challenge the tokens come in the fragment", async () => {
  const { landed } = await walk(auth.client({ flowType: "implicit" }), person(newAddress()));
  const tokens = new URLSearchParams(landed.hash.slice(1));
  expect([tokens.get("token_type"), tokens.get("expires_in")]).toEqual(["bearer", "3600"]);
  expect((await auth.client().auth.getUser(tokens.get("access_token")!)).error).toBeNull();
});

test("a state works once, and an invented one never", async () => {
  const client = newClient();
  const { back } = await walk(client, person(newAddress()));
  const error = async (address: string) => new URLSearchParams(new URL(await step(address)).hash.slice(1)).get("error_code");
  expect(await error(back)).toBe("bad_oauth_state");
  expect(await error(`${auth.url}/auth/v1/callback?code=x&state=invented`)).toBe("bad_oauth_state");
});

test("an identity for another request is refused", async () => {
  const { landed } = await walk(newClient(), { ...person(newAddress()), nonce: "of another request" });
  expect(landed.searchParams.get("error_code")).toBe("bad_oauth_callback");
  const foreign = await walk(newClient(), { ...person(newAddress()), aud: "another client" });
  expect(foreign.landed.searchParams.get("error_code")).toBe("bad_oauth_callback");
});

test("a verified address links to its account, and a password nobody proved is gone; an unverified one links to nothing", async () => {
  const email = newAddress();
  const squatter = auth.client();
  const { data: squatted } = await squatter.auth.signUp({ email, password: GOOD_PASSWORD });
  const unverified = await walk(newClient(), person(email, false));
  expect(unverified.landed.searchParams.get("error_code")).toBe("provider_email_needs_verification");
  const owner = await enter(person(email));
  expect(owner.data.user!.id).toBe(squatted.user!.id);
  expect((await squatter.auth.getUser()).error?.name).toBe("AuthSessionMissingError");
  expect((await auth.client().auth.signInWithPassword({ email, password: GOOD_PASSWORD })).error).toMatchObject({
    code: "invalid_credentials",
  });
});

test("an address moved to without proof takes no other identity along when its owner comes", async () => {
  const thiefAs = person(newAddress());
  const thief = await enter(thiefAs);
  const victim = newAddress();
  expect((await thief.client.auth.updateUser({ email: victim })).data.user!.email).toBe(victim);
  const owner = await enter(person(victim));
  expect(owner.data.user!.id).toBe(thief.data.user!.id);
  expect(owner.data.user!.identities).toHaveLength(1);
  expect((await thief.client.auth.getUser()).error?.name).toBe("AuthSessionMissingError");
  expect((await enter(thiefAs)).data.user!.id).not.toBe(owner.data.user!.id);
});

test("a banned person does not come back through a provider", async () => {
  const as = person(newAddress());
  const { data } = await enter(as);
  await auth.operator.auth.admin.updateUserById(data.user!.id, { ban_duration: "1h" });
  expect((await enter(as)).error).toMatchObject({ code: "user_banned" });
});

test("a proven account keeps its password when a provider is linked", async () => {
  const email = newAddress();
  const { data: made } = await auth.operator.auth.admin.createUser({ email, password: GOOD_PASSWORD, email_confirm: true });
  const { data } = await enter(person(email));
  expect(data.user!.id).toBe(made.user!.id);
  expect(data.user!.identities!.map(({ provider }) => provider).sort()).toEqual(["email", "google"]);
  expect((await auth.client().auth.signInWithPassword({ email, password: GOOD_PASSWORD })).error).toBeNull();
});

test("a signed-in person links an identity with another address, and takes it away again", async () => {
  const email = newAddress();
  await auth.operator.auth.admin.createUser({ email, password: GOOD_PASSWORD, email_confirm: true });
  const client = newClient();
  await client.auth.signInWithPassword({ email, password: GOOD_PASSWORD });
  const as = person(newAddress(), false);
  next = as;
  const { data, error } = await client.auth.linkIdentity({ provider: "google", options: { redirectTo: home, skipBrowserRedirect: true } });
  expect(error).toBeNull();
  const landed = new URL(await step(await step(data!.url!)));
  expect((await client.auth.getUserIdentities()).data!.identities).toHaveLength(1); // whoever was lured here has linked nothing
  await client.auth.exchangeCodeForSession(landed.searchParams.get("code")!);
  const identities = (await client.auth.getUserIdentities()).data!.identities;
  const linked = identities.find(({ provider }) => provider === "google")!;
  expect(linked.identity_data).toMatchObject({ email: as.email });
  const thief = auth.client();
  await thief.auth.signUp({ email: newAddress(), password: GOOD_PASSWORD });
  expect((await thief.auth.unlinkIdentity(linked)).error).toMatchObject({ code: "identity_not_found" });
  expect((await client.auth.unlinkIdentity(linked)).error).toBeNull();
  expect((await client.auth.getUser()).data.user!.identities).toHaveLength(1);
});

test("the only identity of a person without password stays", async () => {
  const { client } = await enter(person(newAddress()));
  const [only] = (await client.auth.getUserIdentities()).data!.identities;
  expect((await client.auth.unlinkIdentity(only!)).error).toMatchObject({ code: "single_identity_not_deletable", status: 422 });
});

test("GitHub signs in by its own endpoints, with the primary verified address alone", async () => {
  const enterGitHub = async (as: GitHubPerson) => {
    githubPerson = as;
    const client = newClient();
    const { data } = await client.auth.signInWithOAuth({ provider: "github", options: { redirectTo: home, skipBrowserRedirect: true } });
    const atProvider = new URL(await step(data.url!));
    expect(atProvider.pathname).toBe("/login/oauth/authorize");
    const landed = new URL(await step(`${auth.url}/auth/v1/callback?code=abc&state=${atProvider.searchParams.get("state")}`));
    return {
      landed,
      session: landed.searchParams.has("code") ? await client.auth.exchangeCodeForSession(landed.searchParams.get("code")!) : undefined,
    };
  };
  const email = newAddress();
  const entered = await enterGitHub({ id: Date.now(), login: "hub", email, verified: true });
  expect(entered.session!.data.user).toMatchObject({ email, app_metadata: { provider: "github" } });
  const refused = await enterGitHub({ id: Date.now() + 1, login: "hub2", email: newAddress(), verified: false });
  expect(refused.landed.searchParams.get("error_code")).toBe("provider_email_needs_verification");
});

test("a provider that is not configured, and a redirect elsewhere, are refused", async () => {
  const azure = await fetch(`${auth.url}/auth/v1/authorize?provider=azure`, { headers: { "X-Supabase-Api-Version": "2024-01-01" } });
  expect([azure.status, (await azure.json()).code]).toEqual([400, "validation_failed"]);
  next = person(newAddress());
  const away = await step(await step(await step(`${auth.url}/auth/v1/authorize?provider=google&redirect_to=https://evil.example`)));
  expect(new URL(away).origin).toBe("http://127.0.0.1:3000");
  const settings = (await (await fetch(`${auth.url}/auth/v1/settings`)).json()) as { external: object };
  expect(settings.external).toMatchObject({ email: true, google: true, github: true, azure: false, phone: false });
});

test("an identity token signs in with its nonce, and not without", async () => {
  const as = { ...person(newAddress()), nonce: "once" };
  next = as;
  const token = await google.issuer.buildToken({
    scopesOrTransform: (_header, payload) => Object.assign(payload, as, { aud: "google-client" }),
  });
  const without = await auth.client().auth.signInWithIdToken({ provider: "google", token });
  expect(without.error).toMatchObject({ status: 400 });
  const { data, error } = await auth.client().auth.signInWithIdToken({ provider: "google", token, nonce: "once" });
  expect(error).toBeNull();
  expect(data.user!.email).toBe(as.email);
  expect((await auth.client().auth.signInWithIdToken({ provider: "google", token: auth.anon, nonce: "once" })).error).not.toBeNull();
});
