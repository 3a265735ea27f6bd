import { Plus } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { AlertSections } from "@/components/alerts/section-tabs";
import { Span } from "@/components/alerts/span";
import { WindowDialog } from "@/components/alerts/window-dialog";
import { operationTone, operationWord } from "@/components/alerts/words";
import { SimpleTable } from "@/components/data-table/simple-table";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { ActionButton } from "@/components/ui/action-button";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { Pill } from "@/components/ui/pill";
import { Time } from "@/components/ui/time";
import { holds } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { listWindows, type WindowRow } from "@/lib/alerts/operation-queries";
import { operationFilter } from "@/lib/alerts/operations-schema";
import { listAssetChoices, listSiteChoices } from "@/lib/alerts/site-choices";
import { currentActor } from "@/lib/auth/current-actor";
import type { PageArgs } from "@/lib/http/page";
import { cancelWindowAction, createWindowAction } from "../operations-actions";

export const metadata: Metadata = { title: "Maintenance windows" };

export default async function WindowsPage({ params }: PageArgs) {
  const { org } = await params;
  const actor = await currentActor(org, "alerts:read");
  const mayWrite = holds(actor, "alerts:write") && holds(actor, "assets:read");
  const { items, assets, sites } = await withActor(
    actor,
    async (tx) => ({
      items: (await listWindows(tx, operationFilter.parse({ state: "all" }))).items,
      assets: mayWrite ? await listAssetChoices(tx) : [],
      sites: mayWrite ? await listSiteChoices(tx) : [],
    }),
    { readOnly: true },
  );
  const withActions = mayWrite && items.some(({ state }) => state !== "ended");
  const add = (variant: "primary" | "default") =>
    mayWrite ? (
      <WindowDialog
        assets={assets}
        sites={sites}
        action={createWindowAction.bind(null, org)}
        trigger={
          <Button variant={variant}>
            <Plus aria-hidden />
            New window
          </Button>
        }
      />
    ) : null;
  return (
    <>
      <PageHeader
        title="Alerts"
        pills={<LiveRefresh types={["maintenance_window.*"]} />}
        description="While people work on an asset or a site, its alerts bother nobody."
        actions={add("primary")}
      />
      <AlertSections org={org} current="windows" mayReadRules={holds(actor, "alert-rules:read")} />
      <Panel>
        {items.length === 0 ? (
          <EmptyState
            title="No maintenance windows"
            description="Plan one before you open a machine: alerts are recorded quietly, or not raised at all."
            action={add("default")}
          />
        ) : (
          <SimpleTable
            label="Maintenance windows"
            head={[
              { text: "On", grow: true },
              { text: "State" },
              { text: "Alerts", hideOnPhone: true },
              { text: "From", align: "end", hideOnPhone: true },
              { text: "Until", align: "end", hideOnPhone: true },
              ...(withActions ? [{ text: "Actions", align: "end" as const }] : []),
            ]}
            rows={items.map((row) => ({
              key: row.id,
              cells: [
                <span key="on" className="block py-1.5">
                  <Link
                    href={row.assetId ? `/${org}/assets/${row.assetId}` : `/${org}/sites/${row.siteId}`}
                    className="font-medium hover:underline"
                  >
                    {row.assetName ?? row.siteName}
                  </Link>
                  <span className="block truncate text-ink-2 text-sm">
                    {row.assetId && row.includeChildren ? "With everything below it · " : ""}
                    {row.reason}
                  </span>
                  <Span className="phone:hidden" from={row.startsAt} until={endedEarly(row) ?? row.endsAt} />
                </span>,
                <Pill key="state" tone={operationTone[row.state]}>
                  {row.cancelledAt && !endedEarly(row) ? "Called off" : operationWord[row.state]}
                </Pill>,
                row.mode === "record" ? "Recorded" : "Not raised",
                <Time key="from" value={row.startsAt} />,
                <Time key="until" value={endedEarly(row) ?? row.endsAt} />,
                ...(withActions
                  ? [
                      row.state === "ended" ? (
                        ""
                      ) : (
                        <ActionButton
                          key="cancel"
                          size="sm"
                          variant="quiet"
                          action={cancelWindowAction.bind(null, org)}
                          fields={{ id: row.id }}
                          success={row.state === "planned" ? "Window called off" : "Window ended"}
                        >
                          {row.state === "planned" ? "Call off" : "End now"}
                        </ActionButton>
                      ),
                    ]
                  : []),
              ],
            }))}
          />
        )}
      </Panel>
    </>
  );
}

/** When a window that had begun was ended; one that had not was called off. */
const endedEarly = ({ startsAt, cancelledAt }: WindowRow) => (cancelledAt && cancelledAt > startsAt ? cancelledAt : null);
