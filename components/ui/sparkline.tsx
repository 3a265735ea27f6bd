import { cn } from "./cn";
import { type Tone, toneVar } from "./tone";

export type SparklineProps = {
  values: readonly (number | null)[];
  label: string;
  tone?: Tone | "s2" | "s3";
  width?: number;
  height?: number;
  className?: string;
};

/** A line without axes, drawn on the server. Gaps (null) stay gaps. */
export function Sparkline({ values, label, tone = "info", width = 84, height = 26, className }: SparklineProps) {
  const known = values.filter((value): value is number => value !== null);
  if (known.length < 2) return null;
  const low = Math.min(...known);
  const span = Math.max(...known) - low || 1;
  const step = (width - 3) / (values.length - 1);
  let pen = "M";
  let path = "";
  values.forEach((value, index) => {
    if (value === null) {
      pen = "M";
      return;
    }
    path += `${pen}${(1.5 + index * step).toFixed(1)} ${(height - 2 - ((value - low) / span) * (height - 4)).toFixed(1)}`;
    pen = "L";
  });
  const stroke = tone === "s2" || tone === "s3" ? `var(--${tone})` : toneVar[tone];
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-label={label}
      className={cn("shrink-0 overflow-visible", className)}
    >
      <path d={path} fill="none" stroke={stroke} strokeWidth="1.3" strokeLinejoin="round" strokeLinecap="round" />
    </svg>
  );
}
