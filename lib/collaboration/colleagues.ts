import "server-only";
import { sql } from "drizzle-orm";
import { systemActor } from "@/db/actor";
import type { Permission } from "@/db/permissions";
import { type ActorTx, actingAs } from "@/db/with-actor";
import { loansOf, rolesOf } from "@/lib/auth/access";
import { type Loan, lentPermissions, type Membership, permissionsOf, siteScopeOf } from "@/lib/auth/effective";
import { assertCan } from "@/lib/auth/permissions";

export type Colleague = { id: string; name: string; detail: string | null };
type Wanted = { permission: Permission; siteId?: string | null; ids?: readonly string[] };
type Row = Membership & Colleague & { loans: Loan[] };

/**
 * Members of this organization who hold a permission at a site. Runs as the system, because whom a record may be shown to does not depend on
 * whether the one who asks may list members.
 */
export async function colleaguesWho(tx: ActorTx, { permission, siteId = null, ids }: Wanted): Promise<Colleague[]> {
  if (!tx.actor.organizationId || ids?.length === 0) return [];
  const read = (inner: ActorTx) =>
    inner.execute<Row>(sql`
      select m.user_id as id, coalesce(p.display_name, p.email) as name, p.job_title as detail, m.role, m.permissions as overrides,
        ${rolesOf("m")} as roles, ${loansOf} as loans
      from organization_memberships m join profiles p on p.id = m.user_id
      where m.organization_id = auth.organization_id() and ${ids ? sql`m.user_id = any(${`{${ids.join(",")}}`}::uuid[])` : sql`true`}
      order by 2, 1`);
  const rows =
    tx.actor.kind === "system" ? await read(tx) : await actingAs(tx, systemActor(tx.actor.organizationId, "colleagues", tx.actor), read);
  return rows
    .filter((row) => permissionsOf(row).has(permission) || lentPermissions(row, row.loans).has(permission))
    .filter((row) => siteId === null || (siteScopeOf(row)?.includes(siteId) ?? true))
    .map(({ id, name, detail }) => ({ id, name, detail }));
}

/** Whom a picker offers: colleagues who may see the record. */
export async function listColleagues(tx: ActorTx, { permission, siteId = null }: Omit<Wanted, "ids">): Promise<Colleague[]> {
  assertCan(tx, "members:read");
  return colleaguesWho(tx, { permission, siteId });
}
