import type { Metadata } from "next";
import { within } from "@/components/assets/words";
import { TimeRangeControl } from "@/components/charts/time-range-control";
import { maxSeries } from "@/components/charts/types";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { LiveChart } from "@/components/telemetry/live-chart";
import { SensorPicker } from "@/components/telemetry/sensor-picker";
import { SeriesTable } from "@/components/telemetry/series-table";
import { chartWindow } from "@/components/telemetry/window";
import { EmptyState } from "@/components/ui/empty-state";
import { count } from "@/components/ui/format";
import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { withActor } from "@/db/with-actor";
import { current } from "@/lib/auth/current-actor";
import type { PageArgs } from "@/lib/http/page";
import { mostInterestingSensor } from "@/lib/overview/chart-context";
import { loadChart } from "@/lib/overview/load-chart";

export const metadata: Metadata = { title: "Telemetry" };
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export default async function TelemetryPage({ params, searchParams }: PageArgs) {
  const { org } = await params;
  const query = await searchParams;
  const { actor } = await current(org, "telemetry:read");
  const asked = [query.sensors ?? []]
    .flat()
    .join(",")
    .split(",")
    .filter((id) => uuid.test(id));
  const chart = await withActor(
    actor,
    async (tx) => {
      // A first visit shows something worth seeing; an emptied selection stays empty.
      const first = query.sensors === undefined ? await mostInterestingSensor(tx) : undefined;
      const ids = first ? [first] : [...new Set(asked.map((id) => id.toLowerCase()))].slice(0, maxSeries);
      return loadChart(tx, ids, (newest) => chartWindow(query, "24h", newest));
    },
    { readOnly: true },
  );
  const { sensors, series, window } = chart;
  const units = new Set(sensors.map(({ unit }) => unit));
  return (
    <>
      <PageHeader
        title="Telemetry"
        description="Readings side by side: average line, band from lowest to highest. Drag across the chart to zoom."
        pills={<LiveRefresh types={["alert.*", "sensor.*"]} />}
        actions={<TimeRangeControl />}
      />
      <SensorPicker org={org} chosen={sensors} />
      {sensors.length === 0 ? (
        <Panel>
          <EmptyState
            title="Choose sensors"
            description="Add up to eight sensors to see their readings over time, with limits and alerts drawn in."
          />
        </Panel>
      ) : (
        <>
          <LiveChart
            org={org}
            title={sensors.length === 1 ? `${sensors[0]!.assetName}, ${within(sensors[0]!.name)}` : count(sensors.length, "sensor")}
            detail={sensors.length === 1 ? sensors[0]!.tagName : [...units].slice(0, 3).join(", ")}
            withAsset={sensors.length > 1}
            series={series}
            from={window.from.getTime()}
            to={window.to.getTime()}
            range={window.key}
            anchored={window.anchored}
            thresholds={chart.thresholds}
            spans={chart.spans}
            height={360}
          />
          <SeriesTable org={org} series={series} sensors={sensors} />
        </>
      )}
    </>
  );
}
