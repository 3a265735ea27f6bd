import { sql } from "drizzle-orm";
import { type AnyPgColumn, smallint, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { users } from "./auth.ts";
import { organizations } from "./organization.ts";

export const at = (name: string) => timestamp(name, { withTimezone: true });

/** The tenant. The database fills it from the actor's claims; code never does. */
export const organizationColumn = () =>
  uuid("organization_id")
    .notNull()
    .default(sql`auth.organization_id()`)
    .references(() => organizations.id, { onDelete: "cascade" });

export const timestamps = () => ({
  createdAt: at("created_at").notNull().defaultNow(),
  updatedAt: at("updated_at").notNull().defaultNow(), // kept by the trigger update_updated_at_column
});

/** Every tenant-owned table spreads these first. */
export const tenantColumns = () => ({
  id: uuid().primaryKey().default(sql`gen_random_uuid()`),
  organizationId: organizationColumn(),
  ...timestamps(),
});

/** Three letters of ISO 4217. What a row does not say is the organization's. */
export const currencyColumn = () => text().notNull().default(sql`private.organization_currency()`);

/**
 * The place of an enum's word in its order, from 1: what lists filter and sort by. Comparing enums is not leakproof, so under the policies an index on
 * the enum itself finds nothing; one on this number does.
 */
export const rankOf = (column: string, { enumValues }: { enumValues: readonly string[] }) =>
  smallint(`${column}_rank`)
    .notNull()
    .generatedAlwaysAs(sql.raw(`case ${column} ${enumValues.map((word, index) => `when '${word}' then ${index + 1}`).join(" ")} end`));

/** A person. Their rows outlive them, so the default is to forget who rather than to lose the row. */
export const person = (name: string, onDelete: "cascade" | "set null" = "set null") =>
  uuid(name).references((): AnyPgColumn => users.id, { onDelete });
