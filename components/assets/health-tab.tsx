import { TimeSeriesChart } from "@/components/charts/time-series-chart";
import { SimpleTable } from "@/components/data-table/simple-table";
import { EmptyState } from "@/components/ui/empty-state";
import { formatNumber } from "@/components/ui/format";
import { Grid, Panel, PanelBody, PanelHeader } from "@/components/ui/panel";
import { Time } from "@/components/ui/time";
import type { HealthPoint } from "@/lib/assets/health-queries";
import { healthRules } from "@/lib/assets/health-rules";
import type { Asset } from "@/lib/assets/queries";
import { HealthPanel } from "./health-panel";
import { StatusPill } from "./status";

type Props = { org: string; asset: Asset; history: readonly HealthPoint[]; from: number; to: number };
const shown = 30;

/** How an asset's health went, why it changed, and by which rules. */
export function HealthTab({ org, asset, history, from, to }: Props) {
  return (
    <Grid kind="rail">
      <Grid kind="stack">
        {history.length > 0 ? (
          <TimeSeriesChart
            title="Health"
            detail="90 days"
            series={[{ id: "health", label: "Health score", points: stepsOf(history, to) }]}
            from={from}
            to={to}
            digits={0}
            height={200}
          />
        ) : (
          <Panel>
            <EmptyState title="No history yet" description="Each change of the health score is kept from now on." />
          </Panel>
        )}
        {history.length > 0 ? (
          <Panel>
            <PanelHeader title="Changes" actions={history.length > shown ? `the newest ${shown}` : undefined} />
            <SimpleTable
              label="Changes of health"
              head={[{ text: "When" }, { text: "Score", align: "end" }, { text: "Status" }, { text: "Because", grow: true }]}
              rows={history
                .slice(-shown)
                .toReversed()
                .map((point) => ({
                  key: String(point.at),
                  cells: [
                    <Time key="at" value={new Date(point.at)} />,
                    formatNumber(point.score),
                    <StatusPill key="status" status={point.status} />,
                    point.factors.length > 0
                      ? point.factors.map(({ label, points }) => `${label} (${formatNumber(points)})`).join(", ")
                      : "Nothing takes from it",
                  ],
                }))}
            />
          </Panel>
        ) : null}
      </Grid>
      <Grid kind="stack">
        <HealthPanel org={org} asset={asset} yesterday={null} />
        <Panel>
          <PanelHeader title="How it is counted" />
          <PanelBody>
            <ul className="grid gap-2 text-ink-2">
              {healthRules.map((rule) => (
                <li key={rule}>{rule}</li>
              ))}
            </ul>
          </PanelBody>
        </Panel>
      </Grid>
    </Grid>
  );
}

/** A score holds until the next: each change is drawn as a step. */
function stepsOf(history: readonly HealthPoint[], to: number) {
  return history.flatMap((point, index) => {
    const until = history[index + 1]?.at ?? to;
    return [
      { t: point.at, avg: point.score },
      { t: Math.max(point.at, until - 1), avg: point.score },
    ];
  });
}
