import "server-only";
import type { Actor } from "@/db/actor";
import { answerAtOnce, type Settings } from "@/db/answer-at-once";
import { rawOf, withActor } from "@/db/with-actor";
import { isWorthPreparing } from "@/db/worth-preparing";
import { limits, type Plan, type ResultRow } from "@/lib/postgrest/engine";
import { checkResult } from "@/lib/postgrest/respond";
import type { RestRequest, Statement } from "@/lib/postgrest/types";
import { auditWrite } from "./audit";
import { takeOwners } from "./owners";

export type Prepared = {
  request: RestRequest;
  plan: Plan;
  statement: Statement;
  /** A page behind the last row is an empty page rather than a range that cannot be. */
  beyondIsEmpty: boolean;
};

/** Carries a finished result out of a transaction that is to be rolled back (`Prefer: tx=rollback`). */
class RolledBack extends Error {
  constructor(readonly row: ResultRow) {
    super("rolled back as asked");
  }
}

/** Runs the statement under the caller's claims. Whatever the result must not be is refused before anything stays. */
export async function run(actor: Actor, { request, plan, statement, beyondIsEmpty }: Prepared, settings: Settings): Promise<ResultRow> {
  if (plan.readOnly) {
    const row = await answerAtOnce<ResultRow>(actor, settings, statement, limits.statementTimeoutMs);
    checkResult(plan, request, row, { beyondIsEmpty });
    return row;
  }
  let audited: Promise<void> | undefined;
  const work = withActor(
    actor,
    async (tx) => {
      const sql = rawOf(tx);
      const calls = settings.names.map((name, index) => `set_config('${name}', $${index + 1}, true)`);
      const made = sql.unsafe(`select ${calls.join(", ")}`, [...settings.values], { prepare: true }).execute();
      made.catch(() => {}); // the statement below fails with it
      const [whole] = await sql.unsafe<ResultRow[]>(statement.text, [...statement.values] as string[], {
        prepare: isWorthPreparing(statement.text),
      });
      checkResult(plan, request, whole!);
      const { row, owners } = actor.role === "service_role" ? takeOwners(whole!, request) : { row: whole!, owners: [] };
      // The entry is sent at once and COMMIT right behind it, in the same packet. Were the entry refused, COMMIT would roll everything back and say so.
      audited = auditWrite(tx, request, plan, row, owners);
      audited.catch(() => {});
      if (actor.role === "service_role") await audited; // an entry for each organization, one after the other
      if (request.preferences.tx === "rollback") throw new RolledBack(row);
      return row;
    },
    { timeoutMs: limits.statementTimeoutMs },
  );
  const row = await work.catch((error) => {
    if (error instanceof RolledBack) return error.row;
    throw error;
  });
  await audited;
  return row;
}
