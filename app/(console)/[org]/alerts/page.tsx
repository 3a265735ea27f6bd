import { Plus } from "lucide-react";
import type { Metadata } from "next";
import { AlertGroups } from "@/components/alerts/alert-groups";
import { AlertTable } from "@/components/alerts/alert-table";
import { AlertSections } from "@/components/alerts/section-tabs";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { Chip } from "@/components/ui/badge";
import { LinkButton } from "@/components/ui/button";
import { formatNumber } from "@/components/ui/format";
import { PageHeader } from "@/components/ui/page-header";
import { LinkTabs } from "@/components/ui/tabs";
import { holds } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { listAlertGroups, listAlerts } from "@/lib/alerts/queries";
import { listAlertRules } from "@/lib/alerts/rule-queries";
import { listSiteChoices } from "@/lib/alerts/site-choices";
import { currentActor } from "@/lib/auth/current-actor";
import { colleaguesWho } from "@/lib/collaboration/colleagues";
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
  const asked = await searchParams;
  const { view, filter } = readAlertFilter(asked);
  const grouped = asked.show === "groups" && view !== "cleared";
  const { page, rules, sites, people, views, groups } = await withActor(
    actor,
    async (tx) => ({
      page: await orFirstPage(filter, (wanted) => listAlerts(tx, wanted)),
      rules: holds(actor, "alert-rules:read") ? (await listAlertRules(tx)).items : [],
      sites: holds(actor, "assets:read") ? await listSiteChoices(tx) : [],
      people: await colleaguesWho(tx, { permission: "alerts:acknowledge" }),
      views: await listSavedViews(tx, "alerts"),
      groups: grouped ? await listAlertGroups(tx, filter) : [],
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
      <AlertSections org={org} current="" mayReadRules={holds(actor, "alert-rules:read")} />
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
      {view === "cleared" ? null : (
        <nav aria-label="Show" className="mb-3 flex flex-wrap gap-1.5">
          <Chip href={view === "active" ? base : `${base}?view=${view}`} on={!grouped && !filter.group}>
            One by one
          </Chip>
          <Chip href={`${base}?show=groups${view === "active" ? "" : `&view=${view}`}`} on={grouped}>
            By group
          </Chip>
          {filter.group ? (
            <Chip href={base} on>
              One group
            </Chip>
          ) : null}
        </nav>
      )}
      {grouped ? <AlertGroups org={org} groups={groups} /> : null}
      {grouped ? null : (
        <AlertTable
          key={view}
          org={org}
          rows={page.items}
          total={page.total}
          nextCursor={page.nextCursor}
          prevCursor={page.prevCursor}
          sites={sites}
          rules={rules.map(({ id, name }) => ({ value: id, label: name }))}
          people={people.map(({ id, name }) => ({ value: id, label: name }))}
          mayAcknowledge={holds(actor, "alerts:acknowledge")}
          mayWriteRules={mayWriteRules}
          quiet={active + cleared > 0}
          acknowledge={acknowledgeAlertsAction.bind(null, org)}
          views={views}
          saveView={saveViewAction.bind(null, org, "alerts")}
          deleteView={deleteViewAction.bind(null, org)}
        />
      )}
    </>
  );
}
