import Link from "next/link";
import { StatusPill } from "@/components/assets/status";
import { SimpleTable } from "@/components/data-table/simple-table";
import { Ref } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { formatNumber } from "@/components/ui/format";
import { Time } from "@/components/ui/time";
import type { SensorRow } from "@/lib/telemetry/queries";

/** Sensors in a panel of another record. */
export function SensorLines({ org, sensors, label }: { org: string; sensors: readonly SensorRow[]; label: string }) {
  if (sensors.length === 0)
    return <EmptyState title="No sensors" description="Point a sensor at this gateway, in the sensor's own form." />;
  return (
    <SimpleTable
      label={label}
      head={[
        { text: "Sensor" },
        { text: "Status" },
        { text: "Asset", hideOnPhone: true },
        { text: "Newest", align: "end" },
        { text: "Seen", align: "end", hideOnPhone: true },
      ]}
      rows={sensors.map((sensor) => ({
        key: sensor.id,
        cells: [
          <Link key="name" href={`/${org}/sensors/${sensor.id}`} className="font-medium hover:underline">
            {sensor.name} <Ref plain>{sensor.tagName}</Ref>
          </Link>,
          <StatusPill key="status" status={sensor.status} />,
          sensor.assetName,
          formatNumber(sensor.lastValue, { unit: sensor.unit }),
          <Time key="seen" value={sensor.lastSeen} show="relative" />,
        ],
      }))}
    />
  );
}
