import type { Metadata } from "next";
import { within } from "@/components/assets/words";
import { TimeRangeControl } from "@/components/charts/time-range-control";
import { maxSeries } from "@/components/charts/types";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { AnnotationPanel } from "@/components/telemetry/annotation-panel";
import { ExplorerControls } from "@/components/telemetry/explorer-controls";
import { LiveChart } from "@/components/telemetry/live-chart";
import { SensorPicker } from "@/components/telemetry/sensor-picker";
import { SeriesTable } from "@/components/telemetry/series-table";
import { chartWindow } from "@/components/telemetry/window";
import { EmptyState } from "@/components/ui/empty-state";
import { count } from "@/components/ui/format";
import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { holds } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { current } from "@/lib/auth/current-actor";
import type { PageArgs } from "@/lib/http/page";
import { mostInterestingSensor } from "@/lib/overview/chart-context";
import { loadChart } from "@/lib/overview/load-chart";
import { deleteViewAction, saveViewAction } from "@/lib/saved-views/actions";
import { listSavedViews } from "@/lib/saved-views/queries";
import { listAnnotations } from "@/lib/telemetry/annotations";
import { converter, inUnits } from "@/lib/units/units";
import { addAnnotationAction, removeAnnotationAction } from "./actions";

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
      const shown = await loadChart(tx, ids, (newest) => chartWindow(query, "24h", newest));
      const { from, to } = shown.window;
      const sensorIds = shown.sensors.map(({ id }) => id);
      return { ...shown, remarks: await listAnnotations(tx, { sensorIds, from, to }), views: await listSavedViews(tx, "telemetry") };
    },
    { readOnly: true },
  );
  const { window, remarks } = chart;
  const wanted = String(query.units ?? "")
    .split(",")
    .filter(Boolean);
  const sensors = chart.sensors.map((sensor) => readIn(sensor, wanted));
  const series = chart.series.map((one) => inUnits(one, wanted));
  const [first] = chart.sensors;
  const limit = first && converter(first.unit, sensors[0]!.unit);
  const thresholds = chart.thresholds.map((one) =>
    limit && first.unit !== sensors[0]!.unit ? { ...one, value: limit(one.value), label: `${one.label} (as set)` } : one,
  );
  const instant = (window.to.getTime() - window.from.getTime()) / 400;
  const remarkSpans = remarks.map(({ id, from, to, text, kind }) => ({
    id,
    from: from.getTime(),
    to: (to ?? from).getTime() + (to ? 0 : instant),
    label: text.length > 40 ? `${text.slice(0, 39)}…` : text,
    tone: kind === "failure" ? ("crit" as const) : ("warn" as const),
  }));
  const units = new Set(sensors.map(({ unit }) => unit));
  return (
    <>
      <PageHeader
        title="Telemetry"
        description="Readings side by side: average line, band from lowest to highest. Drag across the chart to zoom."
        pills={<LiveRefresh types={["alert.*", "sensor.*"]} />}
        actions={<TimeRangeControl />}
      />
      <SensorPicker org={org} chosen={chart.sensors} />
      <ExplorerControls
        units={[...new Set(chart.sensors.map(({ unit }) => unit))]}
        views={chart.views}
        saveView={saveViewAction.bind(null, org, "telemetry")}
        deleteView={deleteViewAction.bind(null, org)}
      />
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
            units={wanted}
            from={window.from.getTime()}
            to={window.to.getTime()}
            range={window.key}
            anchored={window.anchored}
            thresholds={thresholds}
            spans={[...chart.spans, ...remarkSpans]}
            height={360}
          />
          <SeriesTable org={org} series={series} sensors={sensors} />
          <AnnotationPanel
            rows={remarks}
            sensors={sensors.map(({ id, name, assetName }) => ({ value: id, label: `${assetName}, ${within(name)}` }))}
            add={holds(actor, "comments:write") ? addAnnotationAction.bind(null, org) : null}
            remove={removeAnnotationAction.bind(null, org)}
          />
        </>
      )}
    </>
  );
}

/** The newest value of a sensor in the unit that is wanted of its quantity. */
function readIn<S extends { unit: string; lastValue: number | null }>(sensor: S, wanted: readonly string[]): S {
  const unit = wanted.find((one) => converter(sensor.unit, one));
  const convert = unit && converter(sensor.unit, unit);
  return convert ? { ...sensor, unit, lastValue: sensor.lastValue === null ? null : convert(sensor.lastValue) } : sensor;
}
