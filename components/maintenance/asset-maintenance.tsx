import Link from "next/link";
import { SimpleTable } from "@/components/data-table/simple-table";
import { Ref } from "@/components/ui/badge";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { count, formatDuration, formatMoney, formatNumber } from "@/components/ui/format";
import { Kpi } from "@/components/ui/kpi";
import { Grid, Panel, PanelHeader } from "@/components/ui/panel";
import { Pill } from "@/components/ui/pill";
import { Time } from "@/components/ui/time";
import type { WorkOrderRow } from "@/lib/maintenance/queries";
import type { Reliability } from "@/lib/maintenance/reliability";
import { kindLabel, orderLabel, orderTone } from "./words";

type Props = { org: string; assetId: string; assetName: string; orders: readonly WorkOrderRow[]; figures: Reliability; mayCreate: boolean };
const HOUR = 3_600_000;

/** An asset's work, and how well it runs. */
export function AssetMaintenance({ org, assetId, assetName, orders, figures, mayCreate }: Props) {
  const create = mayCreate ? (
    <LinkButton size="sm" href={`/${org}/maintenance/new?asset=${assetId}`}>
      Create work order
    </LinkButton>
  ) : null;
  const hours = (value: number | null) => (value === null ? "–" : formatDuration(value * HOUR));
  return (
    <>
      <Grid kind="kpis">
        <Kpi label="Availability" value={formatNumber(figures.availability * 100, { digits: 2 })} unit="%" note="last 90 days" />
        <Kpi label="Mean time between failures" value={hours(figures.mtbfHours)} note={count(figures.failures, "failure")} />
        <Kpi label="Mean time to repair" value={hours(figures.mttrHours)} note="of unplanned stops" />
        <Kpi label="Cost" value={formatMoney(figures.cost.total, figures.cost.currencies)} note={count(figures.orders, "finished order")} />
      </Grid>
      <Panel>
        <PanelHeader title="Work orders" actions={orders.length > 0 ? create : null} />
        {orders.length === 0 ? (
          <EmptyState title="No work orders" description={`Nobody has asked for work on ${assetName}.`} action={create} />
        ) : (
          <SimpleTable
            label="Work orders of this asset"
            head={[
              { text: "Work order", grow: true },
              { text: "Status" },
              { text: "Kind", hideOnPhone: true },
              { text: "Due", align: "end" },
            ]}
            rows={orders.map((order) => ({
              key: order.id,
              cells: [
                <Link key="title" href={`/${org}/maintenance/WO-${order.number}`} className="font-medium hover:underline">
                  {order.title} <Ref plain>WO-{order.number}</Ref>
                </Link>,
                <Pill key="status" tone={orderTone[order.status]}>
                  {orderLabel[order.status]}
                </Pill>,
                kindLabel[order.kind],
                <Time key="due" value={order.dueDate} show="date" timeZone="UTC" />,
              ],
            }))}
          />
        )}
      </Panel>
    </>
  );
}
