import { formatDateTime, formatNumber } from "@/components/ui/format";
import { bandKey, type ChartRow } from "./chart-data";
import { spansAt } from "./span-labels";
import { type AlertSpan, type ChartSeries, seriesColour } from "./types";

type PlotTooltipProps = {
  at: number;
  rows: readonly ChartRow[];
  series: readonly (ChartSeries & { index: number })[];
  spans: readonly AlertSpan[];
  digits: number | undefined;
  timeZone: string;
};

export function PlotTooltip({ at, rows, series, spans, digits, timeZone }: PlotTooltipProps) {
  const index = rows.findIndex(({ t }) => t === at);
  const row = rows[index];
  const active = spansAt(spans, at, rows[index + 1]?.t);
  return (
    <div className="rounded-md border bg-raised px-2.5 py-1.5 text-sm shadow-pop">
      <p className="text-ink-3">{formatDateTime(at, timeZone, true)}</p>
      {series.map(({ id, label, unit, index }) => {
        const value = row?.[id];
        const band = row?.[bandKey(id)];
        const number = (n: number) => formatNumber(n, digits === undefined ? {} : { digits });
        return (
          <p key={id} className="flex items-center gap-1.5">
            <span aria-hidden className="h-[3px] w-2.5 rounded-full" style={{ background: seriesColour(index) }} />
            {series.length > 1 ? <span className="text-ink-2">{label}</span> : null}
            <b className="ml-auto font-semibold tabular-nums">
              {typeof value === "number" ? `${number(value)}${unit ? ` ${unit}` : ""}` : "no data"}
            </b>
            {Array.isArray(band) ? (
              <span className="text-ink-3 tabular-nums">
                {number(band[0])}–{number(band[1])}
              </span>
            ) : null}
          </p>
        );
      })}
      {active.length > 0 ? (
        <p className="text-crit-ink">
          {active
            .slice(0, 4)
            .map(({ label }) => label)
            .join(", ")}
          {active.length > 4 ? ` and ${active.length - 4} more` : ""}
        </p>
      ) : null}
    </div>
  );
}
