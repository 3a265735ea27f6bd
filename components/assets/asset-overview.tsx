import { TimeRangeControl } from "@/components/charts/time-range-control";
import { LiveChart } from "@/components/telemetry/live-chart";
import type { ChartWindow } from "@/components/telemetry/window";
import { CommentBox } from "@/components/thread/comment-box";
import { MentionText, Thread, type ThreadEntry } from "@/components/thread/thread";
import { Chip } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import type { FormAction } from "@/components/ui/form-context";
import { Grid, Panel, PanelBody, PanelFooter, PanelHeader } from "@/components/ui/panel";
import type { Asset } from "@/lib/assets/queries";
import type { StoryEntry } from "@/lib/overview/asset-record";
import type { Chart } from "@/lib/overview/load-chart";
import { FactsPanel } from "./facts-panel";
import { HealthPanel } from "./health-panel";
import { storyEntry } from "./story";

type Comment = { id: string; authorName: string | null; body: string | null; createdAt: Date; editedAt: Date | null };
export type AssetOverviewProps = {
  org: string;
  asset: Asset;
  chart: Chart<ChartWindow> | null;
  sensors: { id: string; name: string }[];
  sensorId: string | null;
  yesterday: number | null;
  parts: { id: string; name: string; tag: string | null; status: string }[];
  story: { number: number; entries: StoryEntry[] } | null;
  comments: Comment[];
  people: { id: string; name: string; detail: string | null }[];
  comment: FormAction | null;
};

export function AssetOverview({
  org,
  asset,
  chart,
  sensors,
  sensorId,
  yesterday,
  parts,
  story,
  comments,
  people,
  comment,
}: AssetOverviewProps) {
  const names = people.map(({ name }) => name);
  const entries: ThreadEntry[] = [
    ...(story?.entries.map((entry) => storyEntry(entry, org)) ?? []),
    ...comments.map((one) => ({
      id: one.id,
      at: one.createdAt,
      icon: "comment",
      title: (
        <>
          <b>{one.authorName ?? "A former member"}</b> commented{one.editedAt ? ", edited" : ""}
        </>
      ),
      quote:
        one.body === null ? <span className="text-ink-3">This comment was deleted.</span> : <MentionText text={one.body} people={names} />,
    })),
  ].sort((a, b) => new Date(a.at).getTime() - new Date(b.at).getTime());
  return (
    <Grid kind="rail">
      <Grid kind="stack">
        <AssetChart org={org} asset={asset} chart={chart} sensors={sensors} sensorId={sensorId} />
        <Panel>
          <PanelHeader title="Thread" actions={story ? `everything ALR-${story.number} touched` : undefined} />
          <PanelBody>
            {entries.length > 0 ? (
              <Thread entries={entries} />
            ) : (
              <EmptyState
                title="Nothing to tell yet"
                description="When an alert is raised, what follows from it is told here: who did what, and when."
                className="py-6"
              />
            )}
          </PanelBody>
          {comment ? (
            <PanelFooter className="block">
              <CommentBox
                action={comment}
                people={people.map(({ id, name, detail }) => ({ id, name, ...(detail ? { detail } : {}) }))}
                fields={{ subjectType: "asset", subjectId: asset.id }}
              />
            </PanelFooter>
          ) : null}
        </Panel>
      </Grid>
      <Grid kind="stack">
        <HealthPanel org={org} asset={asset} yesterday={yesterday} />
        <FactsPanel org={org} asset={asset} parts={parts} />
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
