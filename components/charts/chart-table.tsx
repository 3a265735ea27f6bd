import { formatDateTime, formatNumber } from "@/components/ui/format";
import { spansAt } from "./span-labels";
import type { AlertSpan, ChartSeries } from "./types";

/** The same data as the drawing, newest first. */
export function ChartTable({
  series,
  spans,
  height,
  digits,
  timeZone,
  title,
}: {
  series: readonly ChartSeries[];
  spans: readonly AlertSpan[];
  height: number;
  digits: number | undefined;
  timeZone: string;
  title: string;
}) {
  const times = [...new Set(series.flatMap(({ points }) => points.map(({ t }) => t)))].sort((a, b) => b - a);
  const byTime = series.map(({ points }) => new Map(points.map((point) => [point.t, point])));
  const number = (value: number | null | undefined) => formatNumber(value, digits === undefined ? {} : { digits });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section tabIndex={0} aria-label={`${title}, table`} className="overflow-auto" style={{ height }}>
      <table className="w-full border-collapse">
        <caption className="sr-only">{title}</caption>
        <thead className="sticky top-0 bg-panel">
          <tr>
            <th scope="col" className="h-8 border-b text-left font-medium text-ink-3 text-sm">
              Time
            </th>
            {series.map(({ id, label, unit }) => (
              <th key={id} scope="col" className="h-8 border-b px-2 text-right font-medium text-ink-3 text-sm">
                {label}
                {unit ? `, ${unit}` : ""} <span className="font-normal">avg (min–max)</span>
              </th>
            ))}
            {spans.length > 0 ? (
              <th scope="col" className="h-8 border-b px-2 text-left font-medium text-ink-3 text-sm">
                Alerts
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {times.map((t, row) => (
            <tr key={t} className="border-b last:border-b-0">
              <td className="h-7 whitespace-nowrap">{formatDateTime(t, timeZone, true)}</td>
              {byTime.map((points, index) => {
                const point = points.get(t);
                return (
                  <td key={series[index]?.id} className="px-2 text-right tabular-nums">
                    {number(point?.avg)}
                    {typeof point?.min === "number" ? (
                      <span className="text-ink-3">
                        {" "}
                        ({number(point.min)}–{number(point.max)})
                      </span>
                    ) : null}
                  </td>
                );
              })}
              {spans.length > 0 ? (
                <td className="px-2 text-crit-ink">
                  {spansAt(spans, t, times[row - 1])
                    .map(({ label }) => label)
                    .join(", ")}
                </td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
