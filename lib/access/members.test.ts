import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import type { Actor } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { asIdentity, findAccess } from "@/lib/auth/access";
import { createOrganization, createSite } from "@/test/factories";
import { peek } from "@/test/people";
import { addApplicationRole } from "./add-application-role";
import { changeMemberRole } from "./change-member-role";
import { lendPermissions } from "./lend-permissions";
import { getMember, listLoans, listMembers } from "./queries";
import { removeApplicationRole } from "./remove-application-role";
import { removeMember } from "./remove-member";
import { revokeLoan } from "./revoke-loan";
import { setOverrides } from "./set-overrides";

type Command<I> = (tx: never, input: I) => Promise<unknown>;
const run = <I>(actor: Actor, command: Command<I>, input: I) => withActor(actor, (tx) => command(tx as never, input));
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error) => error.code as string,
  );
const permissionsNow = async (member: { userId: string; organizationId: string }) =>
  (await asIdentity((tx) => findAccess(tx, member.userId, member.organizationId)))!;

async function team() {
  const organization = await createOrganization();
  const [owner, admin, manager, member] = await Promise.all([
    organization.member({ role: "owner", name: "Olga Owner" }),
    organization.member({ role: "admin", name: "Adam Admin" }),
    organization.member({ role: "manager", name: "Mia Manager" }),
    organization.member({ role: "member", name: "Max Member" }),
  ]);
  return { organization, owner, admin, manager, member };
}
const commands = (userId: string): [string, Command<never>, unknown][] => [
  ["change role", changeMemberRole as Command<never>, { userId, role: "viewer" }],
  ["add role", addApplicationRole as Command<never>, { userId, role: "operator", siteScope: [] }],
  ["remove role", removeApplicationRole as Command<never>, { userId, role: "operator" }],
  ["set overrides", setOverrides as Command<never>, { userId, grant: ["keys:read"], deny: [] }],
  ["remove", removeMember as Command<never>, { userId }],
];

test("an owner changes a member's role, roles and exceptions, each is audited and told, and takes effect", async () => {
  const { organization, owner, member } = await team();
  for (const [, command, input] of commands(member.userId)) await run(owner, command, input as never);
  const audit = await peek<{ action: string }>(
    sql`select action from audit_logs where organization_id = ${organization.id}::uuid order by seq`,
  );
  expect(audit.map(({ action }) => action)).toEqual([
    "member.change_role",
    "member.add_role",
    "member.remove_role",
    "member.set_overrides",
    "member.remove",
  ]);
  const events = await peek<{ type: string }>(
    sql`select type from domain_events where organization_id = ${organization.id}::uuid order by id`,
  );
  expect(events.map(({ type }) => type)).toEqual([...Array(4).fill("member.changed"), "member.removed"]);
  expect(await asIdentity((tx) => findAccess(tx, member.userId, organization.id))).toBeUndefined();
});

test("another organization's member does not exist for any command, and neither does nobody", async () => {
  const [home, foreign] = await Promise.all([team(), team()]);
  for (const userId of [foreign.member.userId, crypto.randomUUID()])
    for (const [name, command, input] of commands(userId))
      expect([name, await codeOf(run(home.owner, command, input as never))]).toEqual([name, "NOT_FOUND"]);
  await expect(withActor(home.owner, (tx) => getMember(tx, foreign.member.userId))).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("managers, members and viewers may change nobody, themselves included", async () => {
  const { organization, manager, member } = await team();
  const viewer = await organization.member({ role: "viewer" });
  for (const actor of [manager, member, viewer])
    for (const [name, command, input] of [...commands(member.userId), ...commands(actor.userId)])
      expect([name, await codeOf(run(actor, command, input as never))]).toEqual([name, "FORBIDDEN"]);
});

test("the last owner can neither be demoted nor removed, not even by themselves", async () => {
  const { owner } = await team();
  expect(await codeOf(run(owner, changeMemberRole, { userId: owner.userId, role: "admin" }))).toBe("CONFLICT");
  expect(await codeOf(run(owner, removeMember, { userId: owner.userId }))).toBe("CONFLICT");
});

test("owners who demote and remove each other at the same moment leave one owner", async () => {
  for (let round = 0; round < 5; round += 1) {
    const organization = await createOrganization();
    const owners = await Promise.all(Array.from({ length: 4 }, () => organization.member({ role: "owner" })));
    const answers = await Promise.all(
      owners.map((actor, index) => {
        const other = owners[(index + 1) % owners.length]!;
        return codeOf(
          index % 2
            ? run(actor, removeMember, { userId: other.userId })
            : run(actor, changeMemberRole, { userId: other.userId, role: "viewer" }),
        );
      }),
    );
    const [left] = await peek<{ n: number }>(
      sql`select count(*)::int as n from organization_memberships where organization_id = ${organization.id}::uuid and role = 'owner'`,
    );
    expect(left!.n).toBeGreaterThanOrEqual(1);
    expect(answers.filter((code) => !["done", "CONFLICT", "FORBIDDEN"].includes(code))).toEqual([]);
  }
});

test("only owners make and unmake owners", async () => {
  const { owner, admin, member } = await team();
  expect(await codeOf(run(admin, changeMemberRole, { userId: member.userId, role: "owner" }))).toBe("FORBIDDEN");
  expect(await codeOf(run(admin, changeMemberRole, { userId: admin.userId, role: "owner" }))).toBe("FORBIDDEN");
  expect(await codeOf(run(admin, removeMember, { userId: owner.userId }))).toBe("FORBIDDEN");
  expect(await codeOf(run(owner, changeMemberRole, { userId: admin.userId, role: "owner" }))).toBe("done");
});

test("somebody who manages members but holds little raises nobody, themselves least, and touches nobody above them", async () => {
  const { organization, owner, manager, member } = await team();
  await run(owner, setOverrides, { userId: member.userId, grant: ["members:write"], deny: [] });
  const clerk: Actor = { ...member, permissions: (await permissionsNow(member)).permissions };
  const other = await organization.member({ role: "viewer" });
  expect(await codeOf(run(clerk, changeMemberRole, { userId: clerk.userId!, role: "admin" }))).toBe("FORBIDDEN");
  expect(await codeOf(run(clerk, addApplicationRole, { userId: clerk.userId!, role: "admin", siteScope: [] }))).toBe("FORBIDDEN");
  expect(await codeOf(run(clerk, setOverrides, { userId: clerk.userId!, grant: ["members:write", "keys:write"], deny: [] }))).toBe(
    "FORBIDDEN",
  );
  expect(await codeOf(run(clerk, setOverrides, { userId: other.userId, grant: ["audit:read"], deny: [] }))).toBe("FORBIDDEN");
  expect(await codeOf(run(clerk, changeMemberRole, { userId: manager.userId, role: "viewer" }))).toBe("FORBIDDEN");
  expect(await codeOf(run(clerk, removeMember, { userId: manager.userId }))).toBe("FORBIDDEN");
  expect(await codeOf(run(clerk, changeMemberRole, { userId: other.userId, role: "member" }))).toBe("done");
});

test("lifting one's own denial is a raise, also when another change is under way", async () => {
  const { owner, admin } = await team();
  await run(owner, setOverrides, { userId: admin.userId, grant: [], deny: ["keys:write"] });
  const limited: Actor = { ...admin, permissions: (await permissionsNow(admin)).permissions };
  expect(await codeOf(run(limited, setOverrides, { userId: admin.userId, grant: [], deny: [] }))).toBe("FORBIDDEN");
});

test("exceptions win over roles, and the record says why each permission is held", async () => {
  const { owner, manager } = await team();
  await run(owner, setOverrides, { userId: manager.userId, grant: ["keys:write"], deny: ["assets:write"] });
  const { permissions } = await permissionsNow(manager);
  expect([permissions.has("keys:write"), permissions.has("assets:write")]).toEqual([true, false]);
  const record = await withActor(owner, (tx) => getMember(tx, manager.userId));
  const because = (name: string) => record.explained.find(({ permission }) => permission === name)!.because;
  expect([because("keys:write"), because("assets:write"), because("alerts:write"), because("members:write")]).toEqual([
    "Given to this member",
    "Taken away from this member",
    "Manager",
    "No role gives it",
  ]);
  expect(
    record.explained
      .filter(({ held }) => held)
      .map(({ permission }) => permission)
      .sort(),
  ).toEqual([...permissions].sort());
});

test("a role at certain sites limits its holder to them; when it runs out it gives nothing more and shows nothing more", async () => {
  const { organization, owner, member } = await team();
  const site = await withActor(organization.system, (tx) => createSite(tx));
  await run(owner, addApplicationRole, { userId: member.userId, role: "operator", siteScope: [site.id], expiresInDays: 1 });
  const before = await permissionsNow(member);
  expect([before.siteScope, before.permissions.has("alerts:acknowledge")]).toEqual([[site.id], true]);
  await peek(sql`update user_roles set expires_at = now() - interval '1 second' where user_id = ${member.userId}::uuid`);
  const after = await permissionsNow(member);
  expect([after.siteScope, after.permissions.has("alerts:acknowledge")]).toEqual([[site.id], false]);
  const foreign = await createOrganization();
  const theirs = await withActor(foreign.system, (tx) => createSite(tx));
  expect(await codeOf(run(owner, addApplicationRole, { userId: member.userId, role: "viewer", siteScope: [theirs.id] }))).toBe("NOT_FOUND");
});

test("an administrator of one site hands out nothing beyond it", async () => {
  const { organization, member } = await team();
  const [here, there] = await withActor(organization.system, async (tx) => [await createSite(tx), await createSite(tx)]);
  const local = await organization.member({ role: "member", applicationRole: "admin", siteScope: [here!.id] });
  expect(await codeOf(run(local, addApplicationRole, { userId: local.userId, role: "operator", siteScope: [] }))).toBe("FORBIDDEN");
  expect(await codeOf(run(local, removeApplicationRole, { userId: local.userId, role: "admin" }))).toBe("FORBIDDEN");
  expect(await codeOf(run(local, addApplicationRole, { userId: local.userId, role: "operator", siteScope: [there!.id] }))).toBe(
    "NOT_FOUND",
  );
  expect(await codeOf(run(local, addApplicationRole, { userId: member.userId, role: "operator", siteScope: [here!.id] }))).toBe("done");
});

test("a loan lends what the lender holds, for its time, is worth what the lender holds today, and ends when taken back", async () => {
  const { owner, manager, member } = await team();
  const held = async () => (await permissionsNow(member)).permissions;
  const loan = await withActor(manager, (tx) =>
    lendPermissions(tx, { delegateId: member.userId, permissions: ["alerts:acknowledge", "keys:read"], hours: 8 }),
  );
  expect((await held()).has("alerts:acknowledge")).toBe(true);
  await run(owner, setOverrides, { userId: manager.userId, grant: [], deny: ["keys:read"] });
  expect([(await held()).has("keys:read"), (await held()).has("alerts:acknowledge")]).toEqual([false, true]);
  expect(await withActor(member, listLoans)).toMatchObject([{ id: loan.id, lender: "Mia Manager" }]);
  expect(await codeOf(run(member, revokeLoan, { loanId: loan.id }))).toBe("NOT_FOUND");
  await run(manager, revokeLoan, { loanId: loan.id });
  expect((await held()).has("alerts:acknowledge")).toBe(false);
  expect(await codeOf(run(manager, revokeLoan, { loanId: loan.id }))).toBe("NOT_FOUND");
});

test("nobody lends what they do not hold, what they borrowed, to themselves, to a stranger, or beyond their sites", async () => {
  const { organization, manager, member } = await team();
  const foreign = await team();
  const lend = (actor: Actor, delegateId: string, permissions: string[]) =>
    codeOf(run(actor, lendPermissions as Command<never>, { delegateId, permissions, hours: 1 } as never));
  expect(await lend(member, manager.userId, ["alerts:acknowledge"])).toBe("FORBIDDEN");
  await withActor(manager, (tx) => lendPermissions(tx, { delegateId: member.userId, permissions: ["alerts:acknowledge"], hours: 1 }));
  const borrower: Actor = { ...member, permissions: (await permissionsNow(member)).permissions };
  const third = await organization.member({ role: "viewer" });
  expect(await lend(borrower, third.userId, ["alerts:acknowledge"])).toBe("FORBIDDEN");
  expect(await lend(manager, manager.userId, ["alerts:acknowledge"])).toBe("VALIDATION_ERROR");
  expect(await lend(manager, foreign.member.userId, ["alerts:acknowledge"])).toBe("NOT_FOUND");
  const site = await withActor(organization.system, (tx) => createSite(tx));
  const local = await organization.member({ applicationRole: "operator", siteScope: [site.id] });
  expect(await lend(local, third.userId, ["incidents:write"])).toBe("FORBIDDEN");
});

test("members are listed by name in pages that miss nobody, and found by part of name or address", async () => {
  const { organization, owner } = await team();
  await Promise.all(Array.from({ length: 7 }, (_, i) => organization.member({ name: `Same Name ${i % 2}` })));
  const names: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await withActor(owner, (tx) => listMembers(tx, { cursor, limit: 3 }));
    names.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  }
  expect([names.length, new Set(names).size]).toEqual([11, 11]);
  expect((await withActor(owner, (tx) => listMembers(tx, { q: "MIA" }))).items).toMatchObject([{ name: "Mia Manager", role: "manager" }]);
});
