import { TimeSeriesChart } from "@/components/charts/time-series-chart";
import type { AlertRecord } from "@/lib/alerts/queries";
import type { Series } from "@/lib/telemetry/queries";

type Props = { alert: AlertRecord; series: readonly Series[]; from: Date; to: Date };

/** The readings around an alert, with its limit and the time it was active. */
export function AlertChart({ alert, series, from, to }: Props) {
  const unit = alert.unit ?? undefined;
  const tone = alert.severity === "critical" ? "crit" : "warn";
  const clearAt = alert.conditionConfig?.clear_threshold;
  const value = alert.category === "anomaly" ? null : alert.threshold;
  const thresholds = [
    ...(value === null ? [] : [{ value, label: `limit ${value}${unit ? ` ${unit}` : ""}`, tone: "warn" as const }]),
    ...(value !== null && typeof clearAt === "number" ? [{ value: clearAt, label: `clears at ${clearAt}`, tone: "warn" as const }] : []),
  ];
  return (
    <TimeSeriesChart
      title={alert.sensorName ?? "Readings"}
      detail={alert.sensorTag ?? undefined}
      series={series.map(({ points }) => ({ id: alert.sensorId ?? "sensor", label: alert.sensorName ?? "Reading", unit, points }))}
      from={from.getTime()}
      to={to.getTime()}
      thresholds={thresholds}
      spans={[{ id: alert.id, from: alert.raisedAt.getTime(), to: alert.clearedAt?.getTime() ?? null, label: `ALR-${alert.number}`, tone }]}
      zoom="url"
    />
  );
}

/** From well before the alert to a little after it, so that the fall into it and the way out can be seen. */
export function windowAround({
  firstSeenAt,
  raisedAt,
  clearedAt,
  lastSeenAt,
}: Pick<AlertRecord, "firstSeenAt" | "raisedAt" | "clearedAt" | "lastSeenAt">) {
  const begin = Math.min(firstSeenAt.getTime(), raisedAt.getTime());
  const end = Math.max(lastSeenAt.getTime(), Math.min(clearedAt?.getTime() ?? 0, lastSeenAt.getTime() + 86_400_000), begin);
  const margin = Math.max(2 * 3_600_000, (end - begin) * 0.75);
  return { from: new Date(begin - margin * 1.5), to: new Date(end + margin) };
}
