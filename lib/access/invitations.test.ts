import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import type { Actor } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { asIdentity, findAccess } from "@/lib/auth/access";
import { signUp } from "@/lib/auth/sign-up";
import { createOrganization, createSite } from "@/test/factories";
import { freshIp, peek } from "@/test/people";
import { acceptInvitation, readInvitation } from "./accept-invitation";
import { inviteMember } from "./invite-member";
import { listInvitations } from "./queries";
import { revokeInvitation } from "./revoke-invitation";

const address = () => `${crypto.randomUUID()}@example.com`;
const invite = (actor: Actor, email = address(), more: object = {}) =>
  withActor(actor, (tx) => inviteMember(tx, { email, role: "member", applicationRoles: ["operator"], expiresInDays: 7, ...more }));
const accept = (token: string, person: { userId: string; email: string }) =>
  asIdentity((tx) => acceptInvitation(tx, token, { name: "Nils Berg", ...person }), false);
const look = (token: string) => asIdentity((tx) => readInvitation(tx, token));
async function stranger(email = address()) {
  const [user] = await peek<{ id: string }>(sql`insert into auth.users (email) values (${email}) returning id`);
  return { userId: user!.id, email };
}

test("an invited person joins with the roles of the link, once, and the organization is told", async () => {
  const organization = await createOrganization();
  const owner = await organization.member({ role: "owner" });
  const person = await stranger();
  const { token, id } = await invite(owner, person.email.toUpperCase().toLowerCase());
  expect(await look(token)).toMatchObject({ state: "open", email: person.email, role: "member" });
  await accept(token, person);
  expect(await asIdentity((tx) => findAccess(tx, person.userId, organization.id))).toMatchObject({
    role: "member",
    applicationRoles: ["operator"],
  });
  await expect(accept(token, person)).rejects.toMatchObject({ code: "CONFLICT" });
  expect(await look(token)).toEqual({ state: "used" });
  const events = await peek<{ type: string }>(
    sql`select type from domain_events where organization_id = ${organization.id}::uuid order by id`,
  );
  expect(events.map(({ type }) => type)).toEqual(["member.invited", "member.joined"]);
  expect(await withActor(owner, listInvitations)).toMatchObject([{ id, state: "used" }]);
});

test("of ten people who take one link at the same moment, one joins", async () => {
  const organization = await createOrganization();
  const owner = await organization.member({ role: "owner" });
  const email = address();
  const { token } = await invite(owner, email);
  const people = await Promise.all(Array.from({ length: 10 }, () => stranger()));
  const answers = await Promise.allSettled(people.map(({ userId }) => accept(token, { userId, email })));
  expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const [row] = await peek<{ n: number }>(
    sql`select count(*)::int as n from organization_memberships where organization_id = ${organization.id}::uuid and user_id <> ${owner.userId}::uuid`,
  );
  expect(row!.n).toBe(1);
});

test("a used, expired, withdrawn or invented link says only that; another address may not use an open one", async () => {
  const organization = await createOrganization();
  const owner = await organization.member({ role: "owner" });
  const person = await stranger();
  const [late, gone, open] = [await invite(owner, person.email), await invite(owner, person.email), await invite(owner)];
  await peek(sql`update team_invitations set expires_at = now() - interval '1 second' where id = ${late.id}::uuid`);
  await withActor(owner, (tx) => revokeInvitation(tx, { invitationId: gone.id }));
  expect(await look(late.token)).toEqual({ state: "expired" });
  expect(await look(gone.token)).toEqual({ state: "revoked" });
  expect(await look("invented")).toEqual({ state: "unknown" });
  await expect(accept(late.token, person)).rejects.toMatchObject({ code: "CONFLICT" });
  await expect(accept(gone.token, person)).rejects.toMatchObject({ code: "CONFLICT" });
  await expect(accept("invented", person)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(accept(open.token, person)).rejects.toMatchObject({ code: "FORBIDDEN" });
});

test("who is a member already does not use up a link", async () => {
  const organization = await createOrganization();
  const owner = await organization.member({ role: "owner" });
  const person = await stranger();
  const [first, second] = [await invite(owner, person.email), await invite(owner, person.email)];
  await accept(first.token, person);
  await expect(accept(second.token, person)).rejects.toMatchObject({ code: "CONFLICT", message: expect.stringContaining("already") });
  expect((await look(second.token)).state).toBe("open");
  await expect(invite(owner, person.email)).rejects.toMatchObject({ code: "CONFLICT" });
});

test("nobody invites above themselves, managers not at all, and one site's administrator not beyond it", async () => {
  const organization = await createOrganization();
  const manager = await organization.member({ role: "manager" });
  await expect(invite(manager)).rejects.toMatchObject({ code: "FORBIDDEN" });
  const clerk = await organization.member({ role: "member" });
  await peek(sql`update organization_memberships set permissions = '{"grant":["members:write"]}' where user_id = ${clerk.userId}::uuid`);
  const raised: Actor = { ...clerk, permissions: new Set([...(clerk.permissions as Set<never>), "members:write" as const]) };
  await expect(invite(raised, address(), { role: "admin" })).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(invite(raised, address(), { applicationRoles: ["reliability_engineer"] })).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect(await invite(raised, address(), { role: "viewer", applicationRoles: [] })).toHaveProperty("token");
  const site = await withActor(organization.system, (tx) => createSite(tx));
  const local = await organization.member({ applicationRole: "admin", siteScope: [site.id] });
  await expect(invite(local)).rejects.toMatchObject({ code: "FORBIDDEN" });
});

test("another organization's invitation does not exist, and withdrawing twice finds nothing", async () => {
  const [home, foreign] = await Promise.all([createOrganization(), createOrganization()]);
  const [owner, theirs] = await Promise.all([home.member({ role: "owner" }), foreign.member({ role: "owner" })]);
  const { id } = await invite(theirs);
  const revoke = (actor: Actor) => withActor(actor, (tx) => revokeInvitation(tx, { invitationId: id }));
  await expect(revoke(owner)).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await withActor(owner, listInvitations)).toEqual([]);
  await revoke(theirs);
  await expect(revoke(theirs)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("the token of a link is stored nowhere", async () => {
  const organization = await createOrganization();
  const { token } = await invite(await organization.member({ role: "owner" }));
  const found =
    await peek(sql`select from team_invitations t where t::text like ${`%${token}%`} union all select from audit_logs a where a::text like ${`%${token}%`}
    union all select from domain_events e where e::text like ${`%${token}%`}`);
  expect(found).toHaveLength(0);
});

test("signing up founds an organization with its owner, or joins by a link, all or nothing", async () => {
  const input = { name: "Lea Sommer", email: address(), password: "a long passphrase" };
  const founded = await signUp({ ...input, organization: "Sommer Wärme & Söhne" }, { ip: freshIp() });
  expect(founded.slug).toMatch(/^sommer-warme-sohne/);
  expect(await asIdentity((tx) => findAccess(tx, founded.userId!, founded.slug!))).toMatchObject({ role: "owner" });
  const organization = await createOrganization();
  const email = address();
  const { token } = await invite(await organization.member({ role: "owner" }), email);
  const joined = await signUp({ ...input, email, invitation: token }, {});
  expect(joined.slug).toBe(organization.slug);
  const late = address();
  await expect(signUp({ ...input, email: late, invitation: token }, {})).rejects.toMatchObject({ code: "CONFLICT" });
  expect(await peek(sql`select from auth.users where email = ${late}`)).toHaveLength(0);
});

test("signing up with a taken address says nothing about it, changes nothing, and is a security event", async () => {
  const organization = await createOrganization();
  const member = await organization.member();
  const [{ email }] = (await peek<{ email: string }>(sql`select email from auth.users where id = ${member.userId}::uuid`)) as unknown as [
    { email: string },
  ];
  const attempt = signUp({ name: "Eve", email, password: "a long passphrase", organization: "Evil" }, {});
  await expect(attempt).rejects.toMatchObject({ message: expect.not.stringContaining(email) });
  expect(
    await peek(
      sql`select organization_id from security_events where event_type = 'auth.sign_up_existing' and user_id = ${member.userId}::uuid`,
    ),
  ).toEqual([{ organization_id: organization.id }]);
});
