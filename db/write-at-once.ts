import { type Actor, claimsText } from "./actor.ts";
import { lossOf, pipelineOf, type Row, type Value } from "./pipeline.ts";
import { standingPool } from "./standing-pools.ts";

const alone = (text: string) => ({ text, values: [], prepare: true });
const scope = "select set_config('request.jwt.claims', $1, true)";

/**
 * One writing statement under an actor's claims, in a transaction that travels whole: one round trip, where withActor takes two. For what is decided by
 * the statement itself. Resolves after the commit.
 */
export function writeAtOnce<Found extends object>(actor: Actor, text: string, values: readonly Value[]): Promise<Found[]> {
  return standingPool("write", actor.role).lease(async (connection) => {
    const sent = pipelineOf(connection).then(async (ask) => {
      const [begun, scoped, written, ended] = ask([
        alone("begin"),
        { text: scope, values: [claimsText(actor)], prepare: true },
        { text, values, prepare: true },
        alone("commit"), // of a transaction that failed: PostgreSQL rolls back
      ]) as [Promise<Row[]>, Promise<Row[]>, Promise<Row[]>, Promise<Row[]>];
      const [, , rows] = await Promise.all([begun, scoped, written, ended]);
      return rows;
    });
    return (await Promise.race([lossOf(connection), sent])) as Found[];
  });
}
