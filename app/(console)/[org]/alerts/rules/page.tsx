import { Plus } from "lucide-react";
import type { Metadata } from "next";
import { RuleList } from "@/components/alerts/rule-list";
import { Crumbs } from "@/components/shell/crumbs";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { holds } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { listAlertRules } from "@/lib/alerts/rule-queries";
import { currentActor } from "@/lib/auth/current-actor";
import type { PageArgs } from "@/lib/http/page";
import { toggleRuleAction } from "../actions";

export const metadata: Metadata = { title: "Alert rules" };

export default async function RulesPage({ params }: PageArgs) {
  const { org } = await params;
  const actor = await currentActor(org, "alert-rules:read");
  const { items } = await withActor(actor, listAlertRules, { readOnly: true });
  const mayWrite = holds(actor, "alert-rules:write");
  const enabled = items.filter((rule) => rule.enabled).length;
  const newRule = (
    <LinkButton href={`/${org}/alerts/rules/new`} variant="primary">
      <Plus aria-hidden />
      New rule
    </LinkButton>
  );
  return (
    <>
      <Crumbs items={[{ label: "Alerts", href: `/${org}/alerts` }, { label: "Rules" }]} />
      <PageHeader
        title="Alert rules"
        pills={<LiveRefresh types={["alert_rule.*", "alert.raised", "alert.cleared"]} />}
        description={
          items.length > 0 ? `${enabled} enabled, ${items.length - enabled} kept as drafts.` : "When to raise an alert, and what follows."
        }
        actions={mayWrite ? newRule : null}
      />
      {items.length > 0 ? (
        <RuleList
          org={org}
          rules={items}
          mayOpen={mayWrite && holds(actor, "alerts:read")}
          toggle={mayWrite ? toggleRuleAction.bind(null, org) : null}
        />
      ) : (
        <Panel>
          <EmptyState
            title="No rules yet"
            description="Without a rule nothing raises an alert. Each new one is tried on stored readings first."
            action={mayWrite ? newRule : undefined}
          />
        </Panel>
      )}
    </>
  );
}
