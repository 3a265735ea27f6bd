import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { expect, test, vi } from "vitest";
import { serviceActor } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { resolveCaller } from "@/lib/auth/resolve-actor";
import { startSession } from "@/lib/auth/start-session";
import { createOrganization, createPlant } from "@/test/factories";
import { overview, parseCommand, usage } from "./arguments";
import { auditSeal, auditVerify } from "./commands/audit";
import { credentials } from "./commands/credentials";
import { demo } from "./commands/demo";
import { doctor } from "./commands/doctor";
import { keyCreate } from "./commands/key";
import { orgCreate } from "./commands/org";
import { userCreate } from "./commands/user";
import { explain } from "./explain";
import { type } from "./testing";

vi.stubEnv("GANTRY_DATA", mkdtempSync(join(tmpdir(), "gantry-cli-"))); // before env() is first read
const slug = () => `cli-${Math.random().toString(36).slice(2, 10)}`;
const password = "a long enough password";
const asOperator = <T extends Record<string, unknown>>(query: ReturnType<typeof sql>) =>
  withActor(serviceActor(), (tx) => tx.execute<T>(query), { readOnly: true });
const caller = (key: string) =>
  resolveCaller(new Request("http://gantry.test/", { headers: { apikey: key } }), { requestId: "test", ip: "127.0.0.1" });

test("org create makes an organization whose log begins with it, and refuses its slug a second time", async () => {
  const wanted = slug();
  const { json, code } = await type(orgCreate, "--name", "Example Works", "--slug", wanted, "--json");
  const made = json<{ id: string; slug: string }>();
  expect(code).toBe(0);
  expect(made).toEqual({ id: expect.stringMatching(/^[0-9a-f-]{36}$/), slug: wanted });
  expect(await asOperator(sql`select action, actor_label from audit_logs where organization_id = ${made.id}::uuid`)).toEqual([
    { action: "organization.create", actor_label: "operator" },
  ]);
  expect(await type(orgCreate, "--name", "Another", "--slug", wanted).catch(explain)).toContain("This address is taken");
  await expect(type(orgCreate, "--name", "Another", "--slug", "Not a slug")).rejects.toThrow("--slug: Use small letters");
  await expect(type(orgCreate, "--name", "Another", "--slug", "sign-in")).rejects.toThrow("address of Gantry itself");
});

test("user create makes a person who can sign in; an existing person joins and keeps the password", async () => {
  const [one, other] = [await createOrganization(), await createOrganization()];
  const email = `${slug()}@example.com`;
  const made = await type(
    userCreate,
    "--email",
    email,
    "--password",
    password,
    "--org",
    one.slug,
    "--role",
    "owner",
    "--name",
    "Ada Byron",
    "--json",
  );
  const { id } = made.json<{ id: string }>();
  const signIn = (secret: string) => startSession({ email, password: secret }, {});
  expect((await signIn(password)).userId).toBe(id);

  const joined = await type(
    userCreate,
    "--email",
    email.toUpperCase(),
    "--password",
    "another password!",
    "--org",
    other.id,
    "--role",
    "maintenance_technician",
    "--json",
  );
  expect(joined.json()).toEqual({ id });
  expect(joined.err).toContain("the password is unchanged");
  expect((await signIn(password)).userId).toBe(id);
  expect(
    await asOperator(sql`select m.organization_id, m.role, r.role::text as application from organization_memberships m
      left join user_roles r on r.organization_id = m.organization_id and r.user_id = m.user_id where m.user_id = ${id}::uuid order by m.joined_at`),
  ).toEqual([
    { organization_id: one.id, role: "owner", application: null },
    { organization_id: other.id, role: "member", application: "maintenance_technician" },
  ]);
  const entries = sql`select count(*)::int as count from audit_logs where organization_id = ${other.id}::uuid`;
  const [before] = await asOperator(entries);
  expect(
    (await type(userCreate, "--email", email, "--password", password, "--org", other.id, "--role", "maintenance_technician")).code,
  ).toBe(0);
  expect((await asOperator(entries))[0]).toEqual(before);
  await expect(type(userCreate, "--email", email, "--password", password, "--org", one.slug, "--role", "viewer")).rejects.toThrow(
    "belongs to this organization already, as owner",
  );
});

test("user create says what is wrong with an address, a role, a password and an organization", async () => {
  const { slug: org } = await createOrganization();
  const attempt = (email: string, secret: string, role: string, where = org) =>
    type(userCreate, "--email", email, "--password", secret, "--org", where, "--role", role);
  await expect(attempt("nobody", password, "owner")).rejects.toThrow("--email: Give an email address");
  await expect(attempt("a@example.com", "short", "owner")).rejects.toThrow("--password: Use at least 8 characters");
  await expect(attempt("a@example.com", password, "king")).rejects.toThrow("--role: Choose one of owner, admin");
  await expect(attempt("a@example.com", password, "owner", "no-such-organization")).rejects.toThrow(
    "No organization “no-such-organization”",
  );
});

test("key create makes a key that carries its scopes and no more; a gateway's key carries telemetry:write", async () => {
  const { slug: org, id, system } = await createOrganization();
  const { gateway } = await createPlant(system);
  const made = await type(
    keyCreate,
    "--org",
    org,
    "--scopes",
    "assets:read, alerts:read",
    "--name",
    "Report",
    "--expires",
    "2099-01-31",
    "--json",
  );
  const key = made.json<{ id: string; key: string }>();
  const plain = await caller(key.key);
  expect(plain.actor).toMatchObject({ kind: "apiKey", organizationId: id, keyId: key.id });
  expect([...(plain.actor.permissions as Set<string>)].sort()).toEqual(["alerts:read", "assets:read"]);
  expect(plain.rateLimitPerMinute).toBeUndefined();
  const [stored] = await asOperator<{ day: string }>(
    sql`select to_char(expires_at at time zone 'UTC', 'YYYY-MM-DD') as day from api_keys where id = ${key.id}::uuid`,
  );
  expect(stored!.day).toBe("2099-01-31");

  const own = await type(keyCreate, "--org", org, "--gateway", gateway.name);
  const gatewayCaller = await caller(own.out.trim());
  expect(gatewayCaller.actor.gatewayId).toBe(gateway.id);
  expect([...(gatewayCaller.actor.permissions as Set<string>)]).toEqual(["telemetry:write"]);
  expect(gatewayCaller.rateLimitPerMinute).toBe(6_000);
});

test("key create refuses an unknown scope, a past date, and a gateway that is missing or another organization's", async () => {
  const mine = await createOrganization();
  const theirs = await createOrganization();
  const { gateway } = await createPlant(theirs.system);
  const attempt = (...words: string[]) => type(keyCreate, "--org", mine.slug, ...words);
  await expect(attempt("--scopes", "everything")).rejects.toThrow("--scopes");
  await expect(attempt()).rejects.toThrow("--scopes: name what the key may do");
  await expect(attempt("--scopes", "assets:read", "--expires", "2001-01-01")).rejects.toThrow("--expires");
  await expect(attempt("--scopes", "assets:read", "--rate-limit", "0")).rejects.toThrow("--rate-limit");
  const missing = await attempt("--gateway", "GW-NOWHERE").catch((error: Error) => error.message.replace("GW-NOWHERE", "…"));
  const foreign = await attempt("--gateway", gateway.id).catch((error: Error) => error.message.replace(gateway.id, "…"));
  expect(missing).toContain("No gateway “…” in this organization");
  expect(foreign).toBe(missing);
});

test("credentials have the shape that scripts rely on, and open what they say", async () => {
  const { json } = await type(credentials, "--json");
  const found = json<Record<"url" | "databaseUrl" | "adminDatabaseUrl" | "anonKey" | "serviceKey", string> & { demo: unknown[] }>();
  expect(Object.keys(found)).toEqual(["url", "databaseUrl", "adminDatabaseUrl", "anonKey", "serviceKey", "demo"]);
  expect(found.url).toMatch(/^http:\/\//);
  expect(new URL(found.databaseUrl).username).toBe("authenticator");
  expect(found.demo).toEqual([]); // not the embedded database
  expect((await caller(found.anonKey)).actor.role).toBe("anon");
  expect((await caller(found.serviceKey)).actor.role).toBe("service_role");
});

test("the demo is not loaded into a database of one's own", async () => {
  await expect(type(demo)).rejects.toThrow("embedded database only");
});

test("audit seal and audit verify cover an organization, and say so", async () => {
  const { slug: org } = await createOrganization();
  await type(keyCreate, "--org", org, "--scopes", "assets:read");
  expect((await type(auditSeal)).code).toBe(0);
  const verified = await type(auditVerify, "--org", org, "--json");
  expect(verified.code).toBe(0);
  expect(verified.json()).toMatchObject({ ok: true, organizations: [{ slug: org, rows: 1, seals: 1, findings: [] }] });
});

test("doctor finds the database in order, and names every check with what to do", async () => {
  const { json } = await type(doctor, "--json");
  const results = json<{ name: string; verdict: string; fix?: string }[]>();
  const verdicts = Object.fromEntries(results.map(({ name, verdict }) => [name, verdict]));
  expect(verdicts).toMatchObject({
    Environment: "ok",
    Secret: "ok",
    "Disk space": expect.any(String),
    Database: "ok",
    Logins: "ok",
    Migrations: "ok",
    "Tenant wall": "ok",
    Clock: "ok",
    Partitions: "ok",
    Readings: "ok",
  });
  expect(Object.keys(verdicts)).toEqual(expect.arrayContaining(["Durability", "Worker", "Audit seals", "Server", "Data folder"]));
  for (const { verdict, fix } of results) if (verdict === "warning" || verdict === "problem") expect(fix).toBeTruthy();
});

test("what is typed wrong is answered with how to type it", () => {
  expect(() => parseCommand(orgCreate, ["--name", "X"])).toThrow("Missing --slug <slug>");
  expect(() => parseCommand(orgCreate, ["--nam", "X"])).toThrow("gantry org create --help");
  expect(() => parseCommand(orgCreate, ["--name", "X", "--slug", "x", "surplus"])).toThrow("“surplus” is not expected");
  expect(parseCommand(orgCreate, ["--help"])).toEqual({ help: true });
  expect(usage(keyCreate)).toContain("Usage: gantry key create --org <slug or id>");
  expect(overview([orgCreate, keyCreate])).toContain("key create");
});
