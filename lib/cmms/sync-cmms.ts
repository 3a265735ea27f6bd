import "server-only";
import { eq, inArray, or } from "drizzle-orm";
import { cmmsSyncs, workOrders } from "@/db/schema";
import { type Actor, type ActorTx, withActor } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { asMachinery } from "@/lib/auth/as-machinery";
import { assertCan } from "@/lib/auth/permissions";
import { AppError } from "@/lib/errors";
import { type Connection, readConnection } from "./connect";
import { carryOn, machineryOf } from "./run-sync";
import { beginRun, type Run } from "./runs";
import type { SyncCmmsInput } from "./schema";
import type { CmmsSystem, OrderResult, SyncOperation } from "./words";

/** Longer than this nobody waits for an answer: a job goes on. */
const PATIENCE_MS = 25_000;

type Wanted = { which: { id: string } | { system: CmmsSystem }; operation: SyncOperation; orders?: string[] | undefined };
type Begun = { run: Run; connection: Connection; missing: OrderResult[] };

/** `sync-cmms` of spec 000: what became of each order. An edge: it opens its own scopes. */
export function syncCmms(actor: Actor, { system, operation, workOrderIds }: SyncCmmsInput) {
  return syncNow(actor, { which: { system }, operation, orders: workOrderIds });
}

export async function syncNow(actor: Actor, wanted: Wanted) {
  const { organizationId } = actor;
  if (!organizationId) throw new AppError("BAD_REQUEST", "Use a key of the organization whose work orders are meant.");
  const { run, connection, missing } = await withActor(actor, (tx) => startSync(tx, wanted));
  const status = await carryOn(run, { organizationId, connection, cause: actor, patienceMs: PATIENCE_MS });
  // By the machinery: an actor that sees some sites only, and is no person, would not find its own run.
  const machinery = machineryOf(organizationId, connection, actor);
  const [row] = await withActor(machinery, (tx) => tx.select().from(cmmsSyncs).where(eq(cmmsSyncs.id, run.id)), { readOnly: true });
  if (!row) throw new AppError("NOT_FOUND", `The connection to ${connection.system} was removed meanwhile.`);
  const { succeeded, failed, conflicts, message, results } = row;
  return {
    syncId: run.id,
    system: connection.system,
    operation: run.operation,
    /** `running`: there is more than a call has time for; it goes on by itself. */
    status: missing.length > 0 && status === "completed" ? ("partial" as const) : status,
    succeeded,
    failed: failed + missing.length,
    conflicts,
    message,
    results: [...results, ...missing],
  };
}

/** Asks for a synchronisation. All orders are meant only for those who see all sites; named ones are those that the caller sees. */
export async function startSync(tx: ActorTx, { which, operation, orders }: Wanted): Promise<Begun> {
  assertCan(tx, "work-orders:write");
  if (!orders && tx.actor.siteScope) throw new AppError("FORBIDDEN", "You see some sites only. Name the orders to synchronise.");
  const connection = await asMachinery(tx, "cmms.sync", (as) => readConnection(as, which));
  if (!connection.enabled) throw new AppError("CONFLICT", `The connection to ${connection.system} is disabled. Enable it first.`);
  const named = orders ? await findNamed(tx, orders) : { ids: null, missing: [] };
  const startedBy = tx.actor.userId;
  const run = await asMachinery(tx, "cmms.sync", (as) => beginRun(as, connection, operation, named.ids, startedBy));
  await recordAudit(tx, {
    action: "cmms_connection.sync",
    resourceType: "cmms_connection",
    resourceId: connection.id,
    details: { syncId: run.id, system: connection.system, operation, ...(named.ids && { orders: named.ids.length }) },
  });
  return { run, connection, missing: named.missing };
}

/** By id or by number. A stranger's order and a missing one are the same. */
async function findNamed(tx: ActorTx, refs: string[]) {
  const numberIn = (ref: string) => Number(/^WO-(\d{1,9})$/i.exec(ref)?.[1] ?? 0);
  const isId = (ref: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(ref);
  const ids = refs.filter(isId);
  const numbers = refs.map(numberIn).filter(Boolean);
  const found = await tx
    .select({ id: workOrders.id, number: workOrders.number })
    .from(workOrders)
    .where(or(inArray(workOrders.id, ids), inArray(workOrders.number, numbers)));
  const isThere = (ref: string) => found.some(({ id, number }) => id === ref.toLowerCase() || number === numberIn(ref));
  const missing = refs
    .filter((ref) => !isThere(ref))
    .map(
      (ref): OrderResult => ({
        workOrderId: isId(ref) ? ref : null,
        number: numberIn(ref) || null,
        externalId: null,
        externalUrl: null,
        outcome: "failed",
        sent: [],
        received: [],
        message: "No such work order.",
      }),
    );
  return { ids: found.map(({ id }) => id), missing };
}
