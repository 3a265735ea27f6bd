import type { Metadata } from "next";
import Link from "next/link";
import { readTimeRange } from "@/components/charts/time-range";
import { TimeRangeControl } from "@/components/charts/time-range-control";
import { SimpleTable } from "@/components/data-table/simple-table";
import { SectionTabs } from "@/components/maintenance/section-tabs";
import { EmptyState } from "@/components/ui/empty-state";
import { count, formatDuration, formatMoney, formatNumber } from "@/components/ui/format";
import { Kpi } from "@/components/ui/kpi";
import { PageHeader } from "@/components/ui/page-header";
import { Grid, Panel, PanelHeader } from "@/components/ui/panel";
import { withActor } from "@/db/with-actor";
import { currentActor } from "@/lib/auth/current-actor";
import type { PageArgs } from "@/lib/http/page";
import { reliabilityOf, worstAssets } from "@/lib/maintenance/reliability";

export const metadata: Metadata = { title: "Reliability" };
const HOUR = 3_600_000;

export default async function ReliabilityPage({ params, searchParams }: PageArgs) {
  const { org } = await params;
  const actor = await currentActor(org, "maintenance:read");
  const { from, to } = readTimeRange(await searchParams, "90d");
  const period = { from: new Date(from), to: new Date(to) };
  const { all, worst } = await withActor(
    actor,
    async (tx) => ({ all: await reliabilityOf(tx, period), worst: await worstAssets(tx, period) }),
    { readOnly: true },
  );
  const hours = (value: number | null) => (value === null || value === 0 ? "–" : formatDuration(value * HOUR));
  return (
    <>
      <PageHeader
        title="Maintenance"
        description="How long it runs, how long it stands, what it costs: of the assets that have records in this time."
        actions={<TimeRangeControl fallback="90d" choices={["7d", "30d", "90d"]} />}
      />
      <SectionTabs org={org} current="reliability" />
      <Grid kind="kpis">
        <Kpi
          label="Availability"
          value={formatNumber(all.availability * 100, { digits: 2 })}
          unit="%"
          note={all.downHours === 0 ? "no downtime" : `${hours(all.downHours)} of downtime`}
        />
        <Kpi label="Mean time between failures" value={hours(all.mtbfHours)} note={count(all.failures, "failure")} />
        <Kpi label="Mean time to repair" value={hours(all.mttrHours)} note="of unplanned stops" />
        <Kpi label="Cost" value={formatMoney(all.cost.total, all.cost.currencies)} note={count(all.orders, "finished order")} />
      </Grid>
      <Panel>
        <PanelHeader title="Assets" detail="Most downtime first" />
        {worst.length === 0 ? (
          <EmptyState
            title="Nothing recorded"
            description="Record downtime on a work order, and finish orders: the figures come from these."
          />
        ) : (
          <SimpleTable
            label="Assets by downtime"
            head={[
              { text: "Asset", grow: true },
              { text: "Failures", align: "end" },
              { text: "Downtime", align: "end" },
              { text: "Availability", align: "end" },
              { text: "MTBF", align: "end", hideOnPhone: true },
              { text: "MTTR", align: "end", hideOnPhone: true },
              { text: "Orders", align: "end", hideOnPhone: true },
              { text: "Cost", align: "end" },
            ]}
            rows={worst.map((row) => ({
              key: row.assetId,
              cells: [
                <Link key="asset" href={`/${org}/assets/${row.assetId}`} className="font-medium hover:underline">
                  {row.name}
                </Link>,
                formatNumber(row.failures),
                hours(row.downHours),
                formatNumber(row.availability * 100, { digits: 2, unit: "%" }),
                hours(row.mtbfHours),
                hours(row.mttrHours),
                formatNumber(row.orders),
                formatMoney(row.cost, row.currencies),
              ],
            }))}
          />
        )}
      </Panel>
    </>
  );
}
