import "server-only";
import { and, eq, isNull, sql } from "drizzle-orm";
import { systemActor } from "@/db/actor";
import { alerts, profiles } from "@/db/schema";
import { type ActorTx, actingAs } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { AppError, notFound } from "@/lib/errors";
import { releaseStreams } from "@/lib/telemetry/stream-rows";
import type { ResolveAlertInput } from "./inputs";
import { tellAlert } from "./tell";
import { alertWatcher } from "./watch";

/**
 * A person says what it was and what was done. Ends an active alert, and the engine begins anew: a condition that still holds raises a new alert.
 * An alert that cleared by itself keeps the time at which it did. Never acknowledges.
 */
export async function resolveAlert(tx: ActorTx, { id, notes }: ResolveAlertInput) {
  assertCan(tx, "alerts:write");
  const [before] = await tx.select().from(alerts).where(eq(alerts.id, id));
  if (!before) throw notFound("alert");
  // The engine locks its memory before the alert; the same order here keeps the two from waiting for each other.
  if (before.ruleId && before.sensorId && !before.clearedAt) await releaseRule(tx, before.ruleId, before.sensorId);
  const now = new Date();
  const [alert] = await tx
    .update(alerts)
    .set({
      resolved: true,
      resolvedAt: now,
      resolvedBy: tx.actor.userId,
      resolutionNotes: notes,
      clearedAt: sql`coalesce(${alerts.clearedAt}, now())`,
      durationMinutes: sql`coalesce(${alerts.durationMinutes}, least(greatest(round(extract(epoch from now() - ${alerts.timestamp}) / 60), 0), 2147483647)::int)`,
    })
    .where(and(eq(alerts.id, id), isNull(alerts.resolutionNotes)))
    .returning();
  if (!alert) throw await alreadyResolved(tx, id);
  await recordAudit(tx, {
    action: "alert.resolve",
    event: "alert.resolved",
    resourceType: "alert",
    resourceId: id,
    details: { number: alert.number },
    previous: { resolved: before.resolved, clearedAt: before.clearedAt, resolutionNotes: before.resolutionNotes },
    next: { resolved: true, clearedAt: alert.clearedAt, resolutionNotes: notes },
  });
  await tellAlert(tx, alert, "alert.resolved", { notes, endedIt: before.clearedAt === null });
  return { id, number: alert.number, clearedAt: alert.clearedAt, acknowledged: alert.acknowledged };
}

async function alreadyResolved(tx: ActorTx, id: string) {
  const [row] = await tx
    .select({ number: alerts.number, name: profiles.displayName })
    .from(alerts)
    .leftJoin(profiles, eq(profiles.id, alerts.resolvedBy))
    .where(eq(alerts.id, id));
  return new AppError(
    "CONFLICT",
    `${row?.name ?? "Somebody else"} resolved ALR-${row?.number ?? ""} first. Add what you know as a comment.`,
  );
}

/** What the engine remembers is its own; the command asks as the system to forget the active alert (state-machine's `release`). */
function releaseRule(tx: ActorTx, ruleId: string, sensorId: string) {
  return actingAs(tx, systemActor(tx.actor.organizationId!, "alerts.resolve", tx.actor), async (inner) => {
    // The lock of a batch of readings: one that is under way would write back what it remembered before.
    await inner.execute(sql`select 1 from sensor_states where sensor_id = ${sensorId}::uuid for update`);
    await releaseStreams(inner, [sensorId], alertWatcher);
    await inner.execute(sql`update alert_rule_states set active = false, updated_at = now(),
        state = jsonb_set(state, '{state}', (state -> 'state') || '{"pendingSince": null, "hits": 0, "active": null}')
      where rule_id = ${ruleId}::uuid and sensor_id = ${sensorId}::uuid and active and jsonb_typeof(state -> 'state') = 'object'`);
  });
}
