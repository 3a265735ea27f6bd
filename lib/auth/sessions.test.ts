import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { withActor } from "@/db/with-actor";
import { createOrganization as found } from "@/lib/organizations/create-organization";
import { organizationsOf } from "@/lib/organizations/queries";
import { createOrganization } from "@/test/factories";
import { PASSWORD, peek, withPassword } from "@/test/people";
import { asIdentity, liveSession } from "./access";
import { forgetAccess } from "./cache";
import { changePassword } from "./change-password";
import { changePasswordInput, signUpInput } from "./password-rule";
import { actorOfSession } from "./resolve-actor";
import { safeNext } from "./safe-next";
import { listSessions, rememberOrganization, revokeOtherSessions, revokeSession, switchOrganization } from "./sessions";
import { startSession } from "./start-session";

async function signedIn() {
  const organization = await createOrganization();
  const member = await organization.member({ role: "manager" });
  const email = await withPassword(member);
  const open = async () => {
    const { sessionId } = await startSession({ email, password: PASSWORD }, {});
    return (await actorOfSession(sessionId, null))!;
  };
  return { organization, member, email, open };
}

test("a person sees their own live sessions and ends them one by one or all but this one, at once", async () => {
  const { open } = await signedIn();
  const [here, there, elsewhere] = [await open(), await open(), await open()];
  const listed = await withActor(here, listSessions);
  expect(listed.map(({ id, current }) => [id, current])[0]).toEqual([here.sessionId, true]);
  expect(listed).toHaveLength(3);
  await withActor(here, (tx) => revokeSession(tx, { sessionId: there.sessionId! }));
  expect(await liveSession(there.sessionId!)).toBeUndefined();
  await expect(withActor(here, (tx) => revokeSession(tx, { sessionId: there.sessionId! }))).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await withActor(here, revokeOtherSessions)).toEqual({ ended: 1 });
  expect(await liveSession(elsewhere.sessionId!)).toBeUndefined();
  expect(await liveSession(here.sessionId!)).toBeDefined();
});

test("somebody else's session does not exist, not even a colleague's, and keys have none", async () => {
  const [mine, theirs] = [await signedIn(), await signedIn()];
  const [me, them] = [await mine.open(), await theirs.open()];
  await expect(withActor(me, (tx) => revokeSession(tx, { sessionId: them.sessionId! }))).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await liveSession(them.sessionId!)).toBeDefined();
  await expect(withActor({ ...me, kind: "apiKey", userId: null }, listSessions)).rejects.toMatchObject({ code: "FORBIDDEN" });
});

test("changing the password asks the current one, ends every other session and forgets known devices", async () => {
  const { email, open } = await signedIn();
  const { device } = await startSession({ email, password: PASSWORD }, {});
  const [here, there] = [await open(), await open()];
  const next = "quite another passphrase";
  await expect(changePassword(here, { currentPassword: "wrong", password: next })).rejects.toMatchObject({
    code: "AUTH_INVALID",
    fields: { currentPassword: [expect.any(String)] },
  });
  await expect(changePassword(here, { currentPassword: PASSWORD, password: email })).rejects.toMatchObject({ code: "VALIDATION_ERROR" });
  await changePassword(here, { currentPassword: PASSWORD, password: next });
  expect([Boolean(await liveSession(here.sessionId!)), Boolean(await liveSession(there.sessionId!))]).toEqual([true, false]);
  await expect(startSession({ email, password: PASSWORD }, { device })).rejects.toMatchObject({ code: "AUTH_INVALID" });
  await startSession({ email, password: next }, {});
  expect(await peek(sql`select from auth.known_devices where user_id = ${here.userId}::uuid`)).toHaveLength(1);
});

test("a stolen session has ten guesses at the password, however many at once", async () => {
  const { open } = await signedIn();
  const here = await open();
  const answers = await Promise.all(
    Array.from({ length: 20 }, () =>
      changePassword(here, { currentPassword: "wrong", password: "quite another passphrase" }).catch((error) => error.code),
    ),
  );
  expect(answers.filter((code) => code === "AUTH_INVALID")).toHaveLength(10);
});

test("a session comes back to the organization it worked in last, and never to a foreign one", async () => {
  const { organization, member, email, open } = await signedIn();
  const here = await open();
  const other = await asIdentity(
    (tx) => found(tx, { name: `Second ${crypto.randomUUID()}` }, { userId: member.userId, name: "Mara Okafor" }),
    false,
  );
  const foreign = await createOrganization();
  expect((await asIdentity((tx) => organizationsOf(tx, member.userId))).map(({ id }) => id).sort()).toEqual(
    [organization.id, other.id].sort(),
  );
  await withActor(here, (tx) => switchOrganization(tx, { organization: other.slug }));
  await expect(withActor(here, (tx) => switchOrganization(tx, { organization: foreign.slug }))).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
  await rememberOrganization(here.sessionId!, foreign.id);
  forgetAccess();
  expect(await actorOfSession(here.sessionId!, null)).toMatchObject({ organizationId: other.id });
  await expect(actorOfSession(here.sessionId!, foreign.slug)).rejects.toMatchObject({ code: "NOT_FOUND" });
  const { sessionId } = await startSession({ email, password: PASSWORD }, {});
  expect(await liveSession(sessionId)).toMatchObject({ activeOrganizationId: other.id });
});

test("a lowered role and a removed member are felt by the next request", async () => {
  const { organization, member, open } = await signedIn();
  const here = await open();
  await peek(sql`update organization_memberships set role = 'viewer' where user_id = ${member.userId}::uuid`);
  forgetAccess();
  expect(((await actorOfSession(here.sessionId!, organization.slug))!.permissions as Set<string>).has("assets:write")).toBe(false);
  await peek(sql`delete from organization_memberships where user_id = ${member.userId}::uuid`);
  forgetAccess();
  await expect(actorOfSession(here.sessionId!, organization.slug)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test.each([
  ["/harbor/alerts?state=open", "/harbor/alerts?state=open"],
  ["//evil.example", undefined],
  ["/\\evil.example", undefined],
  ["https://evil.example", undefined],
  ["/a/..//evil.example", undefined],
  ["/\t/evil.example", undefined],
  ["javascript:alert(1)", undefined],
  ["/sign-in?next=/sign-in", undefined],
  ["/api/v1/me", undefined],
  [["/a"], undefined],
  [undefined, undefined],
])("after signing in, %s leads to %s", (next, target) => {
  expect(safeNext(next)).toBe(target);
});

test("a new password is long, uncommon, and not the address", () => {
  const base = { name: "Lea", email: "lea.sommer@example.com", organization: "Works" };
  const problem = (password: string) => signUpInput.safeParse({ ...base, password }).error?.issues[0]?.path[0];
  expect(["short", "Password123", "qwertyuiop", "lea.sommer@example.com", "lea.sommer"].map(problem)).toEqual(Array(5).fill("password"));
  expect(problem("correct horse battery")).toBeUndefined();
  expect(changePasswordInput.safeParse({ currentPassword: "the same phrase", password: "the same phrase" }).success).toBe(false);
});
