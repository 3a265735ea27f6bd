import "server-only";
import { eq } from "drizzle-orm";
import { alertRules } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { notFound } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";
import { endAlertsOf } from "./rule-alerts";

/** Removes a rule. Its alerts stay on record, without a rule; active ones end. */
export async function removeAlertRule(tx: ActorTx, { id }: { id: string }) {
  assertCan(tx, "alert-rules:write");
  const [found] = await tx.select({ name: alertRules.name }).from(alertRules).where(eq(alertRules.id, id)).for("update");
  if (!found) throw notFound("alert rule");
  const ended = await endAlertsOf(tx, id, "rule_removed");
  const [rule] = await tx.delete(alertRules).where(eq(alertRules.id, id)).returning();
  if (!rule) throw notFound("alert rule");
  const { organizationId: _, ...previous } = rule;
  await recordAudit(tx, {
    action: "alert_rule.remove",
    event: "config.changed",
    resourceType: "alert_rule",
    resourceId: id,
    details: { endedAlerts: ended },
    previous,
  });
  await appendEvent(tx, {
    type: "alert_rule.updated",
    subjectType: "alert_rule",
    subjectId: id,
    permission: "alert-rules:read",
    data: { name: rule.name, removed: true },
  });
  return { id, name: rule.name, endedAlerts: ended };
}
