import "server-only";
import { type Actor, holds, serviceActor, systemActor } from "@/db/actor";
import { rawOf, withActor } from "@/db/with-actor";
import { AppError, notFound } from "@/lib/errors";
import { batchProblem, type CheckedBatch, checkBatch } from "./check-batch";
import type { IngestResult } from "./ingest-batch";
import { INGEST_ATTEMPTS, ROLLUP_EVERY } from "./limits";
import { announceReadings } from "./live";
import { prepareIngest } from "./prepare-ingest";
import { ScannedBatch } from "./scan-batch";
import { storeBatch } from "./stream";
import type { ReadingWatcher } from "./watcher";

const woken = new Map<string, number>();

/**
 * `POST /functions/v1/process-telemetry`, without HTTP: takes a gateway's readings, answers for each. Resolves only after the commit, so what it
 * has accepted is durable. An edge: it opens its own scopes, as the organization's machinery on behalf of the key.
 */
export async function processTelemetry<M>(actor: Actor, body: unknown, watcher: ReadingWatcher<M>): Promise<IngestResult> {
  if (!holds(actor, "telemetry:write"))
    throw new AppError("FORBIDDEN", "This needs the permission telemetry:write, which your key or role does not hold.");
  if (actor.kind !== "apiKey" && actor.kind !== "service" && actor.kind !== "system")
    throw new AppError("FORBIDDEN", "Send readings with a gateway's API key.");
  const { gatewayId: sent, batch } = body instanceof ScannedBatch ? body : checkBody(body);
  const gatewayId = sent.toLowerCase();
  if (actor.gatewayId && actor.gatewayId !== gatewayId) throw notFound("gateway");

  const organizationId = actor.organizationId ?? (await organizationOf(actor, gatewayId));
  const machinery = systemActor(organizationId, "telemetry.ingest", actor);
  const wakeJobs = (woken.get(organizationId) ?? Number.NEGATIVE_INFINITY) + ROLLUP_EVERY <= performance.now();
  const result = await attempt(machinery, gatewayId, batch, watcher, wakeJobs);
  if (result.accepted > 0) {
    if (woken.size > 10_000) woken.clear();
    if (wakeJobs) woken.set(organizationId, performance.now());
    announceReadings(organizationId);
  }
  return result;
}

function checkBody(body: unknown) {
  const problem = batchProblem(body);
  if (problem)
    throw new AppError(problem.kind === "size" ? "PAYLOAD_TOO_LARGE" : "VALIDATION_ERROR", problem.message, {
      [problem.field]: [problem.message],
    });
  const { gatewayId, readings } = body as { gatewayId: string; readings: unknown[] };
  return { gatewayId, batch: checkBatch(readings, Date.now()) };
}

/** The service key speaks for every organization: the gateway says for which. */
async function organizationOf(actor: Actor, gatewayId: string) {
  const [row] = await withActor(
    serviceActor(actor),
    (tx) => rawOf(tx)<{ id: string }[]>`select organization_id as id from gateways where id = ${gatewayId}::uuid`,
    { readOnly: true },
  );
  if (!row) throw notFound("gateway");
  return row.id;
}

/** Tries again what the database asks to try again: deadlocks above all. */
async function attempt<M>(actor: Actor, gatewayId: string, batch: CheckedBatch, watcher: ReadingWatcher<M>, wakeJobs: boolean) {
  for (let tries = 1; ; tries++) {
    try {
      await prepareIngest(actor, batch.sensors);
      return await storeBatch(actor, gatewayId, batch, watcher, wakeJobs);
    } catch (error) {
      const { code } = error as { code?: string };
      if (tries >= INGEST_ATTEMPTS || !["40001", "40P01"].includes(code ?? "")) throw error;
    }
  }
}
