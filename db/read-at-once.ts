import postgres from "postgres";
import { type Actor, claimsOf } from "./actor.ts";
import { closeAnswerers } from "./answer-at-once.ts";
import { databaseUrls } from "./urls.ts";

const holder = globalThis as typeof globalThis & { __gantryReaders?: Map<string, postgres.Sql> | undefined };

/** Connections that stand in one role and read only, for single statements that bring their claims with them. */
function readers(role: Actor["role"]): postgres.Sql {
  const pools = (holder.__gantryReaders ??= new Map());
  const found = pools.get(role);
  if (found) return found;
  const { app, poolSize } = databaseUrls();
  const made = postgres(app, {
    max: Math.max(2, Math.ceil(poolSize / 2)),
    idle_timeout: 60,
    connect_timeout: 5,
    backoff: (tries: number) => Math.min(0.05 * 2 ** tries, 1),
    max_lifetime: 60 * 30,
    onnotice: () => {},
    connection: { application_name: "gantry-read", role, default_transaction_read_only: true, statement_timeout: 15_000 },
  });
  pools.set(role, made);
  return made;
}

export async function closeReaders() {
  const open = holder.__gantryReaders;
  holder.__gantryReaders = undefined;
  await Promise.all([closeAnswerers(), ...[...(open?.values() ?? [])].map((pool) => pool.end({ timeout: 5 }))]);
}

/**
 * One read under an actor's claims in one statement and one round trip, where withActor takes three: the claims are set for the transaction that the
 * statement is, and `select` runs after them. It must end in `where … and ${after}`: the reference to the claims, behind `offset 0`, keeps the planner
 * from reading first. Policies read claims when the scan begins; had they run before, they would see none and show no row.
 */
export async function readAtOnce<Row extends object>(
  actor: Actor,
  select: (sql: postgres.Sql, after: postgres.PendingQuery<postgres.Row[]>) => postgres.PendingQuery<postgres.Row[]>,
): Promise<Row[]> {
  const sql = readers(actor.role);
  const rows =
    await sql`with scope as materialized (select set_config('request.jwt.claims', ${JSON.stringify(claimsOf(actor))}, true) as claims)
    select found.* from scope, lateral (${select(sql, sql`scope.claims is not null offset 0`)}) found`;
  return rows as unknown as Row[];
}
