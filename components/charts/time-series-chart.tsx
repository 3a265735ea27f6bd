"use client";

import { ChartSpline, Download, Table2 } from "lucide-react";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { IconButton } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { EmptyState } from "@/components/ui/empty-state";
import { formatNumber } from "@/components/ui/format";
import { Menu, MenuItem } from "@/components/ui/menu";
import { Panel, PanelBody, PanelHeader } from "@/components/ui/panel";
import { useTimeZone } from "@/components/ui/time";
import { toast } from "@/components/ui/toaster";
import { mergeSeries, toCsv } from "./chart-data";
import { ChartTable } from "./chart-table";
import { fileName, saveBlob, svgToPng } from "./download";
import { Plot } from "./plot";
import { type AlertSpan, type ChartSeries, maxSeries, seriesColour, seriesDash, type Threshold } from "./types";

export type TimeSeriesChartProps = {
  title: string;
  detail?: ReactNode;
  /** Up to 8; units may differ: the first has the right axis, the second the left. */
  series: readonly ChartSeries[];
  from: number;
  to: number;
  thresholds?: readonly Threshold[];
  spans?: readonly AlertSpan[];
  /** Charts with the same id share the crosshair. */
  syncId?: string;
  /** A range was dragged. `zoom="url"` instead writes `from` and `to` into the URL. */
  onZoom?: (from: number, to: number) => void;
  zoom?: "url";
  height?: number;
  digits?: number;
  actions?: ReactNode;
  empty?: ReactNode;
};

const none: never[] = [];

export function TimeSeriesChart(props: TimeSeriesChartProps) {
  const { title, detail, from, to, thresholds = none, spans = none, syncId, height = 230, digits, actions } = props;
  const [asTable, setAsTable] = useState(false);
  const [hidden, setHidden] = useState<readonly string[]>([]);
  const [box, width] = useWidth();
  const timeZone = useTimeZone();
  const zoomUrl = useZoomUrl();

  const series = useMemo(() => props.series.slice(0, maxSeries).map((one, index) => ({ ...one, index })), [props.series]);
  const visible = series.filter(({ id }) => !hidden.includes(id));
  const rows = useMemo(() => mergeSeries(series), [series]);
  const onZoom = props.onZoom ?? (props.zoom === "url" ? zoomUrl : undefined);

  async function png() {
    const svg = box.current?.querySelector<SVGSVGElement>("svg.recharts-surface");
    try {
      if (svg) saveBlob(await svgToPng(svg, title), fileName(title, "png"));
    } catch {
      toast.error("The image could not be made. Download the CSV instead.");
    }
  }

  return (
    <Panel>
      <PanelHeader
        title={title}
        detail={detail}
        actions={
          <>
            {actions}
            <IconButton
              label={asTable ? "Show as chart" : "Show as table"}
              size="sm"
              aria-pressed={asTable}
              onClick={() => setAsTable(!asTable)}
            >
              {asTable ? <ChartSpline aria-hidden /> : <Table2 aria-hidden />}
            </IconButton>
            <Menu
              label="Download"
              trigger={
                <IconButton label="Download" size="sm">
                  <Download aria-hidden />
                </IconButton>
              }
            >
              <MenuItem disabled={asTable || rows.length === 0} onSelect={png}>
                Image (PNG)
              </MenuItem>
              <MenuItem onSelect={() => saveBlob(new Blob([toCsv(series)], { type: "text/csv" }), fileName(title, "csv"))}>
                Data (CSV)
              </MenuItem>
            </Menu>
          </>
        }
      />
      <PanelBody>
        <figure
          ref={box}
          aria-label={summary(title, series, digits)}
          className="relative min-w-0 overflow-x-clip"
          style={{ minHeight: height }}
        >
          {rows.length === 0 ? (
            (props.empty ?? (
              <EmptyState
                title="No data in this range"
                description="Choose a longer range, or check that the source is sending."
                className="py-12"
              />
            ))
          ) : asTable ? (
            <ChartTable series={visible} spans={spans} height={height} digits={digits} timeZone={timeZone} title={title} />
          ) : width > 0 ? (
            <Plot
              width={width}
              height={height}
              rows={rows}
              series={visible}
              window={{ from, to }}
              thresholds={thresholds}
              spans={spans}
              syncId={syncId}
              digits={digits}
              onZoom={onZoom}
            />
          ) : (
            <ChartSkeleton height={height} />
          )}
        </figure>
        {series.length > 1 ? (
          <ul aria-label="Series" className="mt-2 flex flex-wrap gap-x-3 gap-y-1">
            {series.map(({ id, label, unit, index }) => (
              <li key={id}>
                <button
                  type="button"
                  aria-pressed={!hidden.includes(id)}
                  onClick={() => setHidden(hidden.includes(id) ? hidden.filter((other) => other !== id) : [...hidden, id])}
                  className={cn(
                    "inline-flex items-center gap-1.5 rounded-sm px-1 text-sm hover:bg-sunken",
                    hidden.includes(id) ? "text-ink-3 line-through" : "text-ink-2",
                  )}
                >
                  <svg width="18" height="4" aria-hidden="true">
                    <line x1="0" x2="18" y1="2" y2="2" stroke={seriesColour(index)} strokeWidth="2" strokeDasharray={seriesDash(index)} />
                  </svg>
                  {label}
                  {unit ? `, ${unit}` : ""}
                </button>
              </li>
            ))}
          </ul>
        ) : null}
      </PanelBody>
    </Panel>
  );
}

/** Same height as the drawing: Recharts renders nothing on the server. */
export function ChartSkeleton({ height = 230 }: { height?: number }) {
  return (
    <div aria-hidden="true" className="flex flex-col justify-between pb-6" style={{ height }}>
      {[0, 1, 2, 3].map((line) => (
        <div key={line} className="h-px bg-line" />
      ))}
    </div>
  );
}

function useWidth() {
  const ref = useRef<HTMLElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, width] as const;
}

function useZoomUrl() {
  const router = useRouter();
  const path = usePathname();
  const search = useSearchParams();
  return (from: number, to: number) => {
    const next = new URLSearchParams(search);
    next.delete("range");
    next.set("from", new Date(from).toISOString());
    next.set("to", new Date(to).toISOString());
    router.push(`${path}?${next}`, { scroll: false });
  };
}

function summary(title: string, series: readonly ChartSeries[], digits: number | undefined): string {
  const parts = series.map(({ label, unit, points }) => {
    const values = points.flatMap(({ avg }) => avg ?? []);
    const text = (value: number | undefined) =>
      formatNumber(value, { ...(digits === undefined ? {} : { digits }), ...(unit ? { unit } : {}) });
    return values.length
      ? `${label}: latest ${text(values.at(-1))}, lowest ${text(Math.min(...values))}, highest ${text(Math.max(...values))}`
      : `${label}: no data`;
  });
  return [title, ...parts].join(". ");
}
