import "server-only";
import { type ActorTx, rawOf } from "@/db/with-actor";
import { recomputeHealth } from "@/lib/assets/recompute-health";
import { recordAudit } from "@/lib/audit/record";
import type { AlertSeverity } from "./schema";
import { type EscalationStep, severityAfter, severityRank } from "./severity";
import { tellAlert } from "./tell";

type Escalated = { id: string; number: number; siteId: string | null; correlationId: string; from: AlertSeverity };

/** Makes an active alert more severe, never less: what it began as is kept. Answers whether it did. Runs as the organization's machinery. */
export async function escalate(
  tx: ActorTx,
  id: string,
  severity: AlertSeverity,
  why: Record<string, unknown>,
  afterwards: (() => Promise<unknown>)[],
): Promise<boolean> {
  const [alert] = await rawOf(tx)<Escalated[]>`
    update alerts a set base_severity = coalesce(a.base_severity, a.severity), severity = ${severity}::alert_severity, escalated_at = now()
    from (select id, severity from alerts where id = ${id}::uuid for update) as was
    where a.id = was.id and a.cleared_at is null and was.severity < ${severity}::alert_severity
    returning a.id, a.number, a.site_id as "siteId", a.correlation_id as "correlationId", was.severity as "from"`;
  if (!alert) return false;
  const { from } = alert;
  afterwards.push(
    () =>
      recordAudit(tx, {
        action: "alert.escalate",
        resourceType: "alert",
        resourceId: id,
        details: { number: alert.number, ...why },
        previous: { severity: from },
        next: { severity },
      }),
    () => tellAlert(tx, alert, "alert.escalated", { from, severity, ...why }),
  );
  return true;
}

type Candidate = {
  id: string;
  assetId: string;
  now: AlertSeverity;
  severity: AlertSeverity;
  escalation: EscalationStep[];
  minutes: number;
};

/** Part of alerts.tick: what has been active for as long as its rule's steps say. Counted from when it was raised here, so a replayed history is not old. */
export async function escalateByTime(tx: ActorTx): Promise<number> {
  const candidates = await rawOf(tx)<Candidate[]>`
    select a.id, a.asset_id as "assetId", a.severity as now, r.severity, r.escalation, (extract(epoch from now() - a.created_at) / 60)::float8 as minutes
    from alerts a join alert_rules r on r.id = a.rule_id where a.cleared_at is null and r.escalation <> '[]' order by a.id`;
  const afterwards: (() => Promise<unknown>)[] = [];
  const assets = new Set<string>();
  for (const one of candidates) {
    const severity = severityAfter(one, one.minutes);
    if (severityRank(severity) <= severityRank(one.now)) continue;
    if (await escalate(tx, one.id, severity, { afterMinutes: Math.floor(one.minutes) }, afterwards)) assets.add(one.assetId);
  }
  await recomputeHealth(tx, assets, afterwards);
  for (const write of afterwards) await write();
  return assets.size;
}
