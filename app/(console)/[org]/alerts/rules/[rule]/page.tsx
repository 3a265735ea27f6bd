import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { RuleForm } from "@/components/alerts/rule-form";
import { RuleDanger } from "@/components/alerts/rule-menu";
import { Crumbs } from "@/components/shell/crumbs";
import { withActor } from "@/db/with-actor";
import { listAlerts } from "@/lib/alerts/queries";
import { getAlertRule, listRuleTargets } from "@/lib/alerts/rule-queries";
import { currentActor } from "@/lib/auth/current-actor";
import { AppError, notFound as missing } from "@/lib/errors";
import type { PageArgs } from "@/lib/http/page";
import { previewRuleAction, removeRuleAction, toggleRuleAction, updateRuleAction } from "../../actions";

export const metadata: Metadata = { title: "Alert rule" };

export default async function RulePage({ params }: PageArgs<"rule">) {
  const { org, rule: ref } = await params;
  const actor = await currentActor(org, "alert-rules:read", "alert-rules:write", "alerts:read");
  const { found, targets, active } = await withActor(
    actor,
    async (tx) => {
      if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(ref)) throw missing("alert rule");
      const rule = await getAlertRule(tx, ref);
      const { total } = await listAlerts(tx, { rule: [ref], state: ["active"], sort: "-raised", limit: 1 });
      return { found: rule, targets: await listRuleTargets(tx), active: total };
    },
    { readOnly: true },
  ).catch((error) => {
    if (error instanceof AppError && error.code === "NOT_FOUND") notFound();
    throw error;
  });
  const { id, rule } = found;
  return (
    <>
      <Crumbs
        items={[{ label: "Alerts", href: `/${org}/alerts` }, { label: "Rules", href: `/${org}/alerts/rules` }, { label: rule.name }]}
      />
      <RuleForm
        key={found.updatedAt.toISOString()}
        org={org}
        id={id}
        rule={rule}
        targets={targets}
        save={updateRuleAction.bind(null, org)}
        preview={previewRuleAction.bind(null, org)}
      />
      <RuleDanger
        org={org}
        rule={{ id, name: rule.name, enabled: rule.enabled, active }}
        toggle={toggleRuleAction.bind(null, org)}
        remove={removeRuleAction.bind(null, org)}
      />
    </>
  );
}
