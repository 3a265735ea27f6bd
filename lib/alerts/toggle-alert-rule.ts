import "server-only";
import { and, eq, ne } from "drizzle-orm";
import { alertRules } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { AppError, notFound } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";
import { endAlertsOf } from "./rule-alerts";

/** Switches a rule on or off. Switching off ends its active alerts. */
export async function toggleAlertRule(tx: ActorTx, { id, enabled }: { id: string; enabled: boolean }) {
  assertCan(tx, "alert-rules:write");
  const [rule] = await tx
    .update(alertRules)
    .set({ enabled })
    .where(and(eq(alertRules.id, id), ne(alertRules.enabled, enabled)))
    .returning();
  if (!rule) {
    const [same] = await tx.select({ name: alertRules.name }).from(alertRules).where(eq(alertRules.id, id));
    throw same ? new AppError("CONFLICT", `${same.name} is ${enabled ? "enabled" : "disabled"} already.`) : notFound("alert rule");
  }
  const ended = enabled ? 0 : await endAlertsOf(tx, id, "rule_disabled");
  await recordAudit(tx, {
    action: enabled ? "alert_rule.enable" : "alert_rule.disable",
    event: "config.changed",
    resourceType: "alert_rule",
    resourceId: id,
    details: { name: rule.name, endedAlerts: ended },
    previous: { enabled: !enabled },
    next: { enabled },
  });
  await appendEvent(tx, {
    type: "alert_rule.updated",
    subjectType: "alert_rule",
    subjectId: id,
    permission: "alert-rules:read",
    data: { name: rule.name, enabled },
  });
  return { id, name: rule.name, enabled, endedAlerts: ended };
}
