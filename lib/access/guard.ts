import "server-only";
import { sql } from "drizzle-orm";
import type { ApplicationRole, OrganizationRole, Permission } from "@/db/permissions";
import { applicationRolePermissions, organizationRolePermissions } from "@/db/permissions";
import type { ActorTx } from "@/db/with-actor";
import { rolesOf } from "@/lib/auth/access";
import { type Membership, permissionsOf, siteScopeOf, withinScope } from "@/lib/auth/effective";
import { AppError, notFound } from "@/lib/errors";

export type Standing = Membership & { userId: string };

/** One member's membership, without what colleagues lend them. Undefined for a stranger. */
export async function standingOf(tx: ActorTx, userId: string): Promise<Standing | undefined> {
  const [row] = await tx.execute<Standing>(sql`select m.user_id as "userId", m.role, m.permissions as overrides, ${rolesOf("m")} as roles
    from organization_memberships m where m.organization_id = (select auth.organization_id()) and m.user_id = ${userId}::uuid`);
  return row;
}

/** Locks the member and every owner, always in one order, so that two changes cannot each count on the other's owner. */
export async function lockMember(tx: ActorTx, userId: string) {
  const locked = await tx.execute<{ user_id: string; role: OrganizationRole }>(sql`select user_id, role from organization_memberships
    where organization_id = (select auth.organization_id()) and (role = 'owner' or user_id = ${userId}::uuid) order by user_id for update`);
  const before = locked.some((row) => row.user_id === userId) ? await standingOf(tx, userId) : undefined;
  if (!before) throw notFound("member");
  return { before, otherOwners: locked.filter((row) => row.role === "owner" && row.user_id !== userId).length };
}

/** What this actor may hand on: what they hold themselves. Borrowed permissions cannot be passed on and outlive their loan. */
export async function grantable(tx: ActorTx): Promise<ReadonlySet<Permission> | "*"> {
  const { actor } = tx;
  if (actor.kind !== "user" || actor.permissions === "*" || !actor.userId) return actor.permissions;
  const own = await standingOf(tx, actor.userId);
  const held = actor.permissions;
  return new Set([...(own ? permissionsOf(own) : [])].filter((permission) => held.has(permission)));
}

export async function assertMayGrant(tx: ActorTx, wanted: Iterable<Permission>, field: string) {
  const mine = await grantable(tx);
  const beyond = mine === "*" ? [] : [...wanted].filter((permission) => !mine.has(permission));
  if (beyond.length === 0) return;
  const message = `You can only pass on what you hold yourself. You do not hold ${beyond.slice(0, 5).join(", ")}${beyond.length > 5 ? " and more" : ""}.`;
  throw new AppError("FORBIDDEN", message, { [field]: [message] });
}

/** Somebody limited to sites can hand out nothing that reaches further. */
export function assertSeesEverySite(tx: ActorTx) {
  if (tx.actor.siteScope !== null)
    throw new AppError("FORBIDDEN", "You are limited to certain sites, and this would reach beyond them. Ask an administrator.");
}

/**
 * The one rule of changing people: nobody touches a colleague who holds more than they do, nobody hands out more than they hold, and only owners make
 * or unmake owners. Raising oneself is the case where before and actor are the same person.
 */
export async function assertMayChange(tx: ActorTx, before: Standing, after: Membership | undefined, field = "role") {
  const { actor } = tx;
  const mine = await grantable(tx);
  if (mine !== "*" && actor.userId !== before.userId && [...permissionsOf(before)].some((permission) => !mine.has(permission)))
    throw new AppError("FORBIDDEN", "This member holds permissions that you do not hold. Ask an owner to make this change.");
  if ((before.role === "owner" || after?.role === "owner") && before.role !== after?.role && mine !== "*") {
    const own = actor.userId ? await standingOf(tx, actor.userId) : undefined;
    if (own?.role !== "owner") throw new AppError("FORBIDDEN", "Only an owner can make or unmake owners.");
  }
  if (!after) return;
  const had = permissionsOf(before);
  await assertMayGrant(
    tx,
    [...permissionsOf(after)].filter((permission) => !had.has(permission)),
    field,
  );
  const scope = siteScopeOf(after);
  if (actor.siteScope !== null && !withinScope(scope, siteScopeOf(before)) && !withinScope(scope, actor.siteScope)) assertSeesEverySite(tx);
}

export const permissionsOfRoles = (role: OrganizationRole, roles: readonly ApplicationRole[]) =>
  new Set<Permission>([...organizationRolePermissions[role], ...roles.flatMap((name) => applicationRolePermissions[name])]);
