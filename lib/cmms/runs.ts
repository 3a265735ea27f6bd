import "server-only";
import { sql } from "drizzle-orm";
import type { ActorTx } from "@/db/with-actor";
import { AppError } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";
import { enqueueJob } from "@/lib/jobs/enqueue";
import type { Connection } from "./connect";
import type { OrderResult, SyncOperation } from "./words";

/** Longer than one order may take. Each finished order renews it; a process that died leaves the run to another after this. */
const CLAIM_SECONDS = 300;

/** Each note writes the list anew. Beyond this only what went wrong is added; what went well is counted, and not asked for again by its link. */
export const MOST_RESULTS = 1_000;

/** What is asked for and how far it came. */
export type RunPosition = {
  /** The orders somebody named; null is all that changed. */
  orders: string[] | null;
  /** Over there, unknown here, and failed last time: asked for again. */
  retry: string[];
  since: string | null;
  page: string | null;
  /** The latest change that was seen. */
  mark: string | null;
  pulled: boolean;
};
export type Run = { id: string; operation: SyncOperation; position: RunPosition; results: OrderResult[]; claim: string };
export type RunStatus = "running" | "completed" | "partial" | "failed";

type Row = {
  id: string;
  operation: SyncOperation;
  position: Partial<RunPosition>;
  results: OrderResult[];
  claimed: boolean;
  claim: string;
};

/** Begins a run, or takes over one of the same request that broke off. Two at a time would send everything twice. */
export async function beginRun(
  tx: ActorTx,
  { id, system, pullCursor }: Connection,
  operation: SyncOperation,
  orders: string[] | null,
  startedBy: string | null,
): Promise<Run> {
  const [before] = await tx.execute<Row>(sql`select id, operation, position, results, claimed_until > now() as claimed from cmms_syncs
    where connection_id = ${id}::uuid and status = 'running' for update`);
  if (before?.claimed) throw new AppError("CONFLICT", `A synchronisation with ${system} is running. Wait for its end, then try again.`);
  if (before && before.operation === operation && JSON.stringify(before.position.orders ?? null) === JSON.stringify(orders)) {
    const taken = await claimRun(tx, before.id);
    if (taken) return taken;
  }
  if (before)
    await tx.execute(sql`update cmms_syncs set status = 'failed', finished_at = now(), claimed_until = null,
      message = 'It broke off. A later run went on.' where id = ${before.id}::uuid and status = 'running'`);
  const retry = orders ? [] : await leftOver(tx, id);
  const position: RunPosition = { orders, retry, since: pullCursor, page: null, mark: pullCursor, pulled: operation === "push" };
  const [made] = await tx.execute<{
    id: string;
    claim: string;
  }>(sql`insert into cmms_syncs (connection_id, operation, position, claimed_until, started_by)
    values (${id}::uuid, ${operation}, ${JSON.stringify(position)}::jsonb, now() + make_interval(secs => ${CLAIM_SECONDS}), ${startedBy}::uuid)
    on conflict do nothing returning id, claimed_until::text as claim`);
  if (!made) throw new AppError("CONFLICT", `A synchronisation with ${system} began at the same moment. Wait for its end.`);
  await lookAfter(tx, made.id, CLAIM_SECONDS + 30);
  return { id: made.id, operation, position, results: [], claim: made.claim };
}

/** Orders of theirs that could not be taken in by the last run that pulled. */
async function leftOver(tx: ActorTx, connectionId: string): Promise<string[]> {
  const [last] = await tx.execute<{ results: OrderResult[]; position: Partial<RunPosition> }>(sql`select results, position from cmms_syncs
    where connection_id = ${connectionId}::uuid and operation <> 'push' and position->'orders' = 'null'::jsonb order by started_at desc limit 1`);
  if (!last) return [];
  const failed = last.results.filter(({ outcome, workOrderId }) => outcome === "failed" && workOrderId === null);
  return [...new Set([...(last.position.retry ?? []), ...failed.flatMap(({ externalId }) => externalId ?? [])])].slice(0, 1_000);
}

/** Takes over a run that nobody carries on. */
export async function claimRun(tx: ActorTx, id: string): Promise<Run | null> {
  const [row] = await tx.execute<
    Row & { position: RunPosition }
  >(sql`update cmms_syncs set claimed_until = now() + make_interval(secs => ${CLAIM_SECONDS})
    where id = ${id}::uuid and status = 'running' and (claimed_until is null or claimed_until <= now())
    returning id, operation, position, results, claimed_until::text as claim`);
  return row ? { id: row.id, operation: row.operation, position: row.position, results: row.results, claim: row.claim } : null;
}

/** A job that looks whether the run is still carried on, and carries it on if not. */
export const lookAfter = (tx: ActorTx, syncId: string, seconds: number, key = `cmms:${syncId}`) =>
  enqueueJob(tx, "cmms.sync", { syncId }, { key, runAt: new Date(Date.now() + seconds * 1_000) });

/** Writes down what was done. Whoever lost the claim stops here: another process is at it. */
export async function noteRun(tx: ActorTx, run: Run, result: OrderResult | null): Promise<void> {
  const listed = result && (run.results.length < MOST_RESULTS || result.outcome === "failed" || result.outcome === "conflict");
  const [noted] = await tx.execute<{ claim: string }>(sql`update cmms_syncs set position = ${JSON.stringify(run.position)}::jsonb,
      results = results || ${JSON.stringify(listed ? [result] : [])}::jsonb,
      succeeded = succeeded + ${Number(result !== null && ["created", "updated", "unchanged"].includes(result.outcome))}::int,
      failed = failed + ${Number(result?.outcome === "failed")}::int, conflicts = conflicts + ${Number(result?.outcome === "conflict")}::int,
      claimed_until = now() + make_interval(secs => ${CLAIM_SECONDS})
    where id = ${run.id}::uuid and status = 'running' and claimed_until = ${run.claim}::timestamptz returning claimed_until::text as claim`);
  if (!noted) throw new AppError("CONFLICT", "Another process carries this synchronisation on.");
  run.claim = noted.claim;
  if (result) run.results.push(result);
}

export async function pauseRun(tx: ActorTx, run: Run) {
  await tx.execute(
    sql`update cmms_syncs set claimed_until = now() where id = ${run.id}::uuid and claimed_until = ${run.claim}::timestamptz`,
  );
  await lookAfter(tx, run.id, 1, `cmms:${run.id}:on`); // a key of its own: a job that waits keeps its hour
}

/** Ends a run. `message` says why it ended before everything was looked at. */
export async function endRun(tx: ActorTx, run: Run, connection: Connection, message: string | null) {
  const [ended] = await tx.execute<{
    status: RunStatus;
  }>(sql`update cmms_syncs set finished_at = now(), claimed_until = null, message = ${message},
      status = case when ${message !== null} and succeeded = 0 then 'failed' when ${message !== null} or failed > 0 or conflicts > 0 then 'partial' else 'completed' end
    where id = ${run.id}::uuid and status = 'running' and claimed_until = ${run.claim}::timestamptz returning status`);
  if (!ended) return;
  if (run.position.pulled && run.operation !== "push" && run.position.orders === null && run.position.mark)
    await tx.execute(sql`update cmms_connections set pull_cursor = ${run.position.mark} where id = ${connection.id}::uuid`);
  await appendEvent(tx, {
    type: "cmms.synced",
    subjectType: "cmms_connection",
    subjectId: connection.id,
    permission: "maintenance:read",
    data: { syncId: run.id, system: connection.system, operation: run.operation, status: ended.status },
  });
}
