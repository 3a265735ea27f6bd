import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "./cn";
import { Panel } from "./panel";
import { Sparkline, type SparklineProps } from "./sparkline";
import { type Tone, toneInk } from "./tone";

export type KpiProps = {
  label: string;
  value: ReactNode;
  unit?: ReactNode;
  /** What it is compared with: "−1.3 since yesterday". */
  note?: ReactNode;
  tone?: Tone;
  spark?: Pick<SparklineProps, "values" | "tone"> & { label?: string };
  href?: string;
};

export function Kpi({ label, value, unit, note, tone, spark, href }: KpiProps) {
  return (
    <Panel className={cn("relative px-3.5 py-3", href && "hover:border-line-strong")}>
      <h2 className="font-normal text-ink-2">
        {href ? (
          <Link href={href} className="after:absolute after:inset-0 after:rounded-lg">
            {label}
          </Link>
        ) : (
          label
        )}
      </h2>
      <p className="mt-0.5 font-semibold text-2xl tracking-[-0.025em]">
        {value}
        {unit ? <small className="ml-[3px] font-medium text-base text-ink-3 tracking-normal">{unit}</small> : null}
      </p>
      <div className="mt-1 flex min-h-[26px] items-end justify-between gap-2.5 text-sm">
        <span className={tone ? toneInk[tone] : "text-ink-2"}>{note}</span>
        {spark ? <Sparkline {...spark} label={spark.label ?? `${label}, trend`} className="max-w-[45%]" /> : null}
      </div>
    </Panel>
  );
}
