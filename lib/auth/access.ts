import "server-only";
import { sql } from "drizzle-orm";
import { type Actor, authActor } from "@/db/actor";
import type { ApplicationRole, OrganizationRole, Permission } from "@/db/permissions";
import { type ActorTx, withActor } from "@/db/with-actor";
import { type Loan, lentPermissions, type Membership, permissionsOf, siteScopeOf } from "./effective";

export { permissionsOf, siteScopeOf } from "./effective";

export type Access = {
  organization: { id: string; slug: string; name: string };
  role: OrganizationRole;
  applicationRoles: ApplicationRole[];
  permissions: ReadonlySet<Permission>;
  siteScope: string[] | null;
};

/** The application roles of the membership aliased here, expired ones too, as JSON for `Membership`. */
export const rolesOf = (
  alias: "m" | "lender",
) => sql`coalesce((select jsonb_agg(jsonb_build_object('role', r.role, 'site_scope', r.site_scope,
    'live', r.expires_at is null or r.expires_at > now()) order by r.role)
  from user_roles r where r.organization_id = ${sql.identifier(alias)}.organization_id and r.user_id = ${sql.identifier(alias)}.user_id), '[]')`;

/** The live loans to the membership `m`, with what their lenders hold. */
export const loansOf = sql`coalesce((select jsonb_agg(jsonb_build_object('permissions', d.permissions, 'until', d.expires_at,
    'lenderName', (select p.display_name from profiles p where p.id = lender.user_id),
    'lender', jsonb_build_object('role', lender.role, 'overrides', lender.permissions, 'roles', ${rolesOf("lender")})))
  from permission_delegations d join organization_memberships lender on lender.organization_id = d.organization_id and lender.user_id = d.delegator_id
  where d.organization_id = m.organization_id and d.delegate_id = m.user_id and d.revoked_at is null and d.starts_at <= now() and d.expires_at > now()), '[]')`;

type MembershipRow = Membership & { id: string; slug: string; name: string; loans: Loan[] };

/** Finds one membership by organization slug or id; undefined when there is none. Runs as auth_admin. */
export async function findAccess(tx: ActorTx, userId: string, organization: string): Promise<Access | undefined> {
  const [row] = await tx.execute<MembershipRow>(sql`
    select o.id, o.slug, o.name, m.role, m.permissions as overrides, ${rolesOf("m")} as roles, ${loansOf} as loans
    from organization_memberships m join organizations o on o.id = m.organization_id
    where m.user_id = ${userId}::uuid and (o.slug = ${organization} or o.id::text = ${organization})`);
  if (!row) return undefined;
  return {
    organization: { id: row.id, slug: row.slug, name: row.name },
    role: row.role,
    applicationRoles: row.roles.filter(({ live }) => live).map(({ role }) => role),
    permissions: new Set([...permissionsOf(row), ...lentPermissions(row, row.loans).keys()]),
    siteScope: siteScopeOf(row),
  };
}

export type SessionUser = {
  sessionId: string;
  userId: string;
  email: string;
  name: string;
  timezone: string;
  activeOrganizationId: string | null;
};

/** The live session behind an id, or undefined when it is over, revoked, or its person is banned. Sessions end after 12 idle hours. */
export async function findSession(tx: ActorTx, sessionId: string): Promise<(SessionUser & { seenLongAgo: boolean }) | undefined> {
  const [row] = await tx.execute<SessionUser & { seenLongAgo: boolean }>(sql`
    select s.id as "sessionId", s.user_id as "userId", u.email, coalesce(p.display_name, u.email) as name, coalesce(p.timezone, 'UTC') as timezone,
      coalesce(s.active_organization_id,
        (select m.organization_id from organization_memberships m where m.user_id = s.user_id order by m.joined_at limit 1)) as "activeOrganizationId",
      s.last_seen_at < now() - interval '1 minute' as "seenLongAgo"
    from auth.sessions s join auth.users u on u.id = s.user_id left join profiles p on p.id = u.id
    where s.id = ${sessionId}::uuid and s.revoked_at is null and s.expires_at > now() and s.last_seen_at > now() - interval '12 hours'
      and (u.banned_until is null or u.banned_until <= now())`);
  return row;
}

/** Finds a session and notes that it was seen, at most once a minute. */
export async function liveSession(sessionId: string): Promise<SessionUser | undefined> {
  if (!/^[0-9a-f-]{36}$/.test(sessionId)) return undefined;
  const found = await asIdentity((tx) => findSession(tx, sessionId));
  if (!found) return undefined;
  const { seenLongAgo, ...user } = found;
  if (seenLongAgo) {
    await asIdentity(
      (tx) =>
        tx.execute(
          sql`update auth.sessions set last_seen_at = now() where id = ${sessionId}::uuid and last_seen_at < now() - interval '1 minute'`,
        ),
      false,
    );
  }
  return user;
}

/** The actor of one person in one organization. */
export const userActor = (
  user: Pick<SessionUser, "userId" | "sessionId" | "name">,
  access: Access,
  context: Pick<Actor, "requestId" | "ip" | "userAgent"> = {},
): Actor => ({
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
