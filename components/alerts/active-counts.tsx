import Link from "next/link";
import { formatNumber } from "@/components/ui/format";
import { Pill } from "@/components/ui/pill";
import type { ActiveCounts } from "@/lib/alerts/propagation";
import { severityLabel, severityTone } from "./words";

const order = ["critical", "high", "medium", "low"] as const;

/** Active alerts by severity, worst first, and how many of them wait for somebody; none is said as well. */
export function ActiveCountPills({ counts }: { counts: ActiveCounts }) {
  if (counts.total === 0) return <span className="text-ink-2">None active</span>;
  return (
    <span className="inline-flex flex-wrap items-center gap-1.5">
      {order.map((severity) =>
        counts[severity] > 0 ? (
          <Pill key={severity} tone={severityTone[severity]}>
            {formatNumber(counts[severity])} {severityLabel[severity].toLowerCase()}
          </Pill>
        ) : null,
      )}
      {counts.unacknowledged > 0 ? <span className="text-ink-2 text-sm">{formatNumber(counts.unacknowledged)} unacknowledged</span> : null}
    </span>
  );
}

/** What is active below an asset, part by part. */
export function AlertsBelow({ org, parts }: { org: string; parts: readonly (ActiveCounts & { id: string; name: string })[] }) {
  return (
    <ul className="grid gap-2">
      {parts.map((part) => (
        <li key={part.id} className="flex flex-wrap items-center justify-between gap-2">
          <Link href={`/${org}/assets/${part.id}?tab=alerts`} className="min-w-0 hover:underline">
            {part.name}
          </Link>
          <ActiveCountPills counts={part} />
        </li>
      ))}
    </ul>
  );
}
