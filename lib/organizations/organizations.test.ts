import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { serviceActor } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { asIdentity, findAccess } from "@/lib/auth/access";
import { createOrganization as mint } from "@/test/factories";
import { peek } from "@/test/people";
import { createOrganization } from "./create-organization";
import { getOrganization, getProfile, listOrganizations } from "./queries";
import { retentionKeys } from "./retention";
import { slugOf, updateOrganizationInput, updateProfileInput } from "./schema";
import { updateOrganization } from "./update-organization";
import { updateNotificationPreferences, updateProfile } from "./update-profile";

test("a founder owns the organization, and a second one of the same name gets an address of its own, also at the same moment", async () => {
  const member = await (await mint()).member({ role: "viewer" });
  const name = `Twin Works ${crypto.randomUUID().slice(0, 8)}`;
  const made = await Promise.all(
    [1, 2].map(() => asIdentity((tx) => createOrganization(tx, { name }, { userId: member.userId, name: "Mara Okafor" }), false)),
  );
  expect(new Set(made.map(({ slug }) => slug)).size).toBe(2);
  for (const { id } of made) expect(await asIdentity((tx) => findAccess(tx, member.userId, id))).toMatchObject({ role: "owner" });
  expect(await withActor(member, listOrganizations)).toHaveLength(3);
});

test("addresses are made of plain letters and never stand in the way of a page", () => {
  expect(["Harbor Bottling", "Zürcher Größe & Söhne", "日本", "API", "sign-in", "--", "Ünïcode  X"].map((name) => slugOf(name))).toEqual([
    "harbor-bottling",
    "zurcher-grosse-sohne",
    "org",
    "api-org",
    "sign-in-org",
    "org",
    "unicode-x",
  ]);
  expect(slugOf("x".repeat(200)).length).toBeLessThanOrEqual(63);
});

test("the organization is changed by who may, with both states in the audit log, and no other organization is touched", async () => {
  const [home, other] = await Promise.all([mint("Home"), mint("Other")]);
  const owner = await home.member({ role: "billing_admin" });
  await withActor(owner, (tx) => updateOrganization(tx, { name: "Home renamed", retentionDays: 365 }));
  expect(await withActor(owner, getOrganization)).toMatchObject({ name: "Home renamed", retentionDays: 365 });
  const audit = await peek(
    sql`select previous_state, new_state from audit_logs where organization_id = ${home.id}::uuid and action = 'organization.update'`,
  );
  expect(audit).toMatchObject([
    { previous_state: { name: "Home", retentionDays: null }, new_state: { name: "Home renamed", retentionDays: 365 } },
  ]);
  expect(await peek(sql`select name from organizations where id = ${other.id}::uuid`)).toEqual([{ name: "Other" }]);
  await withActor(owner, (tx) => updateOrganization(tx, { name: "Home", noticeRetentionDays: 30, healthHistoryRetentionDays: null }));
  expect(await withActor(owner, getOrganization)).toMatchObject({
    name: "Home",
    retentionDays: 365,
    noticeRetentionDays: 30,
    healthHistoryRetentionDays: null,
  });
  expect(await peek(sql`select settings from organizations where id = ${other.id}::uuid`)).toEqual([{ settings: {} }]);
  const manager = await home.member({ role: "manager" });
  await expect(withActor(manager, (tx) => updateOrganization(tx, { name: "x x", retentionDays: null }))).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
});

test("the database takes no retention that a deleting job could not obey, whoever writes it", async () => {
  const { id } = await mint();
  const write = (settings: object) =>
    withActor(serviceActor(), (tx) =>
      tx.execute(sql`update organizations set settings = settings || ${JSON.stringify(settings)}::jsonb where id = ${id}::uuid`),
    );
  for (const key of Object.values(retentionKeys)) {
    for (const days of [0, -1, 36_501, 1.5, "soon", {}]) await expect(write({ [key]: days })).rejects.toThrow();
    await write({ [key]: 1 });
    await write({ [key]: null });
  }
});

test("a currency is one of ISO 4217, whoever writes it", async () => {
  for (const currency of ["eur", "Euro", "XXY", ""])
    expect(updateOrganizationInput.safeParse({ name: "Plant", currency }).success).toBe(false);
  expect(updateOrganizationInput.safeParse({ name: "Plant", currency: "JPY" }).success).toBe(true);
  const { id } = await mint();
  const write = (currency: unknown) =>
    withActor(serviceActor(), (tx) =>
      tx.execute(sql`update organizations set settings = ${JSON.stringify({ currency })}::jsonb where id = ${id}::uuid`),
    );
  for (const currency of ["eur", "", 978, { code: "EUR" }]) await expect(write(currency)).rejects.toThrow();
  await write("SEK");
});

test("people change their own profile and nobody else's", async () => {
  const home = await mint();
  const [one, two] = await Promise.all([home.member(), home.member({ name: "Jonas Reyes" })]);
  await withActor(one, (tx) => updateProfile(tx, { displayName: "Mara O.", jobTitle: "Engineer", phone: null, timezone: "Europe/Berlin" }));
  await withActor(one, (tx) => updateNotificationPreferences(tx, { email: false, push: true, slack: true }));
  expect(await withActor(one, getProfile)).toMatchObject({
    displayName: "Mara O.",
    timezone: "Europe/Berlin",
    notifications: { email: false, slack: true },
  });
  expect(await withActor(two, getProfile)).toMatchObject({ displayName: "Jonas Reyes", timezone: "UTC" });
  await expect(withActor({ ...one, kind: "apiKey", userId: null }, getProfile)).rejects.toMatchObject({ code: "FORBIDDEN" });
});

test("nonsense is refused at the field it stands in", () => {
  const fields = (parsed: { error?: { issues: { path: PropertyKey[] }[] } | undefined }) => parsed.error?.issues.map(({ path }) => path[0]);
  const profile = { displayName: "M", jobTitle: "", phone: "", timezone: "UTC" };
  expect(fields(updateProfileInput.safeParse({ ...profile, timezone: "Mars/Base" }))).toEqual(["timezone"]);
  expect(fields(updateProfileInput.safeParse({ ...profile, phone: "call me" }))).toEqual(["phone"]);
  expect(fields(updateProfileInput.safeParse({ ...profile, displayName: "a\0b" }))).toEqual(["displayName"]);
  for (const field of Object.keys(retentionKeys)) {
    for (const days of ["-1", "0", "36501", "1e9", "abc", "1.5"]) {
      const { error } = updateOrganizationInput.safeParse({ name: "Home", [field]: days });
      expect(error?.issues).toMatchObject([{ path: [field], message: "Write a whole number of days from 1 to 36500." }]);
    }
    expect(updateOrganizationInput.parse({ name: "Home", [field]: "" })).toEqual({ name: "Home", [field]: null });
    expect(updateOrganizationInput.parse({ name: "Home", [field]: "36500" })).toEqual({ name: "Home", [field]: 36_500 });
  }
});
