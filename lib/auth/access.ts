import "server-only";
import { sql } from "drizzle-orm";
import { type Actor, authActor } from "@/db/actor";
import { type ApplicationRole, applicationRolePermissions, type OrganizationRole, organizationRolePermissions, type Permission, permissions } from "@/db/permissions";
import { type ActorTx, withActor } from "@/db/with-actor";

export type Access = {
  organization: { id: string; slug: string; name: string };
  role: OrganizationRole;
  applicationRoles: ApplicationRole[];
  permissions: ReadonlySet<Permission>;
  siteScope: string[] | null;
};

type MembershipRow = {
  id: string;
  slug: string;
  name: string;
  role: OrganizationRole;
  overrides: { grant?: string[]; deny?: string[] };
  roles: { role: ApplicationRole; site_scope: string[] }[];
  delegations: { permissions: string[]; role: OrganizationRole; overrides: { grant?: string[]; deny?: string[] }; roles: { role: ApplicationRole }[] }[];
};

const known = new Set<string>(permissions);
const only = (names: Iterable<string>) => [...names].filter((name): name is Permission => known.has(name));

const activeRoles = (organization: string, user: string) => `coalesce((select jsonb_agg(jsonb_build_object('role', r.role, 'site_scope', r.site_scope))
  from user_roles r where r.organization_id = ${organization} and r.user_id = ${user} and (r.expires_at is null or r.expires_at > now())), '[]')`;

/** What a member may do: the organization role, the live application roles, the member's own overrides, and what colleagues have lent them. */
export function permissionsOf({ role, overrides, roles }: Pick<MembershipRow, "role" | "overrides" | "roles"> | { role: OrganizationRole; overrides: MembershipRow["overrides"]; roles: { role: ApplicationRole }[] }) {
  const held = new Set<Permission>(organizationRolePermissions[role]);
  for (const { role: name } of roles) for (const permission of applicationRolePermissions[name]) held.add(permission);
  for (const permission of only(overrides.grant ?? [])) held.add(permission);
  for (const permission of only(overrides.deny ?? [])) held.delete(permission);
  return held;
}

/** Sites a member is limited to, or null. Owners, administrators and anybody with one unscoped role see every site. */
export function siteScopeOf({ role, roles }: Pick<MembershipRow, "role" | "roles">): string[] | null {
  if (role === "owner" || role === "admin" || roles.length === 0 || roles.some(({ site_scope }) => site_scope.length === 0)) return null;
  return [...new Set(roles.flatMap(({ site_scope }) => site_scope))];
}

/** Finds one membership by organization slug or id; undefined when there is none. Runs as auth_admin. */
export async function findAccess(tx: ActorTx, userId: string, organization: string): Promise<Access | undefined> {
  const [row] = await tx.execute<MembershipRow>(sql`
    select o.id, o.slug, o.name, m.role, m.permissions as overrides, ${sql.raw(activeRoles("m.organization_id", "m.user_id"))} as roles,
      coalesce((select jsonb_agg(jsonb_build_object('permissions', d.permissions, 'role', lender.role, 'overrides', lender.permissions,
          'roles', ${sql.raw(activeRoles("lender.organization_id", "lender.user_id"))}))
        from permission_delegations d join organization_memberships lender on lender.organization_id = d.organization_id and lender.user_id = d.delegator_id
        where d.organization_id = m.organization_id and d.delegate_id = m.user_id and d.revoked_at is null and d.starts_at <= now() and d.expires_at > now()), '[]') as delegations
    from organization_memberships m join organizations o on o.id = m.organization_id
    where m.user_id = ${userId}::uuid and (o.slug = ${organization} or o.id::text = ${organization})`);
  if (!row) return undefined;
  const held = permissionsOf(row);
  // A loan is worth what its lender holds today.
  for (const loan of row.delegations) {
    const theirs = permissionsOf(loan);
    for (const permission of only(loan.permissions)) if (theirs.has(permission)) held.add(permission);
  }
  return {
    organization: { id: row.id, slug: row.slug, name: row.name },
    role: row.role,
    applicationRoles: row.roles.map(({ role }) => role),
    permissions: held,
    siteScope: siteScopeOf(row),
  };
}

export type SessionUser = { sessionId: string; userId: string; email: string; name: string; timezone: string; activeOrganizationId: string | null };

/** The live session behind an id, or undefined when it is over, revoked, or its person is banned. Sessions end after 12 idle hours. */
export async function findSession(tx: ActorTx, sessionId: string): Promise<SessionUser | undefined> {
  const [row] = await tx.execute<SessionUser>(sql`
    select s.id as "sessionId", s.user_id as "userId", u.email, coalesce(p.display_name, u.email) as name, coalesce(p.timezone, 'UTC') as timezone,
      s.active_organization_id as "activeOrganizationId"
    from auth.sessions s join auth.users u on u.id = s.user_id left join profiles p on p.id = u.id
    where s.id = ${sessionId}::uuid and s.revoked_at is null and s.expires_at > now() and s.last_seen_at > now() - interval '12 hours'
      and (u.banned_until is null or u.banned_until <= now())`);
  return row;
}

/** The actor of one person in one organization. */
export const userActor = (user: Pick<SessionUser, "userId" | "sessionId" | "name">, access: Access, context: Pick<Actor, "requestId" | "ip" | "userAgent"> = {}): Actor => ({
  kind: "user",
  role: "authenticated",
  organizationId: access.organization.id,
  userId: user.userId,
  permissions: access.permissions,
  siteScope: access.siteScope,
  sessionId: user.sessionId,
  label: user.name,
  ...context,
});

/** Runs one look-up through the identity door. */
export const asIdentity = <T>(work: (tx: ActorTx) => Promise<T>, readOnly = true) => withActor(authActor(), work, { readOnly });
