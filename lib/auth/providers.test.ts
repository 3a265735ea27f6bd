import { expect, test } from "vitest";
import { type Provider, profileOf } from "./providers";

const microsoft = (issuer: string) =>
  ({ name: "azure", label: "Microsoft", kind: "oidc", issuer, id: "x", secret: "x", scopes: "openid" }) satisfies Provider;
const shared = microsoft("https://login.microsoftonline.com/common/v2.0");
const own = microsoft("https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0");
const google = { ...microsoft("https://accounts.google.com"), name: "google" } satisfies Provider;
const verified = (provider: typeof shared | typeof google, claims: object) =>
  profileOf(provider, { sub: "1", email: "Mara@Example.com", ...claims }).verified;

test("an address counts only when somebody the operator trusts vouches for it", () => {
  expect(verified(google, { email_verified: true })).toBe(true);
  expect(verified(google, { email_verified: "true" })).toBe(true);
  expect(verified(google, { email_verified: false })).toBe(false);
  expect(verified(google, {})).toBe(false);
  expect(verified(shared, {})).toBe(false); // any tenant's administrator may write any address there
  expect(verified(shared, { xms_edov: true })).toBe(true);
  expect(verified(shared, { xms_edov: "0" })).toBe(false);
  expect(verified(own, {})).toBe(true);
});

test("what a provider says becomes text of known kind, in small letters where it is an address", () => {
  const profile = profileOf(google, { sub: "1", email: "Mara@Example.com", email_verified: true, name: { first: "x" }, picture: 5 });
  expect(profile.email).toBe("mara@example.com");
  expect(profile.data).toEqual({ sub: "1", email: "mara@example.com", email_verified: true, phone_verified: false });
});
