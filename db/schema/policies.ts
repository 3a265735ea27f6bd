import { type SQL, sql } from "drizzle-orm";
import { type AnyPgColumn, pgPolicy, pgRole } from "drizzle-orm/pg-core";
import type { Permission } from "../permissions.ts";

export const authAdmin = pgRole("auth_admin").existing();
export const serviceRole = pgRole("service_role").existing();
export const ledgerWriter = pgRole("ledger_writer").existing();

type Verb = "select" | "insert" | "update" | "delete";

/** One policy for one verb, for every role: claims decide, not the role a plan was made under. */
export const policy = (verb: Verb, rule: SQL, name = `tenant_${verb}`) =>
  pgPolicy(name, {
    for: verb,
    ...(verb !== "insert" && { using: rule }),
    ...((verb === "insert" || verb === "update") && { withCheck: rule }),
  });

/** The operator's key alone. */
export const servicePolicy = () => pgPolicy("operator", { for: "all", to: serviceRole, using: sql`true`, withCheck: sql`true` });
/** lib/auth resolves people and keys before there is an organization to speak of. */
export const authAdminPolicy = (verb: Verb | "all" = "all") =>
  pgPolicy("identity", {
    for: verb,
    to: authAdmin,
    ...(verb !== "insert" && { using: sql`true` }),
    ...(verb !== "select" && verb !== "delete" && { withCheck: sql`true` }),
  });

/** The definer functions that append audit rows and events, and that remove a deleted sensor's readings. */
export const ledgerPolicy = () => pgPolicy("ledger", { for: "all", to: ledgerWriter, using: sql`true`, withCheck: sql`true` });

/** private.matching_asset_ids, which asks for organization, permission and sites itself: only without a condition here may an index serve "ilike". */
export const textSearchPolicy = () => pgPolicy("text_search", { for: "select", to: ledgerWriter, using: sql`private.is_ledger_writer()` });

export const inOrganization = sql`organization_id = (select auth.organization_id())`;
// The sub-select runs once per statement, not once per row.
const may = (permission: Permission) => sql`(select auth.can('${sql.raw(permission)}'))`;
/** A scoped actor sees only rows of its sites; rows without a site belong to the whole organization. */
const inSites = (column: string) =>
  sql`((select auth.site_scope()) is null or ${sql.raw(column)} is null or ${sql.raw(column)} = any((select auth.site_scope())::uuid[]))`;

/** Rows that name a record of a site are for those who see the record. Whoever sees every site is spared the look. */
export const seenThrough = (table: "alerts" | "incidents" | "sensors" | "work_orders", column: string) =>
  sql`((select auth.site_scope()) is null or ${sql.raw(column)} is null or exists (select from ${sql.raw(table)} r where r.id = ${sql.raw(column)}))`;

type TenantRules = {
  read: Permission;
  write?: Permission | undefined;
  remove?: Permission | undefined;
  site?: string;
  create?: Permission;
};

/**
 * Whose row: the organization's, within the actor's sites. May they: the permission. Split by verb, so that reading never grants writing.
 * `site` names the column that carries the site.
 */
export function tenantPolicies({ read, write, remove = write, site, create = write }: TenantRules) {
  const rule = (permission: Permission) =>
    site ? sql`${inOrganization} and ${may(permission)} and ${inSites(site)}` : sql`${inOrganization} and ${may(permission)}`;
  return [
    policy("select", rule(read)),
    ...(create ? [policy("insert", rule(create))] : []),
    ...(write ? [policy("update", rule(write))] : []),
    ...(remove ? [policy("delete", rule(remove))] : []),
    servicePolicy(),
  ];
}

/** A person's own rows inside the organization. */
export function ownPolicies(column: AnyPgColumn | string = "user_id") {
  const name = typeof column === "string" ? column : column.name;
  const own = sql`${inOrganization} and ${sql.raw(name)} = (select auth.uid())`;
  return [policy("select", own), policy("insert", own), policy("update", own), policy("delete", own), servicePolicy()];
}

export { may };
