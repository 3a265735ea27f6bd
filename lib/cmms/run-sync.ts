import "server-only";
import { sql } from "drizzle-orm";
import { systemActor } from "@/db/actor";
import { type Actor, type ActorTx, withActor } from "@/db/with-actor";
import { log } from "@/lib/log";
import { CmmsError } from "./adapter";
import { type Connection, openConnection } from "./connect";
import { messageOf } from "./receive-changes";
import { receiveOrder } from "./receive-order";
import { endRun, noteRun, pauseRun, type Run, type RunStatus } from "./runs";
import { type SyncContext, syncOrder } from "./sync-order";
import type { OrderResult } from "./words";

const AT_A_TIME = 200;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What arrives is written by the organization's machinery, under the connection's name. */
export const machineryOf = (organizationId: string, connection: { name: string }, cause?: Actor) =>
  ({ ...systemActor(organizationId, "cmms.sync", cause), organizationId, label: connection.name }) satisfies Actor;

type Carry = { organizationId: string; connection: Connection; cause?: Actor; patienceMs: number };

/** Carries a run on until its end, or until patience is over: then a job goes on from there. An edge: it waits for the other side outside of any scope. */
export async function carryOn(run: Run, { organizationId, connection, cause, patienceMs }: Carry): Promise<RunStatus | "running"> {
  const until = Date.now() + patienceMs;
  const machinery = machineryOf(organizationId, connection, cause);
  let message: string | null = null;
  try {
    const context: SyncContext = { machinery, connection, adapter: openConnection(organizationId, connection), operation: run.operation };
    for await (const step of steps(context, run)) {
      const { result, aborts } = await attempt(step);
      await withActor(machinery, (tx) => noteRun(tx, run, result));
      message = aborts;
      if (aborts) break;
      if (Date.now() > until) {
        await withActor(machinery, (tx) => pauseRun(tx, run));
        return "running";
      }
    }
  } catch (error) {
    if (!(error instanceof CmmsError)) log.error({ err: error, syncId: run.id }, "a synchronisation broke off");
    message = error instanceof CmmsError ? error.message : safeMessage(error);
  }
  return withActor(machinery, async (tx) => {
    await endRun(tx, run, connection, message);
    const [ended] = await tx.execute<{ status: RunStatus }>(sql`select status from cmms_syncs where id = ${run.id}::uuid`);
    return ended?.status ?? "failed"; // a run goes with its connection, when that is removed
  });
}

const safeMessage = (error: unknown) => {
  try {
    return messageOf(error);
  } catch {
    return "It broke off because of a fault of ours. Try again; the log has the details.";
  }
};

type Step = { known: Pick<OrderResult, "workOrderId" | "number" | "externalId">; work: () => Promise<OrderResult | null> };

/** One order's trouble is its own, unless every other order would meet the same. */
async function attempt({ known, work }: Step): Promise<{ result: OrderResult | null; aborts: string | null }> {
  try {
    return { result: await work(), aborts: null };
  } catch (error) {
    const said = error instanceof CmmsError ? error.message : safeMessage(error);
    if (!(error instanceof CmmsError)) log.warn({ err: error, ...known }, "an order could not be synchronised");
    const result: OrderResult = { ...known, externalUrl: null, outcome: "failed", sent: [], received: [], message: said };
    const aborts = error instanceof CmmsError && (error.kind === "credentials" || error.kind === "unavailable") ? said : null;
    return { result, aborts };
  }
}

/** Everything that a run has to do, in an order that can be taken up again: named orders, or what failed, what came, what goes. */
async function* steps(context: SyncContext, run: Run): AsyncGenerator<Step> {
  const { position } = run;
  const doneOurs = new Set(run.results.flatMap(({ workOrderId }) => workOrderId ?? []));
  const doneTheirs = new Set(run.results.flatMap(({ externalId }) => externalId ?? []));
  const ours = (id: string): Step => {
    doneOurs.add(id);
    const known = { workOrderId: uuid.test(id) ? id : null, number: null, externalId: null };
    return { known, work: () => syncOrder(context, id) };
  };
  if (position.orders) {
    for (const id of position.orders) if (!doneOurs.has(id)) yield ours(id);
    return;
  }
  if (run.operation !== "push") yield* incoming(context, run, doneTheirs);
  for (const { results } = run; ; ) {
    for (const { workOrderId } of results) if (workOrderId) doneOurs.add(workOrderId);
    const waiting = await withActor(context.machinery, (tx) => listWaiting(tx, context, [...doneOurs]), { readOnly: true });
    if (waiting.length === 0) return;
    for (const id of waiting) yield ours(id);
  }
}

async function* incoming(context: SyncContext, { position }: Run, done: Set<string>): AsyncGenerator<Step> {
  const { adapter, connection } = context;
  while (position.retry.length > 0) {
    const id = position.retry[0]!;
    const work = async () => {
      const external = await adapter.get(id);
      return external && receiveOrder(context, external);
    };
    if (!done.has(id)) yield { known: { workOrderId: null, number: null, externalId: id }, work };
    done.add(id);
    position.retry.shift();
  }
  while (!position.pulled) {
    const { items, next } = await adapter.changes({ since: position.since, page: position.page });
    for (const external of items) {
      if (done.has(external.id)) continue;
      done.add(external.id);
      yield { known: { workOrderId: null, number: null, externalId: external.id }, work: () => receiveOrder(context, external) };
    }
    const latest = items
      .map(({ modifiedAt }) => modifiedAt)
      .sort()
      .at(-1);
    if (latest && (!position.mark || latest > position.mark)) position.mark = latest;
    if (next && next.since === position.since && next.page === position.page)
      throw new CmmsError("unavailable", `${connection.system} gives the same page again and again. The next run tries once more.`);
    position.since = next?.since ?? position.since;
    position.page = next?.page ?? null;
    position.pulled = next === null;
    yield { known: { workOrderId: null, number: null, externalId: null }, work: async () => null }; // the place is written down
  }
}

/**
 * What did not get through last time; and, where orders go out, unfinished ones that are not there yet and linked ones that changed here since they
 * were compared.
 */
async function listWaiting(tx: ActorTx, { connection, operation }: SyncContext, done: string[]): Promise<string[]> {
  const goesOut = operation !== "pull";
  const rows = await tx.execute<{ id: string }>(sql`select w.id from work_orders w
    left join cmms_links l on l.connection_id = ${connection.id}::uuid and l.work_order_id = w.id
    where (case when l.id is null then ${goesOut}::boolean and w.status in ('open', 'assigned', 'in-progress', 'on-hold')
      else l.state = 'failed' or (${goesOut}::boolean and w.updated_at is distinct from l.our_version) end)
      and not (w.id = any(${`{${done.join(",")}}`}::uuid[]))
    order by w.created_at, w.id limit ${AT_A_TIME}`);
  return rows.map(({ id }) => id);
}
