import "server-only";
import { type Column, type SQL, sql } from "drizzle-orm";
import { AppError } from "@/lib/errors";

/**
 * A fingerprint of the columns that people edit. Not `updated_at`: each batch of readings touches an asset, and no form could ever be saved
 * beside a live sensor.
 */
export function versionOf(columns: readonly Column[]): SQL<string> {
  return sql<string>`md5(row(${sql.join([...columns], sql`, `)})::text)`;
}

/** The row is still as the caller read it; true when the caller did not say. */
export const unchanged = (columns: readonly Column[], version: string | undefined): SQL =>
  version === undefined ? sql`true` : sql`${versionOf(columns)} = ${version}`;

export const changedMeanwhile = (what: string) =>
  new AppError("CONFLICT", `Somebody changed this ${what} while you were editing. Reload the page, then make your change again.`);

/** The columns a change touches, before and after, for the audit log. */
export function difference(before: Record<string, unknown>, after: Record<string, unknown>, keys: readonly string[]) {
  const differs = keys.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
  const pick = (row: Record<string, unknown>) => Object.fromEntries(differs.map((key) => [key, row[key]]));
  return { changed: differs, previous: pick(before), next: pick(after) };
}
