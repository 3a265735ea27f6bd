import { Plus } from "lucide-react";
import type { Metadata } from "next";
import { AlertTable } from "@/components/alerts/alert-table";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { LinkButton } from "@/components/ui/button";
import { formatNumber } from "@/components/ui/format";
import { PageHeader } from "@/components/ui/page-header";
import { LinkTabs } from "@/components/ui/tabs";
import { holds } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { listAlerts } from "@/lib/alerts/queries";
import { listAlertRules } from "@/lib/alerts/rule-queries";
import { listSiteChoices } from "@/lib/alerts/site-choices";
import { currentActor } from "@/lib/auth/current-actor";
import type { PageArgs } from "@/lib/http/page";
import { orFirstPage } from "@/lib/keyset";
import { deleteViewAction, saveViewAction } from "@/lib/saved-views/actions";
import { listSavedViews } from "@/lib/saved-views/queries";
import { acknowledgeAlertsAction } from "./actions";
import { readAlertFilter } from "./filter";

export const metadata: Metadata = { title: "Alerts" };

export default async function AlertsPage({ params, searchParams }: PageArgs) {
  const { org } = await params;
  const actor = await currentActor(org, "alerts:read");
  const { view, filter } = readAlertFilter(await searchParams);
  const { page, rules, sites, views } = await withActor(
    actor,
    async (tx) => ({
      page: await orFirstPage(filter, (wanted) => listAlerts(tx, wanted)),
      rules: holds(actor, "alert-rules:read") ? (await listAlertRules(tx)).items : [],
      sites: holds(actor, "assets:read") ? await listSiteChoices(tx) : [],
      views: await listSavedViews(tx, "alerts"),
    }),
    { readOnly: true },
  );
  const { active, unacknowledged, cleared } = page.counts;
  const base = `/${org}/alerts`;
  const mayWriteRules = holds(actor, "alert-rules:write");
  return (
    <>
      <PageHeader
        title="Alerts"
        pills={<LiveRefresh types={["alert.*"]} />}
        description={`${formatNumber(active)} active, ${formatNumber(unacknowledged)} unacknowledged. One row per rule and sensor; repeats count up instead of piling up.`}
        actions={
          <>
            {holds(actor, "alert-rules:read") ? <LinkButton href={`${base}/rules`}>Rules</LinkButton> : null}
            {mayWriteRules ? (
              <LinkButton href={`${base}/rules/new`} variant="primary">
                <Plus aria-hidden />
                New rule
              </LinkButton>
            ) : null}
          </>
        }
      />
      <LinkTabs
        label="State"
        current={view === "active" ? base : `${base}?view=${view}`}
        items={[
          { href: base, label: "Active", count: active },
          { href: `${base}?view=unacknowledged`, label: "Unacknowledged", count: unacknowledged },
          { href: `${base}?view=cleared`, label: "Cleared", count: cleared },
          { href: `${base}?view=all`, label: "All", count: active + cleared },
        ]}
      />
      <AlertTable
        key={view}
        org={org}
        rows={page.items}
        total={page.total}
        nextCursor={page.nextCursor}
        prevCursor={page.prevCursor}
        sites={sites}
        rules={rules.map(({ id, name }) => ({ value: id, label: name }))}
        mayAcknowledge={holds(actor, "alerts:acknowledge")}
        mayWriteRules={mayWriteRules}
        quiet={active + cleared > 0}
        acknowledge={acknowledgeAlertsAction.bind(null, org)}
        views={views}
        saveView={saveViewAction.bind(null, org, "alerts")}
        deleteView={deleteViewAction.bind(null, org)}
      />
    </>
  );
}
