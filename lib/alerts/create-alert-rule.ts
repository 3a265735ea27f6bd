import "server-only";
import { alertRules } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { appendEvent } from "@/lib/events/append";
import { assertTargets, columnsOf } from "./rule-columns";
import type { AlertRuleInput } from "./schema";

/** A new rule, enabled or kept as a draft. A second rule of the same name is refused. */
export async function createAlertRule(tx: ActorTx, input: AlertRuleInput) {
  assertCan(tx, "alert-rules:write");
  await assertTargets(tx, input);
  const [rule] = await tx
    .insert(alertRules)
    .values({ ...columnsOf(input), createdBy: tx.actor.userId })
    .returning();
  const { id, name, enabled } = rule!;
  await recordAudit(tx, {
    action: "alert_rule.create",
    event: "config.changed",
    resourceType: "alert_rule",
    resourceId: id,
    next: { ...input },
  });
  await appendEvent(tx, {
    type: "alert_rule.created",
    subjectType: "alert_rule",
    subjectId: id,
    permission: "alert-rules:read",
    data: { name, enabled },
  });
  return { id, name, enabled };
}
