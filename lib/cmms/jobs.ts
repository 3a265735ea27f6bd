import "server-only";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { systemActor } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { log } from "@/lib/log";
import { eachOrganization } from "@/lib/telemetry/each-organization";
import { readConnection } from "./connect";
import { carryOn } from "./run-sync";
import { claimRun, endRun, lookAfter } from "./runs";
import { startSync } from "./sync-cmms";

const PATIENCE_MS = 60_000;
const payloadInput = z.object({ organizationId: z.guid(), syncId: z.guid() });

/** A run that was paused, or whose process died, is carried on from what it had finished. One that is still being carried on is looked at later. */
export async function goOn(payload: Record<string, unknown>): Promise<void> {
  const { organizationId, syncId } = payloadInput.parse(payload);
  const machinery = systemActor(organizationId, "cmms.sync");
  const taken = await withActor(machinery, async (tx) => {
    const [row] = await tx.execute<{ connection: string; seconds: number }>(sql`select connection_id as connection,
      greatest(extract(epoch from claimed_until - now()), 0)::float8 as seconds from cmms_syncs where id = ${syncId}::uuid and status = 'running'`);
    if (!row) return null;
    const run = await claimRun(tx, syncId);
    if (!run) await lookAfter(tx, syncId, row.seconds + 30);
    if (!run) return null;
    const connection = await readConnection(tx, { id: row.connection });
    if (connection.enabled) return { run, connection };
    await endRun(tx, run, connection, `The connection to ${connection.system} was disabled. A later run goes on.`);
    return null;
  });
  if (taken) await carryOn(taken.run, { organizationId, connection: taken.connection, patienceMs: PATIENCE_MS });
}

/** Connections that ask for it, both ways, every hour. One that cannot be reached does not keep the others. */
export const syncHourly = (payload: Record<string, unknown>) =>
  eachOrganization(payload, "cmms.hourly", async (actor) => {
    const ids = await withActor(actor, (tx) => tx.execute<{ id: string }>(sql`select id from cmms_connections where enabled and hourly`), {
      readOnly: true,
    });
    for (const { id } of ids) {
      try {
        const { run, connection } = await withActor(actor, (tx) => startSync(tx, { which: { id }, operation: "sync" }));
        await carryOn(run, { organizationId: actor.organizationId!, connection, patienceMs: PATIENCE_MS });
      } catch (error) {
        log.warn({ err: error, connectionId: id }, "an hourly synchronisation did not begin");
      }
    }
  });
