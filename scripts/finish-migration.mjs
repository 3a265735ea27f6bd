// What drizzle-kit cannot express, put into a migration it has just generated and nobody has applied yet.
// Usage: node scripts/finish-migration.mjs db/migrations/NNNN_name.sql
import { readFileSync, writeFileSync } from "node:fs";

const file = process.argv[2];
let sql = readFileSync(file, "utf8");

/** Tables split by month, and the column that splits them. */
const partitioned = { api_requests: "created_at" };
for (const [table, column] of Object.entries(partitioned)) {
  sql = sql.replace(new RegExp(`(CREATE TABLE "${table}" \\([\\s\\S]*?\\n\\));`), `$1 PARTITION BY RANGE ("${column}");`);
}
// The schemas exist before the first migration (db/sql/00-before-tables.sql).
sql = sql.replace(/^CREATE SCHEMA "(auth|private)";\s*(--> statement-breakpoint)?\n/gm, "");
// Forget the referenced row, not the tenant: PostgreSQL 15 names the column to set to null.
sql = sql.replace(
  /FOREIGN KEY \("organization_id","(\w+)"\)([^;]*?)ON DELETE set null/g,
  'FOREIGN KEY ("organization_id","$1")$2ON DELETE SET NULL ("$1")',
);
if (!sql.startsWith("-- lock:")) sql = `-- lock: brief\n${sql}`;
writeFileSync(file, sql);
