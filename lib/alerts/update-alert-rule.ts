import "server-only";
import { eq } from "drizzle-orm";
import { alertRules } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { notFound } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";
import { endAlertsOf } from "./rule-alerts";
import { assertTargets, columnsOf } from "./rule-columns";
import type { AlertRuleInput } from "./schema";

/** Replaces a rule as a whole. Alerts on sensors that it does not watch any more end; the others go on under the new condition. */
export async function updateAlertRule(tx: ActorTx, { id, rule }: { id: string; rule: AlertRuleInput }) {
  assertCan(tx, "alert-rules:write");
  const [before] = await tx.select().from(alertRules).where(eq(alertRules.id, id)).for("update");
  if (!before) throw notFound("alert rule");
  await assertTargets(tx, rule);
  await tx.update(alertRules).set(columnsOf(rule)).where(eq(alertRules.id, id));
  const ended = rule.enabled
    ? await endAlertsOf(tx, id, "rule_changed", rule)
    : before.enabled
      ? await endAlertsOf(tx, id, "rule_disabled")
      : 0;
  const { id: _, organizationId: __, createdAt: ___, updatedAt: ____, createdBy: _____, ...previous } = before;
  await recordAudit(tx, {
    action: "alert_rule.update",
    event: "config.changed",
    resourceType: "alert_rule",
    resourceId: id,
    details: { endedAlerts: ended },
    previous,
    next: { ...rule },
  });
  await appendEvent(tx, {
    type: "alert_rule.updated",
    subjectType: "alert_rule",
    subjectId: id,
    permission: "alert-rules:read",
    data: { name: rule.name, enabled: rule.enabled },
  });
  return { id, name: rule.name, enabled: rule.enabled, endedAlerts: ended };
}
