import { count, formatCompact, formatNumber } from "@/components/ui/format";
import { Kpi } from "@/components/ui/kpi";
import { Grid } from "@/components/ui/panel";
import type { Figures } from "@/lib/overview/queries";

export type Trends = { health: number[]; alerts: number[]; incidents: number[]; readings: number[] };

const change = (days: number[]) => (days.length > 1 ? days.at(-1)! - days.at(-2)! : 0);
const moved = (days: number[]) => days.some((day) => day !== days[0]);

/** Four numbers, each a link to what it counts. */
export function OverviewFigures({ org, figures, trends }: { org: string; figures: Figures; trends: Trends }) {
  const drift = change(trends.health);
  const hours = trends.readings.slice(0, -1); // the present hour is not over
  const received = trends.readings.reduce((sum, n) => sum + n, 0);
  return (
    <Grid kind="kpis">
      <Kpi
        label="Asset health"
        value={formatNumber(figures.health, { digits: 1 })}
        unit="/ 100"
        note={
          Math.abs(drift) >= 0.05
            ? `${formatNumber(drift, { digits: 1, sign: true })} since yesterday`
            : figures.unhealthy > 0
              ? `${count(figures.unhealthy, "asset")} unwell`
              : "steady"
        }
        tone={drift <= -0.05 ? "crit" : drift >= 0.05 ? "ok" : "off"}
        spark={{ values: moved(trends.health) ? trends.health : [], tone: "info", label: "Asset health over 14 days" }}
        href={`/${org}/assets?sort=health`}
      />
      <Kpi
        label="Active alerts"
        value={formatNumber(figures.alerts)}
        unit={figures.criticalAlerts > 0 ? `${figures.criticalAlerts} critical` : undefined}
        note={figures.raisedLastDay > 0 ? `+${figures.raisedLastDay} in 24 h` : "none new in 24 h"}
        tone={figures.raisedLastDay > 0 ? "crit" : "off"}
        spark={{ values: moved(trends.alerts) ? trends.alerts : [], tone: "crit", label: "Alerts raised over 14 days" }}
        href={`/${org}/alerts`}
      />
      <Kpi
        label="Open incidents"
        value={formatNumber(figures.incidents)}
        unit={figures.myIncidents > 0 ? `${figures.myIncidents} yours` : undefined}
        note={
          figures.unassigned > 0
            ? `${figures.unassigned} without an owner`
            : figures.incidents > 0
              ? "all have an owner"
              : "nothing is broken"
        }
        tone={figures.unassigned > 0 ? "warn" : "off"}
        spark={{ values: moved(trends.incidents) ? trends.incidents : [], tone: "warn", label: "Incidents opened over 14 days" }}
        href={`/${org}/incidents`}
      />
      <Kpi
        label="Readings, 24 h"
        value={formatCompact(received)}
        note={
          figures.sensors > 0 ? `${formatNumber(figures.sensorsOnline)} of ${count(figures.sensors, "sensor")} online` : "no sensors yet"
        }
        spark={{ values: moved(hours) ? hours : [], tone: "s2", label: "Readings per hour over 24 hours" }}
        href={`/${org}/telemetry`}
      />
    </Grid>
  );
}
