import "server-only";
import { and, eq, inArray } from "drizzle-orm";
import { alerts, profiles } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { AppError, notFound } from "@/lib/errors";
import { tellAlert } from "./tell";

const acknowledged = {
  id: alerts.id,
  number: alerts.number,
  siteId: alerts.siteId,
  correlationId: alerts.correlationId,
  acknowledgedAt: alerts.acknowledgedAt,
};

/** "I have seen it." The alert stays active until its condition clears or somebody resolves it. */
export async function acknowledgeAlert(tx: ActorTx, { id }: { id: string }) {
  const [alert] = await acknowledge(tx, [id]);
  if (!alert) throw await whyNot(tx, id);
  return { id, number: alert.number, acknowledgedAt: alert.acknowledgedAt };
}

export type AcknowledgeResult = { id: string; ok: true; number: number } | { id: string; ok: false; code: string; message: string };

/** Several at once, each with its own answer: what somebody else was faster with does not hold up the rest. */
export async function acknowledgeAlerts(tx: ActorTx, { ids }: { ids: readonly string[] }): Promise<AcknowledgeResult[]> {
  const wanted = [...new Set(ids)];
  const done = new Map((await acknowledge(tx, wanted)).map(({ id, number }) => [id, number]));
  const results: AcknowledgeResult[] = [];
  for (const id of wanted) {
    const number = done.get(id);
    if (number !== undefined) results.push({ id, ok: true, number });
    else {
      const { code, message } = await whyNot(tx, id);
      results.push({ id, ok: false, code, message });
    }
  }
  return results;
}

async function acknowledge(tx: ActorTx, ids: string[]) {
  assertCan(tx, "alerts:acknowledge");
  const { userId } = tx.actor;
  // The guard is the lock: of two people who press the button at once, only the first finds the alert unacknowledged.
  const done = await tx
    .update(alerts)
    .set({ acknowledged: true, acknowledgedAt: new Date(), acknowledgedBy: userId })
    .where(and(inArray(alerts.id, ids), eq(alerts.acknowledged, false)))
    .returning(acknowledged);
  for (const alert of done) {
    await recordAudit(tx, {
      action: "alert.acknowledge",
      event: "alert.acknowledged",
      resourceType: "alert",
      resourceId: alert.id,
      details: { number: alert.number },
      previous: { acknowledged: false },
      next: { acknowledged: true },
    });
    await tellAlert(tx, alert, "alert.acknowledged");
  }
  return done;
}

async function whyNot(tx: ActorTx, id: string) {
  const [row] = await tx
    .select({ number: alerts.number, at: alerts.acknowledgedAt, name: profiles.displayName })
    .from(alerts)
    .leftJoin(profiles, eq(profiles.id, alerts.acknowledgedBy))
    .where(eq(alerts.id, id));
  if (!row) return notFound("alert");
  const when = row.at ? ` at ${row.at.toISOString().slice(0, 16).replace("T", " ")} UTC` : "";
  return new AppError("CONFLICT", `${row.name ?? "Somebody else"} acknowledged ALR-${row.number} first${when}.`);
}
