import { Plus } from "lucide-react";
import type { Metadata } from "next";
import { IncidentTable } from "@/components/incidents/incident-table";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { LinkButton } from "@/components/ui/button";
import { formatNumber } from "@/components/ui/format";
import { PageHeader } from "@/components/ui/page-header";
import { LinkTabs } from "@/components/ui/tabs";
import { holds } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { listSiteChoices } from "@/lib/alerts/site-choices";
import { currentActor } from "@/lib/auth/current-actor";
import { listColleagues } from "@/lib/collaboration/colleagues";
import type { PageArgs } from "@/lib/http/page";
import { listIncidents } from "@/lib/itil/queries";
import { orFirstPage } from "@/lib/keyset";
import { deleteViewAction, saveViewAction } from "@/lib/saved-views/actions";
import { listSavedViews } from "@/lib/saved-views/queries";
import { readIncidentFilter } from "./filter";

export const metadata: Metadata = { title: "Incidents" };

export default async function IncidentsPage({ params, searchParams }: PageArgs) {
  const { org } = await params;
  const actor = await currentActor(org, "incidents:read");
  const { view, filter } = readIncidentFilter(await searchParams);
  const { page, people, sites, views } = await withActor(
    actor,
    async (tx) => ({
      page: await orFirstPage(filter, (wanted) => listIncidents(tx, wanted)),
      people: holds(actor, "members:read") ? await listColleagues(tx, { permission: "incidents:read" }) : [],
      sites: holds(actor, "assets:read") ? await listSiteChoices(tx) : [],
      views: await listSavedViews(tx, "incidents"),
    }),
    { readOnly: true },
  );
  const { open, investigating, resolved, closed } = page.counts;
  const base = `/${org}/incidents`;
  const tab = (name: string, label: string, count: number) => ({ href: `${base}?view=${name}`, label, count });
  const mayOpen = holds(actor, "incidents:write");
  return (
    <>
      <PageHeader
        title="Incidents"
        pills={<LiveRefresh types={["incident.*"]} />}
        description={`${formatNumber(open)} open, ${formatNumber(investigating)} investigating.`}
        actions={
          mayOpen ? (
            <LinkButton href={`${base}/new`} variant="primary">
              <Plus aria-hidden />
              Open incident
            </LinkButton>
          ) : null
        }
      />
      <LinkTabs
        label="Status"
        current={view === "unresolved" ? base : `${base}?view=${view}`}
        items={[
          { href: base, label: "Unresolved", count: open + investigating },
          tab("open", "Open", open),
          tab("investigating", "Investigating", investigating),
          tab("resolved", "Resolved", resolved),
          tab("closed", "Closed", closed),
          tab("all", "All", open + investigating + resolved + closed),
        ]}
      />
      <IncidentTable
        key={view}
        org={org}
        rows={page.items}
        total={page.total}
        nextCursor={page.nextCursor}
        prevCursor={page.prevCursor}
        people={people.filter(({ id }) => id !== actor.userId).map(({ id, name }) => ({ value: id, label: name }))}
        sites={sites}
        mayOpen={mayOpen}
        quiet={open + investigating + resolved + closed > 0}
        views={views}
        saveView={saveViewAction.bind(null, org, "incidents")}
        deleteView={deleteViewAction.bind(null, org)}
      />
    </>
  );
}
