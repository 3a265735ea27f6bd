import type { Metadata } from "next";
import { RuleForm } from "@/components/alerts/rule-form";
import { Crumbs } from "@/components/shell/crumbs";
import { withActor } from "@/db/with-actor";
import { listRuleTargets } from "@/lib/alerts/rule-queries";
import { currentActor } from "@/lib/auth/current-actor";
import type { PageArgs } from "@/lib/http/page";
import { createRuleAction, previewRuleAction } from "../../actions";

export const metadata: Metadata = { title: "New alert rule" };

export default async function NewRulePage({ params, searchParams }: PageArgs) {
  const { org } = await params;
  const { sensor } = await searchParams;
  const actor = await currentActor(org, "alert-rules:read", "alert-rules:write");
  const targets = await withActor(actor, listRuleTargets, { readOnly: true });
  const aimed = typeof sensor === "string" && targets.sensors.some(({ id }) => id === sensor) ? { sensorIds: [sensor] } : null;
  return (
    <>
      <Crumbs
        items={[{ label: "Alerts", href: `/${org}/alerts` }, { label: "Rules", href: `/${org}/alerts/rules` }, { label: "New rule" }]}
      />
      <RuleForm
        org={org}
        rule={aimed}
        targets={targets}
        save={createRuleAction.bind(null, org)}
        preview={previewRuleAction.bind(null, org)}
      />
    </>
  );
}
