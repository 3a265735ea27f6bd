import type postgres from "postgres";
import { type Actor, claimsOf } from "./actor.ts";
import { database, type Tx } from "./client.ts";
import { inSavepoint } from "./transaction.ts";

export type { Actor } from "./actor.ts";
/** A transaction under one actor's claims. A plain Drizzle handle does not fit, and that is the point. */
export type ActorTx = Tx & { readonly actor: Actor };
type Options = { readOnly?: boolean; timeoutMs?: number };

/**
 * The one door to the data: opens a transaction, puts on the actor's role and claims with one bound statement, and runs `work`.
 * The first statement is not awaited, so it travels with the work's first query. Commits when `work` resolves.
 */
export function withActor<T>(
  actor: Actor,
  work: (tx: ActorTx) => Promise<T>,
  { readOnly = false, timeoutMs = 15_000 }: Options = {},
): Promise<T> {
  return database().db.transaction(async (tx) => {
    const scope = enterScope(rawOf(tx), actor, readOnly, timeoutMs);
    scope.catch(() => {}); // reported below; a refused scope also aborts the transaction, so nothing runs outside it
    const result = await work(Object.assign(tx, { actor }));
    await scope;
    return result;
  });
}

async function enterScope(client: postgres.TransactionSql, actor: Actor, readOnly: boolean, timeoutMs: number) {
  const entered = client`select set_config('role', ${actor.role}, true), set_config('request.jwt.claims', ${JSON.stringify(claimsOf(actor))}, true),
    set_config('transaction_read_only', ${readOnly ? "on" : "off"}, true), set_config('statement_timeout', ${String(timeoutMs)}, true),
    set_config('lock_timeout', '10000', true), set_config('idle_in_transaction_session_timeout', '60000', true)`;
  await entered.execute(); // at once: a query that is only awaited is sent a moment later, behind one of the work's that was not
}

/** Runs `work` as another actor inside the same transaction (the ingest edge hands over to the engine), then puts the first one back. */
export async function actingAs<T>(tx: ActorTx, actor: Actor, work: (tx: ActorTx) => Promise<T>): Promise<T> {
  const before = tx.actor;
  const put = (next: Actor) =>
    rawOf(tx)`select set_config('role', ${next.role}, true), set_config('request.jwt.claims', ${JSON.stringify(claimsOf(next))}, true)`;
  await put(actor);
  try {
    const result = await work(Object.assign(tx, { actor }));
    await put(before);
    return result;
  } finally {
    Object.assign(tx, { actor: before }); // after a failure PostgreSQL itself forgets the claims with the rollback
  }
}

/** A part that may fail without losing the rest. Rolls back to where it began and rethrows. */
export const savepoint = <T>(tx: ActorTx, work: (tx: ActorTx) => Promise<T>): Promise<T> => inSavepoint(rawOf(tx), () => work(tx));

/**
 * The driver's handle of this transaction, for bulk arrays and pipelined statements that Drizzle does not express.
 * Drizzle keeps it on its session (drizzle-orm 0.45, postgres-js); timestamps come back as strings here.
 */
export function rawOf(tx: Tx): postgres.TransactionSql {
  return (tx as unknown as { session: { client: postgres.TransactionSql } }).session.client;
}
