import "server-only";
import { sql } from "drizzle-orm";
import type { OrganizationRole } from "@/db/permissions";
import type { ActorTx } from "@/db/with-actor";
import { assertCan } from "@/lib/auth/permissions";
import { AppError, notFound } from "@/lib/errors";
import { type Retention, retentionKeys } from "./retention";

export type OrganizationChoice = { id: string; slug: string; name: string; role: OrganizationRole };

/** Every organization this person belongs to, by name: the switcher. Runs through the identity door. */
export const organizationsOf = (tx: ActorTx, userId: string) =>
  tx.execute<OrganizationChoice>(sql`select o.id, o.slug, o.name, m.role from organization_memberships m join organizations o on o.id = m.organization_id
    where m.user_id = ${userId}::uuid order by lower(o.name), o.id`);

/** The same for the acting person, under their own claims; a key sees its one organization. */
export const listOrganizations = (tx: ActorTx) =>
  tx.execute<Omit<OrganizationChoice, "role"> & { role: OrganizationRole | null }>(sql`select o.id, o.slug, o.name,
      (select m.role from organization_memberships m where m.organization_id = o.id and m.user_id = (select auth.uid())) as role
    from organizations o order by lower(o.name), o.id limit 200`);

export type OrganizationSettings = Retention & {
  id: string;
  name: string;
  slug: string;
  currency: string;
  createdAt: string;
  members: number;
};

/** How long an organization `o` keeps what. */
export const retained = sql.join(
  Object.entries(retentionKeys).map(([field, key]) => sql`(o.settings ->> ${key})::int as ${sql.identifier(field)}`),
  sql`, `,
);

export async function getOrganization(tx: ActorTx): Promise<OrganizationSettings> {
  assertCan(tx, "organizations:read");
  const [row] =
    await tx.execute<OrganizationSettings>(sql`select o.id, o.name, o.slug, private.organization_currency() as currency, ${retained}, o.created_at as "createdAt",
      (select count(*)::int from organization_memberships m where m.organization_id = o.id) as members
    from organizations o where o.id = (select auth.organization_id())`);
  if (!row) throw notFound("organization");
  return row;
}

export type Profile = {
  id: string;
  email: string;
  displayName: string;
  jobTitle: string | null;
  phone: string | null;
  timezone: string;
  notifications: { email?: boolean; push?: boolean; slack?: boolean };
};

export async function getProfile(tx: ActorTx): Promise<Profile> {
  if (!tx.actor.userId) throw new AppError("FORBIDDEN", "Only a signed-in person has a profile.");
  const [row] =
    await tx.execute<Profile>(sql`select id, email, coalesce(display_name, email) as "displayName", job_title as "jobTitle", phone, timezone,
      notification_preferences as notifications from profiles where id = ${tx.actor.userId}::uuid`);
  if (!row) throw notFound("profile");
  return row;
}
