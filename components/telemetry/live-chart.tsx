"use client";

import { type ReactNode, useEffect, useEffectEvent, useRef, useState } from "react";
import { within } from "@/components/assets/words";
import type { RangeKey } from "@/components/charts/time-range";
import { ranges } from "@/components/charts/time-range";
import { TimeSeriesChart } from "@/components/charts/time-series-chart";
import type { AlertSpan, ChartSeries, Threshold } from "@/components/charts/types";
import { useLive } from "@/components/shell/live";
import { formatDate } from "@/components/ui/format";
import { useTimeZone } from "@/components/ui/time";
import type { Series } from "@/lib/telemetry/queries";
import { inUnits } from "@/lib/units/units";

export type LiveChartProps = {
  org: string;
  title: string;
  series: Series[];
  from: number;
  to: number;
  /** The relative range that is shown, or null for an absolute one. */
  range: RangeKey | null;
  /** The range ends at the newest reading, long ago. */
  anchored?: boolean;
  /** Names on the chart carry their asset's. */
  withAsset?: boolean;
  /** Units to read in; a series of another quantity stays as it was sent. */
  units?: readonly string[];
  thresholds?: Threshold[];
  spans?: AlertSpan[];
  syncId?: string;
  height?: number;
  detail?: ReactNode;
  actions?: ReactNode;
  empty?: ReactNode;
};

type Shown = { series: Series[]; from: number; to: number };
const pause = 2_000;

/** A chart that takes in new readings while it ends now: asked again when the stream says so, at most every two seconds. */
export function LiveChart({ org, title, range, anchored = false, withAsset = false, units = [], detail, ...props }: LiveChartProps) {
  const zone = useTimeZone();
  const [fresh, setFresh] = useState<Shown | null>(null);
  const given = `${props.from} ${props.to} ${props.series.map(({ sensorId }) => sensorId).join()}`;
  const [was, setWas] = useState(given);
  if (was !== given) {
    setWas(given);
    setFresh(null);
  }
  const follows = range !== null && !anchored && props.series.length > 0;
  const busy = useRef(false);
  const last = useRef(0);
  const later = useRef<ReturnType<typeof setTimeout>>(undefined);

  const read = useEffectEvent(async () => {
    if (!follows || !range || busy.current || document.visibilityState === "hidden") return;
    busy.current = true;
    last.current = Date.now();
    const to = Date.now();
    const from = to - ranges[range].span;
    const query = new URLSearchParams({
      org,
      sensor_ids: props.series.map(({ sensorId }) => sensorId).join(","),
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
    });
    try {
      const response = await fetch(`/api/v1/telemetry?${query}`);
      const body = (await response.json()) as { data: Series[] | null };
      if (response.ok && Array.isArray(body.data)) setFresh({ series: body.data, from, to });
    } catch {
      // what is shown stays; the banner says when the connection is lost
    } finally {
      busy.current = false;
    }
  });

  useLive(["telemetry.received"], () => {
    if (!follows) return;
    clearTimeout(later.current);
    later.current = setTimeout(() => void read(), Math.max(0, last.current + pause - Date.now()));
  });
  useEffect(() => {
    const timer = setInterval(() => void read(), 30_000); // time itself moves on, too
    return () => {
      clearInterval(timer);
      clearTimeout(later.current);
    };
  }, []);

  const { series, from, to } = fresh ?? props;
  const words = [detail, anchored ? `up to ${formatDate(to, zone)}, the newest reading` : null].filter(Boolean);
  return (
    <TimeSeriesChart
      {...props}
      title={title}
      detail={words.map((word, index) => (
        <span key={index}>
          {index > 0 ? " · " : ""}
          {word}
        </span>
      ))}
      series={series.map((one) => chartSeries(inUnits(one, units), withAsset))}
      from={from}
      to={to}
      zoom="url"
    />
  );
}

const chartSeries = ({ sensorId, name, assetName, unit, points }: Series, withAsset: boolean): ChartSeries => ({
  id: sensorId,
  label: withAsset ? `${assetName}, ${within(name)}` : name,
  unit,
  points: points.map((point) => ({ ...point, t: Number(point.t) })),
});
