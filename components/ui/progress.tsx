import type { ReactNode } from "react";
import { cn } from "./cn";
import { type Tone, toneFill } from "./tone";

export type ProgressBarProps = {
  label: string;
  value: number;
  max?: number;
  tone?: Tone;
  kind?: "progress" | "meter";
  text?: string;
  className?: string;
};

/** `progress` for work under way, `meter` for a level such as health or disk use. */
export function ProgressBar({ label, value, max = 100, tone = "info", kind = "progress", text, className }: ProgressBarProps) {
  const share = max > 0 ? Math.min(1, Math.max(0, value / max)) : 0;
  const reading = {
    role: kind === "meter" ? "meter" : "progressbar",
    "aria-label": label,
    "aria-valuenow": Math.round(value * 100) / 100,
    "aria-valuemin": 0,
    "aria-valuemax": max,
    "aria-valuetext": text,
  };
  return (
    <div {...reading} className={cn("bar", className)}>
      <div className={toneFill[tone]} style={{ width: `${Math.round(share * 10_000) / 100}%` }} />
    </div>
  );
}

/** Long work: what, how far, how fast, how long still, and a way to stop it. */
export function ProgressRow({
  label,
  value,
  max = 100,
  tone = "info",
  detail,
  action,
}: Omit<ProgressBarProps, "kind" | "text"> & { detail?: ReactNode; action?: ReactNode }) {
  return (
    <div className="grid gap-1">
      <div className="flex items-center gap-2">
        <span className="min-w-0 truncate font-medium">{label}</span>
        <span className="ml-auto text-ink-2 tabular-nums">{max > 0 ? Math.floor((value / max) * 100) : 0} %</span>
        {action}
      </div>
      <ProgressBar label={label} value={value} max={max} tone={tone} />
      {detail ? <p className="text-ink-2 text-sm">{detail}</p> : null}
    </div>
  );
}
