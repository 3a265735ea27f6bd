import { SimpleTable } from "@/components/data-table/simple-table";
import { EmptyState } from "@/components/ui/empty-state";
import { formatNumber } from "@/components/ui/format";
import { Panel, PanelHeader } from "@/components/ui/panel";
import { Pill } from "@/components/ui/pill";
import { Time } from "@/components/ui/time";
import type { DeliveryRow } from "@/lib/webhooks/queries";

export function DeliveryList({ deliveries }: { deliveries: DeliveryRow[] }) {
  return (
    <Panel>
      <PanelHeader title="Recent deliveries" detail="Kept for 30 days" />
      {deliveries.length === 0 ? (
        <EmptyState title="Nothing delivered" description="What the other system sends is listed here, byte for byte as it came." />
      ) : (
        <SimpleTable
          label="Recent deliveries"
          head={[
            { text: "Delivery" },
            { text: "Status" },
            { text: "Event", hideOnPhone: true },
            { text: "Repeats", align: "end", hideOnPhone: true },
            { text: "Bytes", align: "end", hideOnPhone: true },
            { text: "Received", align: "end" },
          ]}
          rows={deliveries.map((row) => ({
            key: row.id,
            cells: [
              <code key="id" className="font-mono text-sm" title={row.deliveryId}>
                {row.deliveryId.slice(0, 32)}
              </code>,
              <Pill key="status" tone={row.status === "processed" ? "ok" : "info"}>
                {row.status === "processed" ? "Processed" : "Waiting"}
              </Pill>,
              row.eventType ?? "–",
              row.repeats,
              formatNumber(row.bytes),
              <Time key="at" value={row.receivedAt} />,
            ],
          }))}
        />
      )}
    </Panel>
  );
}
