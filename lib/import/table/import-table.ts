import "server-only";
import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { type ActorTx, savepoint } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { AppError, appErrorOf } from "@/lib/errors";
import { handlers } from "./handlers";
import { type Kind, kinds } from "./kinds";
import { parseTable } from "./parse";
import { planRows } from "./plan-rows";
import type { ImportResult, ImportTableInput, RowError } from "./schema";
import { insertRows, settle, tell } from "./write";

const ERRORS_TOLD = 500;
/** Carries the result out of work that is undone. */
class Undone extends Error {}

/**
 * Makes and changes records from a CSV file: all of its rows or none. A dry run does the same work and undoes it, so what it says is what the database
 * said. Rows find their records by tag, name or number; an empty cell leaves what is there.
 */
export async function importTable(tx: ActorTx, { kind: name, csv, dryRun }: ImportTableInput): Promise<ImportResult> {
  const kind: Kind = kinds[name];
  assertCan(tx, kind.write);
  if (kind.read !== kind.write) assertCan(tx, kind.read);
  if (name === "sites" && tx.actor.siteScope)
    throw new AppError("FORBIDDEN", "You are limited to certain sites. Ask an administrator to import sites.");
  const { rows, errors, total } = parseTable(kind, csv);
  const result: ImportResult = { kind: name, rows: total, created: 0, changed: 0, unchanged: 0, errors, wrong: 0, committed: false };
  try {
    await savepoint(tx, async (inner) => {
      if (rows.length > 0) await write(inner, kind, rows, result, dryRun);
      if (dryRun || errors.length > 0) throw new Undone();
      result.committed = true;
    });
  } catch (error) {
    if (!(error instanceof Undone)) throw error;
  }
  result.wrong = errors.length;
  result.errors = errors.sort((a, b) => a.row - b.row).slice(0, ERRORS_TOLD);
  return result;
}

async function write(tx: ActorTx, kind: Kind, rows: Parameters<typeof planRows>[2], result: ImportResult, dryRun: boolean) {
  const handler = handlers[result.kind];
  const { errors } = result;
  const refuse = (row: number, error: unknown) => errors.push(...errorsOf(kind, row, error));
  const plan = await planRows(tx, kind, rows, handler, errors);
  result.unchanged = plan.unchanged;
  const made = plan.made.map((one) => ({ ...one, id: plan.own.get(one.key) ?? randomUUID() }));
  if (handler.bulk) {
    const inserted = await insertRows(tx, handler.bulk, made, new Set(plan.own.values()), refuse);
    await settle(tx, handler.bulk, inserted);
    result.created = inserted.length;
  }
  for (const { row, input } of handler.createOne ? made : [])
    if (
      await attempt(
        tx,
        (inner) => handler.createOne!(inner, input as never),
        (error) => refuse(row, error),
      )
    )
      result.created++;
  for (const { row, input } of plan.changed)
    if (
      await attempt(
        tx,
        (inner) => handler.change(inner, input as never),
        (error) => refuse(row, error),
      )
    )
      result.changed++;
  await tx.execute(sql`set constraints all immediate`); // what would be refused at the commit is refused here
  if (dryRun || errors.length > 0) return;
  if (handler.bulk) await tell(tx, handler.bulk, made);
  const { created, changed, unchanged } = result;
  await recordAudit(tx, {
    action: `${kind.name}.import`,
    resourceType: "import",
    resourceId: null,
    details: { rows: rows.length, created, changed, unchanged },
  });
}

async function attempt(tx: ActorTx, work: (tx: ActorTx) => Promise<unknown>, failed: (error: unknown) => void) {
  try {
    await savepoint(tx, work);
    return true;
  } catch (error) {
    failed(error);
    return false;
  }
}

/** What a command or the database says of one row, by the file's own columns. A bug stays a bug. */
function errorsOf(kind: Kind, row: number, error: unknown): RowError[] {
  const known = appErrorOf(error);
  if (!known) throw error;
  const fields = Object.entries(known.fields ?? {});
  if (fields.length === 0) return [{ row, column: null, message: known.message }];
  return fields.map(([field, [message]]) => ({
    row,
    column: kind.columns.find((column) => column.field === field)?.header ?? null,
    message: message ?? known.message,
  }));
}
