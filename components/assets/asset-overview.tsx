import Link from "next/link";
import { AttachmentPanel, type AttachmentPanelProps } from "@/components/attachments/attachment-panel";
import { TimeRangeControl } from "@/components/charts/time-range-control";
import { CommentPanel } from "@/components/collaboration/comment-panel";
import { RecordThread, type RecordThreadProps } from "@/components/incidents/record-thread";
import { LiveChart } from "@/components/telemetry/live-chart";
import type { ChartWindow } from "@/components/telemetry/window";
import { Chip } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import type { FormAction } from "@/components/ui/form-context";
import { count } from "@/components/ui/format";
import { Grid, Panel } from "@/components/ui/panel";
import type { PathStep } from "@/lib/assets/hierarchy";
import type { Asset } from "@/lib/assets/queries";
import type { Child } from "@/lib/assets/roll-up";
import type { Chart } from "@/lib/overview/load-chart";
import { FactsPanel } from "./facts-panel";
import { HealthPanel } from "./health-panel";
import { HierarchyPanel } from "./hierarchy-panel";

const shownHere = 40;

export type AssetOverviewProps = {
  org: string;
  asset: Asset;
  chart: Chart<ChartWindow> | null;
  sensors: { id: string; name: string }[];
  sensorId: string | null;
  yesterday: number | null;
  path: PathStep[];
  parts: Child[];
  mayWrite: boolean;
  thread: Omit<RecordThreadProps, "title" | "note" | "newestFirst">;
  people: { id: string; name: string; detail?: string }[];
  /** Null when the caller may not read files. */
  files: AttachmentPanelProps | null;
  comment: FormAction | null;
};

export function AssetOverview({
  org,
  asset,
  chart,
  sensors,
  sensorId,
  yesterday,
  path,
  parts,
  mayWrite,
  thread,
  people,
  files,
  comment,
}: AssetOverviewProps) {
  const earlier = thread.items.length - shownHere;
  return (
    <Grid kind="rail">
      <Grid kind="stack">
        <AssetChart org={org} asset={asset} chart={chart} sensors={sensors} sensorId={sensorId} />
        <HierarchyPanel org={org} assetId={asset.id} rows={parts} mayAdd={mayWrite} />
        <RecordThread
          {...thread}
          items={thread.items.slice(-shownHere)}
          note={
            earlier > 0 ? (
              <Link href={`/${org}/assets/${asset.id}?tab=history`} className="text-info-ink hover:underline">
                {count(earlier, "earlier entry", "earlier entries")}
              </Link>
            ) : undefined
          }
        />
        {comment ? <CommentPanel action={comment} people={people} subject={{ type: "asset", id: asset.id }} /> : null}
      </Grid>
      <Grid kind="stack">
        <HealthPanel org={org} asset={asset} yesterday={yesterday} />
        <FactsPanel org={org} asset={asset} path={path} />
        {files ? <AttachmentPanel {...files} /> : null}
      </Grid>
    </Grid>
  );
}

function AssetChart({
  org,
  asset,
  chart,
  sensors,
  sensorId,
}: Pick<AssetOverviewProps, "org" | "asset" | "chart" | "sensors" | "sensorId">) {
  const sensor = chart?.sensors[0];
  if (!chart || !sensor)
    return (
      <Panel>
        <EmptyState title="No readings" description="This asset has no sensors yet, or none that you may read." />
      </Panel>
    );
  const { window } = chart;
  return (
    <div className="grid gap-2">
      {sensors.length > 1 ? (
        <nav aria-label="Sensor" className="flex flex-wrap gap-1.5">
          {sensors.slice(0, 8).map(({ id, name }) => (
            <Chip key={id} href={`/${org}/assets/${asset.id}?sensor=${id}`} on={id === sensorId}>
              {name}
            </Chip>
          ))}
        </nav>
      ) : null}
      <LiveChart
        org={org}
        title={sensor.name}
        detail={sensor.tagName}
        series={chart.series}
        from={window.from.getTime()}
        to={window.to.getTime()}
        range={window.key}
        anchored={window.anchored}
        thresholds={chart.thresholds}
        spans={chart.spans}
        actions={<TimeRangeControl key="range" choices={["24h", "7d", "30d"]} />}
      />
    </div>
  );
}
