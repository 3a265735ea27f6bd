import type postgres from "postgres";
import { type Actor, claimsText } from "./actor.ts";
import { standingPool } from "./standing-pools.ts";
import { alone } from "./transaction.ts";

type Sql = postgres.TransactionSql;

/**
 * One read under an actor's claims in one statement and one round trip, where withActor takes two: the claims are set for the transaction that the
 * statement is, and `select` runs after them. It must end in `where … and ${after}`: the reference to the claims, behind `offset 0`, keeps the planner
 * from reading first. Policies read claims when the scan begins; had they run before, they would see none and show no row.
 */
export async function readAtOnce<Row extends object>(
  actor: Actor,
  select: (sql: Sql, after: postgres.PendingQuery<postgres.Row[]>) => postgres.PendingQuery<postgres.Row[]>,
): Promise<Row[]> {
  const rows = await standingPool("read", actor.role).lease((connection) =>
    alone(
      connection,
      async (sql) =>
        await sql`with scope as materialized (select set_config('request.jwt.claims', ${claimsText(actor)}, true) as claims)
    select found.* from scope, lateral (${select(sql, sql`scope.claims is not null offset 0`)}) found`,
    ),
  );
  return rows as unknown as Row[];
}

/**
 * One statement of the identity door by itself, for counters asked for with every request. It carries no claims, so only tables whose policies ask for
 * the role alone show it anything; and it is not flushed to disk before it is answered.
 */
export const countAtOnce = <Row extends object>(count: (sql: Sql) => postgres.PendingQuery<Row[]>): Promise<Row[]> =>
  standingPool("count", "auth_admin").lease((connection) => alone(connection, async (sql) => (await count(sql)) as unknown as Row[]));
