"use client";

import { useRef, useState } from "react";
import { Area, CartesianGrid, ComposedChart, Line, ReferenceArea, ReferenceLine, Tooltip, XAxis, YAxis } from "recharts";
import { formatNumber } from "@/components/ui/format";
import { useTimeZone } from "@/components/ui/time";
import { bandKey, type ChartRow } from "./chart-data";
import { PlotTooltip } from "./plot-tooltip";
import { placeLabels } from "./span-labels";
import { tickText, timeTicks } from "./time-axis";
import { type AlertSpan, type ChartSeries, seriesColour, seriesDash, type Threshold, type TimeWindow } from "./types";
import { axisTicks } from "./value-axis";

export type PlotProps = {
  width: number;
  height: number;
  rows: ChartRow[];
  series: readonly (ChartSeries & { index: number })[];
  window: TimeWindow;
  thresholds: readonly Threshold[];
  spans: readonly AlertSpan[];
  syncId: string | undefined;
  digits: number | undefined;
  onZoom: ((from: number, to: number) => void) | undefined;
};

const axisText = { fill: "var(--ink-3)", fontSize: 11 };
/** Words over lines: the panel's colour around each letter keeps them readable. */
const onLines = { fontSize: 11, stroke: "var(--panel)", strokeWidth: 4, strokeLinejoin: "round", paintOrder: "stroke" } as const;

export function Plot({ width, height, rows, series, window, thresholds, spans, syncId, digits, onZoom }: PlotProps) {
  const timeZone = useTimeZone();
  const [drag, setDrag] = useState<{ start: number; end: number } | null>(null);
  const dragging = useRef(false);
  const span = window.to - window.from;
  const units = [...new Set(series.map(({ unit }) => unit ?? ""))];
  const axisOf = (unit: string | undefined) => Math.max(0, units.indexOf(unit ?? ""));
  const many = series.length > 1;
  const banded = series.length <= 3;
  const ticks = units.map((unit, index) => {
    const ids = series.filter((one) => (one.unit ?? "") === unit).map(({ id }) => id);
    return axisTicks(rows, ids, banded, index === 0 ? thresholds.map(({ value }) => value) : []);
  });
  const narrow = width < 480;
  const axisWidth = units.length > 1 ? 54 : narrow ? 36 : 44;
  const labels = placeLabels(spans, window, width - Math.min(units.length, 2) * axisWidth - 2);

  function finish() {
    dragging.current = false;
    if (drag && onZoom && Math.abs(drag.end - drag.start) > span / 200)
      onZoom(Math.min(drag.start, drag.end), Math.max(drag.start, drag.end));
    setDrag(null);
  }

  return (
    <ComposedChart
      width={width}
      height={height}
      data={rows}
      margin={{ top: 6, right: 0, bottom: 0, left: 2 }}
      {...(syncId ? { syncId, syncMethod: "value" as const } : {})}
      onMouseDown={({ activeLabel }) => {
        if (!onZoom || activeLabel === undefined) return;
        dragging.current = true;
        setDrag({ start: Number(activeLabel), end: Number(activeLabel) });
      }}
      onMouseMove={({ activeLabel }) => {
        if (dragging.current && activeLabel !== undefined) setDrag((was) => was && { ...was, end: Number(activeLabel) });
      }}
      onMouseUp={finish}
      onMouseLeave={finish}
      style={onZoom ? { cursor: "crosshair", userSelect: "none" } : { userSelect: "none" }}
    >
      <CartesianGrid vertical={false} stroke="var(--line)" yAxisId={0} />
      <XAxis
        dataKey="t"
        type="number"
        domain={[window.from, window.to]}
        allowDataOverflow
        ticks={timeTicks(window.from, window.to, Math.max(2, Math.floor(width / 96)), timeZone)}
        tickFormatter={(value: number) => tickText(value, span, timeZone)}
        tick={axisText}
        tickLine={false}
        axisLine={false}
        height={24}
      />
      {units.map((unit, index) => (
        <YAxis
          key={unit}
          yAxisId={index}
          orientation={index === 1 ? "left" : "right"}
          hide={index > 1}
          width={axisWidth}
          domain={[ticks[index]?.[0] ?? 0, ticks[index]?.at(-1) ?? 1]}
          ticks={ticks[index] ?? []}
          interval={0}
          tick={axisText}
          tickLine={false}
          axisLine={false}
          tickFormatter={(value: number) => formatNumber(value, units.length > 1 ? { unit } : {})}
        />
      ))}
      {spans.map((alert) => {
        const crit = alert.tone !== "warn";
        const place = labels.get(alert.id);
        return (
          <ReferenceArea
            key={alert.id}
            yAxisId={0}
            x1={Math.max(alert.from, window.from)}
            x2={Math.min(alert.to ?? window.to, window.to)}
            fill={crit ? "var(--crit)" : "var(--warn)"}
            fillOpacity={0.09}
            ifOverflow="hidden"
            {...(place && {
              label: {
                value: alert.label,
                position: place,
                ...onLines,
                fill: crit ? "var(--crit-ink)" : "var(--warn-ink)",
                fontWeight: 600,
              },
            })}
          />
        );
      })}
      {spans
        .filter((alert) => alert.from >= window.from && alert.from <= window.to)
        .map((alert) => (
          <ReferenceLine
            key={`${alert.id} start`}
            yAxisId={0}
            x={alert.from}
            stroke={alert.tone === "warn" ? "var(--warn)" : "var(--crit)"}
            strokeWidth={1.5}
          />
        ))}
      {banded
        ? series.map(({ id, unit, index }) => (
            <Area
              key={bandKey(id)}
              yAxisId={axisOf(unit)}
              dataKey={bandKey(id)}
              stroke="none"
              fill={seriesColour(index)}
              fillOpacity={0.15}
              isAnimationActive={false}
              activeDot={false}
              connectNulls={many}
              tooltipType="none"
            />
          ))
        : null}
      {series.map(({ id, unit, index, label }) => (
        <Line
          key={id}
          yAxisId={axisOf(unit)}
          dataKey={id}
          name={label}
          stroke={seriesColour(index)}
          strokeWidth={1.5}
          strokeDasharray={seriesDash(index)}
          dot={false}
          activeDot={{ r: 3, strokeWidth: 0 }}
          isAnimationActive={false}
          connectNulls={many}
        />
      ))}
      {thresholds.map((threshold) => (
        <ReferenceLine
          key={`${threshold.value} ${threshold.label}`}
          yAxisId={0}
          y={threshold.value}
          stroke={threshold.tone === "crit" ? "var(--crit)" : "var(--warn)"}
          strokeDasharray="5 4"
          strokeWidth={1.3}
          ifOverflow="extendDomain"
          label={{
            value: threshold.label,
            position: "insideBottomLeft",
            ...onLines,
            fill: threshold.tone === "crit" ? "var(--crit-ink)" : "var(--warn-ink)",
          }}
        />
      ))}
      {drag ? <ReferenceArea yAxisId={0} x1={drag.start} x2={drag.end} fill="var(--accent)" fillOpacity={0.16} /> : null}
      <Tooltip
        isAnimationActive={false}
        cursor={{ stroke: "var(--ink-3)", strokeWidth: 1 }}
        wrapperStyle={{ zIndex: 20, outline: "none" }}
        content={({ active, label }) =>
          active && label !== undefined ? (
            <PlotTooltip at={Number(label)} rows={rows} series={series} spans={spans} digits={digits} timeZone={timeZone} />
          ) : null
        }
      />
    </ComposedChart>
  );
}
