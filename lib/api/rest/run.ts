import "server-only";
import type { Actor } from "@/db/actor";
import { answerAtOnce } from "@/db/answer-at-once";
import { rawOf, withActor } from "@/db/with-actor";
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
export async function run(
  actor: Actor,
  { request, plan, statement, beyondIsEmpty }: Prepared,
  settings: readonly [string, string][],
): Promise<ResultRow> {
  if (plan.readOnly) {
    const row = await answerAtOnce<ResultRow>(actor, settings, statement, limits.statementTimeoutMs);
    checkResult(plan, request, row, { beyondIsEmpty });
    return row;
  }
  const work = withActor(
    actor,
    async (tx) => {
      const sql = rawOf(tx);
      const calls = settings.map((_, index) => `set_config($${index * 2 + 1}, $${index * 2 + 2}, true)`);
      const made = sql.unsafe(`select ${calls.join(", ")}`, settings.flat(), { prepare: true }).execute();
      made.catch(() => {}); // the statement below fails with it
      const [whole] = await sql.unsafe<ResultRow[]>(statement.text, [...statement.values] as string[]);
      checkResult(plan, request, whole!);
      const { row, owners } = actor.role === "service_role" ? takeOwners(whole!, request) : { row: whole!, owners: [] };
      await auditWrite(tx, request, plan, row, owners);
      if (request.preferences.tx === "rollback") throw new RolledBack(row);
      return row;
    },
    { timeoutMs: limits.statementTimeoutMs },
  );
  return work.catch((error) => {
    if (error instanceof RolledBack) return error.row;
    throw error;
  });
}
