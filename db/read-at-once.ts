import { type Actor, claimsText } from "./actor.ts";
import { lossOf, pipelineOf, type Question, type Row } from "./pipeline.ts";
import type { Pool } from "./pool.ts";
import { standingPool } from "./standing-pools.ts";

/** What a text given to readAtOnce ends in: the reference to the claims, behind `offset 0`, keeps the planner from reading first. */
export const afterClaims = "scope.claims is not null offset 0";

/**
 * One read under an actor's claims in one statement and one round trip, where withActor takes two: the claims are set for the transaction that the
 * statement is, and `text` runs after them. It must end in `where … and ${afterClaims}`. Policies read claims when the scan begins; had they run before,
 * they would see none and show no row.
 */
export function readAtOnce<Found extends object>(actor: Actor, text: string, values: readonly string[]): Promise<Found[]> {
  const whole = `with scope as materialized (select set_config('request.jwt.claims', $${values.length + 1}, true) as claims)
    select found.* from scope, lateral (${text}) found`;
  return askAlone(standingPool("read", actor.role), { text: whole, values: [...values, claimsText(actor)], prepare: true });
}

/**
 * One statement of the identity door by itself, for counters asked for with every request. It carries no claims, so only tables whose policies ask for
 * the role alone show it anything; and it is not flushed to disk before it is answered.
 */
export const countAtOnce = <Found extends object>(text: string, values: readonly string[]): Promise<Found[]> =>
  askAlone(standingPool("count", "auth_admin"), { text, values, prepare: true });

const askAlone = <Found extends object>(pool: Pool, question: Question): Promise<Found[]> =>
  pool.lease((connection) => {
    const answered = pipelineOf(connection).then((ask) => ask([question])[0] as Promise<Row[]>);
    return Promise.race([lossOf(connection), answered]) as Promise<Found[]>;
  });
