import { formatDay } from "@/components/ui/format";
import type { AnalyticsDay } from "@/lib/alerts/analytics";
import { severityLabel } from "./words";

const order = ["low", "medium", "high", "critical"] as const;
const fill = { low: "bg-off", medium: "bg-info", high: "bg-warn", critical: "bg-crit" } as const;

/** Alerts a day, stacked by severity; the table beside it says the same to who cannot see it. Drawn on the server. */
export function DayColumns({ days, height = 120 }: { days: readonly AnalyticsDay[]; height?: number }) {
  const totals = days.map((day) => order.reduce((sum, severity) => sum + day[severity], 0));
  const top = Math.max(1, ...totals);
  const name = (day: string) => formatDay(`${day}T00:00:00Z`, "UTC");
  return (
    <figure>
      <div
        role="img"
        aria-label={`${totals.reduce((sum, total) => sum + total, 0)} alerts over ${days.length} days, at most ${Math.max(0, ...totals)} on one day`}
        className="flex items-end gap-px"
        style={{ height }}
      >
        {days.map((day, index) => (
          <div
            key={day.day}
            title={`${name(day.day)}: ${order.map((severity) => `${day[severity]} ${severity}`).join(", ")}`}
            className={
              totals[index] === 0
                ? "h-px flex-1 border-line-strong border-t border-dashed"
                : "flex flex-1 flex-col-reverse overflow-hidden rounded-t-[2px]"
            }
            style={totals[index] === 0 ? undefined : { height: `${Math.max(4, ((totals[index] ?? 0) / top) * 100)}%` }}
          >
            {order.map((severity) =>
              day[severity] > 0 ? (
                <span key={severity} className={fill[severity]} style={{ flexGrow: day[severity], flexBasis: 0 }} />
              ) : null,
            )}
          </div>
        ))}
      </div>
      <div className="mt-1 flex justify-between text-ink-3 text-sm">
        <span>{days[0] ? name(days[0].day) : ""}</span>
        <span>{days.length > 0 ? name(days.at(-1)?.day ?? "") : ""}</span>
      </div>
      <figcaption className="mt-1 flex flex-wrap gap-x-4 text-ink-2 text-sm">
        {order.toReversed().map((severity) => (
          <span key={severity} className="inline-flex items-center gap-1.5">
            <span aria-hidden className={`size-2 rounded-[2px] ${fill[severity]}`} />
            {severityLabel[severity]}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}
