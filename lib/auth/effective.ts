import {
  type ApplicationRole,
  applicationRolePermissions,
  type OrganizationRole,
  organizationRolePermissions,
  type Permission,
  permissions,
} from "@/db/permissions";

export type Overrides = { grant?: string[]; deny?: string[] };
/** An application role as it was given. `live` is false once it has expired. */
export type RoleGrant = { role: ApplicationRole; site_scope: string[]; live: boolean };
export type Membership = { role: OrganizationRole; overrides: Overrides; roles: RoleGrant[] };
export type Loan = { permissions: string[]; lender: Membership; lenderName: string; until: string };

const known = new Set<string>(permissions);
const only = (names: Iterable<string> = []) => [...names].filter((name): name is Permission => known.has(name));

/** What a member holds of their own: the organization role, the live application roles, and the member's overrides. */
export function permissionsOf({ role, overrides, roles }: Membership) {
  const held = new Set<Permission>(organizationRolePermissions[role]);
  for (const { role: name, live } of roles) if (live) for (const permission of applicationRolePermissions[name]) held.add(permission);
  for (const permission of only(overrides.grant)) held.add(permission);
  for (const permission of only(overrides.deny)) held.delete(permission);
  return held;
}

/**
 * Sites a member is limited to, or null. Owners, administrators and anybody with one unscoped role see every site. When every role has expired, the
 * sites they named still bind: running out of a role must never widen what somebody sees.
 */
export function siteScopeOf({ role, roles }: Pick<Membership, "role" | "roles">): string[] | null {
  const live = roles.filter((grant) => grant.live);
  const deciding = live.length > 0 ? live : roles;
  if (role === "owner" || role === "admin" || deciding.length === 0 || deciding.some(({ site_scope }) => site_scope.length === 0))
    return null;
  return [...new Set(deciding.flatMap(({ site_scope }) => site_scope))];
}

export const withinScope = (inner: readonly string[] | null, outer: readonly string[] | null) =>
  outer === null || (inner?.every((site) => outer.includes(site)) ?? false);

/** What colleagues lend, worth no more than its lender holds today, and never at a site the lender does not see. */
export function lentPermissions(member: Membership, loans: readonly Loan[]) {
  const lent = new Map<Permission, Loan>();
  for (const loan of loans) {
    if (!withinScope(siteScopeOf(member), siteScopeOf(loan.lender))) continue;
    const theirs = permissionsOf(loan.lender);
    for (const permission of only(loan.permissions)) if (theirs.has(permission) && !lent.has(permission)) lent.set(permission, loan);
  }
  return lent;
}

export type Explanation = { permission: Permission; held: boolean; because: string };

/** Every permission of the catalogue, whether this member holds it, and why. */
export function explainPermissions(
  member: Membership,
  loans: readonly Loan[],
  label: (name: string) => string = (name) => name,
): Explanation[] {
  const own = permissionsOf(member);
  const lent = lentPermissions(member, loans);
  const granted = new Set(member.overrides.grant ?? []);
  const denied = new Set(member.overrides.deny ?? []);
  return permissions.map((permission) => {
    const loan = lent.get(permission);
    if (loan && !own.has(permission)) return { permission, held: true, because: `Lent by ${loan.lenderName}` };
    if (denied.has(permission)) return { permission, held: false, because: "Taken away from this member" };
    const reasons = [
      ...((organizationRolePermissions[member.role] as readonly Permission[]).includes(permission) ? [label(member.role)] : []),
      ...member.roles
        .filter((grant) => grant.live && (applicationRolePermissions[grant.role] as readonly Permission[]).includes(permission))
        .map((grant) => label(grant.role)),
      ...(granted.has(permission) ? ["Given to this member"] : []),
    ];
    return { permission, held: reasons.length > 0, because: reasons.length > 0 ? reasons.join(", ") : "No role gives it" };
  });
}
