import { Plus } from "lucide-react";
import type { Metadata } from "next";
import { OrderTable } from "@/components/maintenance/order-table";
import { SectionTabs } from "@/components/maintenance/section-tabs";
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
import { orFirstPage } from "@/lib/keyset";
import { listWorkOrders } from "@/lib/maintenance/queries";
import { unfinished, type WorkOrderStatus } from "@/lib/maintenance/words";
import { deleteViewAction, saveViewAction } from "@/lib/saved-views/actions";
import { listSavedViews } from "@/lib/saved-views/queries";
import { defaultSortOf, readWorkOrderFilter } from "./filter";

export const metadata: Metadata = { title: "Maintenance" };

export default async function MaintenancePage({ params, searchParams }: PageArgs) {
  const { org } = await params;
  const actor = await currentActor(org, "maintenance:read");
  const { view, filter } = readWorkOrderFilter(await searchParams);
  const { page, people, sites, views } = await withActor(
    actor,
    async (tx) => ({
      page: await orFirstPage(filter, (wanted) => listWorkOrders(tx, wanted, { overdue: true })),
      people: holds(actor, "members:read") ? await listColleagues(tx, { permission: "work-orders:write" }) : [],
      sites: holds(actor, "assets:read") ? await listSiteChoices(tx) : [],
      views: await listSavedViews(tx, "maintenance"),
    }),
    { readOnly: true },
  );
  const { counts, capped } = page;
  const numbered = (count: number, isCapped: boolean) => (isCapped ? `${formatNumber(count)}+` : count);
  const atLeast = (count: number, ...statuses: WorkOrderStatus[]) =>
    numbered(
      count,
      statuses.some((status) => capped.includes(status)),
    );
  const open = counts.open + counts.assigned + counts["in-progress"] + counts["on-hold"];
  const all = open + counts.completed + counts.verified + counts.cancelled;
  const base = `/${org}/maintenance`;
  const tab = (name: string, label: string, count?: number | string) => ({ href: `${base}?view=${name}`, label, count });
  const mayCreate = holds(actor, "work-orders:write");
  return (
    <>
      <PageHeader
        title="Maintenance"
        pills={<LiveRefresh types={["work_order.*"]} />}
        description={
          view === "overdue"
            ? "Work past its date, what is due longest first."
            : `${formatNumber(counts.open + counts.assigned)} waiting, ${formatNumber(counts["in-progress"])} in progress, ${formatNumber(counts["on-hold"])} on hold.`
        }
        actions={
          mayCreate ? (
            <LinkButton href={`${base}/new`} variant="primary">
              <Plus aria-hidden />
              Create work order
            </LinkButton>
          ) : null
        }
      />
      <SectionTabs org={org} current="" />
      <LinkTabs
        label="Status"
        current={view === "unfinished" ? base : `${base}?view=${view}`}
        items={[
          {
            href: base,
            label: "Unfinished",
            count: view === "overdue" ? undefined : atLeast(open, ...unfinished.filter((status) => capped.includes(status))),
          },
          tab("overdue", "Overdue", page.overdue ? numbered(page.overdue.orders, page.overdue.capped) : undefined),
          tab("completed", "Completed", view === "overdue" ? undefined : atLeast(counts.completed, "completed")),
          tab("verified", "Verified", view === "overdue" ? undefined : atLeast(counts.verified, "verified")),
          tab("cancelled", "Cancelled", view === "overdue" ? undefined : atLeast(counts.cancelled, "cancelled")),
          tab("all", "All", view === "overdue" ? undefined : atLeast(all, ...capped)),
        ]}
      />
      <OrderTable
        key={view}
        org={org}
        defaultSort={defaultSortOf(view)}
        rows={page.items}
        total={page.totalIsCapped ? null : page.total}
        nextCursor={page.nextCursor}
        prevCursor={page.prevCursor}
        people={people.filter(({ id }) => id !== actor.userId).map(({ id, name }) => ({ value: id, label: name }))}
        sites={sites}
        mayCreate={mayCreate}
        quiet={all > 0}
        views={views}
        saveView={saveViewAction.bind(null, org, "maintenance")}
        deleteView={deleteViewAction.bind(null, org)}
      />
    </>
  );
}
