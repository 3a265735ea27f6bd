import Link from "next/link";
import { SimpleTable } from "@/components/data-table/simple-table";
import { Ref } from "@/components/ui/badge";
import { count, formatNumber } from "@/components/ui/format";
import { Panel, PanelHeader } from "@/components/ui/panel";
import { Time } from "@/components/ui/time";
import type { ChartSensor } from "@/lib/overview/chart-context";
import type { Series } from "@/lib/telemetry/queries";

const grain: Record<Series["resolution"], string> = { raw: "each reading", "1m": "1 minute", "1h": "1 hour", bucket: "thinned" };

/** What the chart says in numbers: lowest, mean and highest of the range, and the newest reading of all. */
export function SeriesTable({ org, series, sensors }: { org: string; series: Series[]; sensors: ChartSensor[] }) {
  return (
    <Panel>
      <PanelHeader title="In this range" />
      <SimpleTable
        label="Figures of this range"
        head={[
          { text: "Sensor" },
          { text: "Lowest", align: "end" },
          { text: "Mean", align: "end", hideOnPhone: true },
          { text: "Highest", align: "end" },
          { text: "Newest", align: "end" },
          { text: "At", align: "end", hideOnPhone: true },
          { text: "Drawn", align: "end", hideOnPhone: true },
        ]}
        rows={series.map((one) => {
          const sensor = sensors.find(({ id }) => id === one.sensorId);
          const known = one.points;
          const value = (number: number | undefined) => formatNumber(number, { unit: one.unit });
          return {
            key: one.sensorId,
            cells: [
              <span key="name">
                <Link href={`/${org}/assets/${one.assetId}?sensor=${one.sensorId}`} className="font-medium hover:underline">
                  {one.assetName}
                </Link>
                , {one.name} <Ref plain>{one.tagName}</Ref>
              </span>,
              known.length > 0 ? value(known.reduce((low, { min }) => Math.min(low, min), Number.POSITIVE_INFINITY)) : "–",
              known.length > 0 ? value(known.reduce((sum, { avg }) => sum + avg, 0) / known.length) : "–",
              known.length > 0 ? value(known.reduce((high, { max }) => Math.max(high, max), Number.NEGATIVE_INFINITY)) : "–",
              value(sensor?.lastValue ?? undefined),
              <Time key="at" value={sensor?.newest} show="relative" />,
              `${count(known.length, "point")}, ${grain[one.resolution]}`,
            ],
          };
        })}
      />
    </Panel>
  );
}
