import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createClient } from "@supabase/supabase-js";
import { type MutableToken, OAuth2Server } from "oauth2-mock-server";
import { afterAll, beforeAll, expect, test } from "vitest";
import WebSocket from "ws";
import { type AuthFixture, GOOD_PASSWORD, memory, newAddress, startAuth } from "@/test/auth-client";
import { type OtherProcess, startOtherProcess } from "@/test/other-process";

// Microsoft's two kinds of endpoint, as its documentation describes them: the shared one signs for every tenant, with a template for an issuer; a
// tenant's own names itself. Neither says whether an address was verified.
const HARBOR = "9188040d-6c67-4c5b-b112-36a304b66dad";
const STRANGER = "72f988bf-86f1-41af-91ab-2d7cd011db47";
const oidc = new OAuth2Server();
const front = createServer((request, response) => {
  const tenant = /^\/([^/]+)\/v2\.0\/\.well-known\/openid-configuration$/.exec(request.url!)?.[1];
  const at = (path: string) => `${oidc.issuer.url}/${path}`;
  const issuer = `${microsoft()}/${tenant === "common" ? "{tenantid}" : tenant}/v2.0`;
  const found = { issuer, authorization_endpoint: at("authorize"), token_endpoint: at("token"), jwks_uri: at("jwks") };
  response.writeHead(tenant ? 200 : 404, { "Content-Type": "application/json" }).end(JSON.stringify(tenant ? found : {}));
});
const microsoft = () => `http://127.0.0.1:${(front.address() as AddressInfo).port}`;

let shared: AuthFixture;
let own: OtherProcess;
/** Who comes back next. */
let next: Record<string, unknown> = {};
beforeAll(async () => {
  await oidc.issuer.keys.generate("RS256");
  await oidc.start(0, "127.0.0.1");
  oidc.service.on("beforeTokenSigning", (token: MutableToken) => Object.assign(token.payload, next));
  await new Promise<void>((resolve) => front.listen(0, "127.0.0.1", resolve));
  const configured = {
    AUTH_MICROSOFT_ENTRA_ID_ID: "our-client",
    AUTH_MICROSOFT_ENTRA_ID_SECRET: "our-secret",
    AUTH_REDIRECT_URLS: "https://app.example.com/**",
  };
  Object.assign(process.env, configured, { AUTH_MICROSOFT_ENTRA_ID_ISSUER: `${microsoft()}/common/v2.0` });
  [shared, own] = await Promise.all([
    startAuth(),
    startOtherProcess({ ...configured, AUTH_MICROSOFT_ENTRA_ID_ISSUER: `${microsoft()}/${HARBOR}/v2.0` }),
  ]);
});
afterAll(async () => {
  await Promise.all([shared.close(), own.end(), oidc.stop()]);
  front.close();
});

/** What an identity token of Microsoft's holds: an address the tenant's administrator typed, and a name to sign in with that looks like one. */
const person = (email: string | undefined, claims: Record<string, unknown> = {}) => ({
  aud: "our-client",
  iss: `${microsoft()}/${HARBOR}/v2.0`,
  tid: HARBOR,
  ver: "2.0",
  oid: crypto.randomUUID(),
  sub: crypto.randomUUID(),
  preferred_username: email ?? "mara@harbor.onmicrosoft.example",
  name: "Mara Okafor",
  ...(email && { email }),
  ...claims,
});

const newClient = (url: string) =>
  createClient(url, shared.anon, {
    realtime: { transport: WebSocket as never },
    auth: { flowType: "pkce", storage: memory(), persistSession: true, autoRefreshToken: false },
  });
const redirectTo = "https://app.example.com/callback";

/** Walks the browser through Microsoft and back, and exchanges the code it comes with. */
async function enter(
  as: Record<string, unknown>,
  { url, provider = "azure" }: { url: string; provider?: string },
  client = newClient(url),
) {
  next = as;
  const here = (address: string) => address.replace(/^https?:\/\/127\.0\.0\.1:3000/, url);
  const step = async (address: string) => (await fetch(here(address), { redirect: "manual" })).headers.get("location")!;
  const signedIn = (await client.auth.getSession()).data.session !== null;
  const options = { redirectTo, skipBrowserRedirect: true, scopes: "email" };
  const begun = signedIn
    ? await client.auth.linkIdentity({ provider: "azure", options })
    : await client.auth.signInWithOAuth({ provider: provider as "azure", options });
  let at = begun.data!.url!;
  for (let steps = 0; steps < 4 && !at.startsWith(redirectTo); steps += 1) at = await step(at);
  const landed = new URL(at);
  const refused = landed.searchParams.get("error_code");
  if (refused) return { refused, client, user: null };
  const { data, error } = await client.auth.exchangeCodeForSession(landed.searchParams.get("code") ?? "none");
  expect(error).toBeNull();
  return { refused, client, user: data.user };
}

test("people of the operator's own tenant sign up and come back, though Microsoft never says that an address is verified", async () => {
  const as = person(newAddress());
  const first = await enter(as, own);
  expect(first.user).toMatchObject({
    email: as.email,
    user_metadata: { full_name: "Mara Okafor" },
    app_metadata: { provider: "azure", providers: ["azure"] },
  });
  const back = await enter({ ...as, email: newAddress(), preferred_username: "renamed@harbor.example" }, own);
  expect(back.user!.id).toBe(first.user!.id);
});

test("an own tenant's address links to the account that has it", async () => {
  const email = newAddress();
  const { data } = await shared.operator.auth.admin.createUser({ email, password: GOOD_PASSWORD, email_confirm: true });
  expect((await enter(person(email.toUpperCase()), own)).user!.id).toBe(data.user!.id);
});

test("through the shared endpoint an address that nobody vouches for opens no account, neither another's nor one of its own", async () => {
  const email = newAddress();
  const { data } = await shared.operator.auth.admin.createUser({ email, password: GOOD_PASSWORD, email_confirm: true });
  const stranger = { iss: `${microsoft()}/${STRANGER}/v2.0`, tid: STRANGER };
  for (const claims of [stranger, { ...stranger, email_verified: false }, { ...stranger, xms_edov: false }, { ...stranger, xms_edov: "0" }])
    expect((await enter(person(email, claims), shared)).refused).toBe("provider_email_needs_verification");
  expect((await enter(person(newAddress(), stranger), shared)).refused).toBe("provider_email_needs_verification");
  const { data: after } = await shared.operator.auth.admin.getUserById(data.user!.id);
  expect(after.user!.identities!.map(({ provider }) => provider)).toEqual(["email"]);
});

test("through the shared endpoint an address counts when the token says that its domain's owner verified it", async () => {
  const email = newAddress();
  const { data } = await shared.operator.auth.admin.createUser({ email, password: GOOD_PASSWORD, email_confirm: true });
  expect((await enter(person(email, { xms_edov: true }), shared)).user!.id).toBe(data.user!.id);
});

test("preferred_username is no address, however much it looks like one", async () => {
  const email = newAddress();
  await shared.operator.auth.admin.createUser({ email, password: GOOD_PASSWORD, email_confirm: true });
  for (const url of [own, shared])
    expect((await enter(person(undefined, { preferred_username: email, upn: email }), url)).refused).toBe(
      "provider_email_needs_verification",
    );
});

test("a token of another tenant than the named one, or than it says itself, is refused", async () => {
  const elsewhere = { iss: `${microsoft()}/${STRANGER}/v2.0`, tid: STRANGER };
  expect((await enter(person(newAddress(), elsewhere), own)).refused).toBe("bad_oauth_callback");
  expect((await enter(person(newAddress(), { tid: STRANGER, xms_edov: true }), shared)).refused).toBe("bad_oauth_callback");
  expect((await enter(person(newAddress(), { tid: undefined, xms_edov: true }), shared)).refused).toBe("bad_oauth_callback");
  expect((await enter(person(newAddress(), { aud: "another-client" }), own)).refused).toBe("bad_oauth_callback");
});

test("who is signed in links Microsoft whatever its address is, and then comes in by it", async () => {
  const email = newAddress();
  const { data } = await shared.operator.auth.admin.createUser({ email, password: GOOD_PASSWORD, email_confirm: true });
  const client = newClient(shared.url);
  await client.auth.signInWithPassword({ email, password: GOOD_PASSWORD });
  const as = person(newAddress());
  const linked = await enter(as, shared, client);
  expect(linked.user!.identities!.map(({ provider }) => provider).sort()).toEqual(["azure", "email"]);
  expect((await enter(as, shared)).user!.id).toBe(data.user!.id);
});

test("it is called azure, as Supabase does, and answers to microsoft too", async () => {
  const settings = (await (await fetch(`${own.url}/auth/v1/settings`)).json()) as { external: object };
  expect(settings.external).toMatchObject({ azure: true, google: false });
  expect((await enter(person(newAddress()), { url: own.url, provider: "microsoft" })).user!.app_metadata.provider).toBe("azure");
});
