import "server-only";
import { sql } from "drizzle-orm";
import type { ApplicationRole, OrganizationRole } from "@/db/permissions";
import type { ActorTx } from "@/db/with-actor";
import { loansOf, rolesOf } from "@/lib/auth/access";
import { type Explanation, explainPermissions, type Loan, type Membership, siteScopeOf } from "@/lib/auth/effective";
import { assertCan } from "@/lib/auth/permissions";
import { notFound } from "@/lib/errors";
import { keyset } from "@/lib/keyset";
import { applicationRoleLabel, organizationRoleLabel } from "./words";

export type MemberRow = {
  id: string;
  name: string;
  email: string;
  jobTitle: string | null;
  role: OrganizationRole;
  applicationRoles: ApplicationRole[];
  limitedToSites: boolean;
  joinedAt: string;
};
type Place = { cursor?: string | null | undefined; before?: string | null | undefined; limit?: number; q?: string };

/** Members by name, a page at a time. */
export async function listMembers(tx: ActorTx, { cursor, before, limit = 50, q = "" }: Place = {}) {
  assertCan(tx, "members:read");
  const page = keyset(
    { id: "name", by: sql`lower(coalesce(p.display_name, p.email))`, type: "text", tie: sql`m.user_id`, desc: false },
    { cursor, before, limit },
  );
  const rows = await tx.execute<Omit<MemberRow, "applicationRoles" | "limitedToSites"> & { key: string; roles: Membership["roles"] }>(sql`
    select m.user_id as id, coalesce(p.display_name, p.email) as name, p.email, p.job_title as "jobTitle", m.role, m.joined_at as "joinedAt", ${rolesOf("m")} as roles,
      lower(coalesce(p.display_name, p.email)) as key
    from organization_memberships m join profiles p on p.id = m.user_id
    where m.organization_id = (select auth.organization_id()) and (${q} = '' or strpos(lower(coalesce(p.display_name, p.email) || ' ' || p.email), lower(${q})) > 0)
      and ${page.where ?? sql`true`} order by ${sql.join(page.orderBy, sql`, `)} limit ${page.limit}`);
  const { items, ...rest } = page.page(rows);
  return {
    ...rest,
    items: items.map(
      ({ roles, ...row }): MemberRow => ({
        ...row,
        applicationRoles: roles.filter(({ live }) => live).map(({ role }) => role),
        limitedToSites: siteScopeOf({ role: row.role, roles }) !== null,
      }),
    ),
  };
}

export const countMembers = async (tx: ActorTx) => {
  const [row] = await tx.execute<{ n: number }>(
    sql`select count(*)::int as n from organization_memberships where organization_id = (select auth.organization_id())`,
  );
  return row!.n;
};

export type MemberRole = {
  role: ApplicationRole;
  sites: { id: string; name: string }[];
  scoped: boolean;
  live: boolean;
  expiresAt: string | null;
  grantedBy: string | null;
};
export type MemberRecord = Omit<MemberRow, "applicationRoles"> & {
  roles: MemberRole[];
  overrides: { grant: string[]; deny: string[] };
  explained: Explanation[];
};

/** One member, with what they may do and why. A stranger is a missing one. */
export async function getMember(tx: ActorTx, userId: string): Promise<MemberRecord> {
  assertCan(tx, "members:read");
  const [row] = await tx.execute<Omit<MemberRow, "applicationRoles"> & Membership & { loans: Loan[]; granted: MemberRole[] }>(sql`
    select m.user_id as id, coalesce(p.display_name, p.email) as name, p.email, p.job_title as "jobTitle", m.role, m.joined_at as "joinedAt", m.permissions as overrides,
      ${rolesOf("m")} as roles, ${loansOf} as loans,
      coalesce((select jsonb_agg(jsonb_build_object('role', r.role, 'scoped', cardinality(r.site_scope) > 0, 'live', r.expires_at is null or r.expires_at > now(),
          'expiresAt', r.expires_at, 'grantedBy', (select g.display_name from profiles g where g.id = r.granted_by),
          'sites', coalesce((select jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name) order by s.name) from sites s where s.id::text = any(r.site_scope)), '[]')) order by r.role)
        from user_roles r where r.organization_id = m.organization_id and r.user_id = m.user_id), '[]') as granted
    from organization_memberships m join profiles p on p.id = m.user_id
    where m.organization_id = (select auth.organization_id()) and m.user_id = ${userId}::uuid`);
  if (!row) throw notFound("member");
  const { loans, granted, roles, overrides, ...member } = row;
  const standing: Membership = { role: row.role, overrides, roles };
  const words = {
    ...Object.fromEntries(roles.map(({ role }) => [role, applicationRoleLabel(role)])),
    [row.role]: organizationRoleLabel(row.role),
  };
  return {
    ...member,
    limitedToSites: siteScopeOf(standing) !== null,
    roles: granted,
    overrides: { grant: overrides.grant ?? [], deny: overrides.deny ?? [] },
    explained: explainPermissions(standing, loans, (name) => words[name as OrganizationRole] ?? name),
  };
}

export type InvitationRow = {
  id: string;
  email: string;
  role: OrganizationRole;
  applicationRoles: ApplicationRole[];
  invitedBy: string | null;
  createdAt: string;
  expiresAt: string;
  state: "open" | "expired" | "used" | "revoked";
};

/** Invitations, newest first; those long over are left out. */
export async function listInvitations(tx: ActorTx): Promise<InvitationRow[]> {
  assertCan(tx, "members:read");
  return tx.execute<InvitationRow>(sql`select i.id, i.email, i.role, i.application_roles as "applicationRoles", i.created_at as "createdAt", i.expires_at as "expiresAt",
      (select p.display_name from profiles p where p.id = i.invited_by) as "invitedBy",
      case when i.accepted_at is not null then 'used' when i.revoked_at is not null then 'revoked' when i.expires_at <= now() then 'expired' else 'open' end as state
    from team_invitations i where i.created_at > now() - interval '90 days' order by i.created_at desc, i.id limit 200`);
}

export type LoanRow = {
  id: string;
  lender: string;
  lenderId: string;
  borrower: string;
  borrowerId: string;
  permissions: string[];
  startsAt: string;
  expiresAt: string;
};

/** Loans of permissions that run or are about to: one's own, and everybody's for who may read members. */
export const listLoans = (tx: ActorTx) =>
  tx.execute<LoanRow>(sql`select d.id, d.delegator_id as "lenderId", d.delegate_id as "borrowerId", d.permissions, d.starts_at as "startsAt", d.expires_at as "expiresAt",
      (select p.display_name from profiles p where p.id = d.delegator_id) as lender, (select p.display_name from profiles p where p.id = d.delegate_id) as borrower
    from permission_delegations d where d.organization_id = (select auth.organization_id()) and d.revoked_at is null and d.expires_at > now() order by d.expires_at, d.id limit 200`);

export type SiteChoice = { id: string; name: string };
export const siteChoices = (tx: ActorTx) => tx.execute<SiteChoice>(sql`select id, name from sites order by lower(name), id limit 1000`);

/** Everybody else here, to choose from. */
export const colleagueChoices = (tx: ActorTx) =>
  tx.execute<{ id: string; name: string; detail: string }>(sql`select p.id, coalesce(p.display_name, p.email) as name, p.email as detail
    from organization_memberships m join profiles p on p.id = m.user_id
    where m.organization_id = (select auth.organization_id()) and m.user_id is distinct from (select auth.uid()) order by lower(coalesce(p.display_name, p.email)), p.id limit 500`);
