import Link from "next/link";
import { ActiveCountPills } from "@/components/alerts/active-counts";
import { formatNumber } from "@/components/ui/format";
import { Panel, PanelBody, PanelHeader } from "@/components/ui/panel";
import { Sparkline } from "@/components/ui/sparkline";
import type { ActiveCounts } from "@/lib/alerts/propagation";
import type { SiteHealthDay, WorstAsset } from "@/lib/assets/health-queries";
import { StatusPill } from "./status";

type Props = { org: string; days: readonly SiteHealthDay[]; worst: readonly WorstAsset[]; alerts: ActiveCounts | null };

/** A site's health rolled up: how it went, what is active, and what pulls it down. */
export function SiteHealth({ org, days, worst, alerts }: Props) {
  const known = days.flatMap(({ health }) => (health === null ? [] : [health]));
  return (
    <Panel>
      <PanelHeader title="Health" actions="30 days" />
      <PanelBody className="grid gap-3">
        {known.length > 1 ? (
          <Sparkline
            values={days.map(({ health }) => health)}
            label={`Mean health over 30 days: from ${known[0]} to ${known.at(-1)}`}
            width={260}
            height={48}
            className="w-full"
          />
        ) : null}
        {alerts ? (
          <div className="flex flex-wrap items-center justify-between gap-2">
            <span className="text-ink-2">Alerts</span>
            <ActiveCountPills counts={alerts} />
          </div>
        ) : null}
        {worst.length > 0 ? (
          <ul className="grid gap-2">
            {worst.map((asset) => (
              <li key={asset.id} className="flex items-start justify-between gap-3">
                <span className="min-w-0">
                  <Link href={`/${org}/assets/${asset.id}?tab=health`} className="font-medium hover:underline">
                    {asset.name}
                  </Link>
                  <span className="block truncate text-ink-3 text-sm">{asset.factor?.label}</span>
                </span>
                <span className="flex shrink-0 items-center gap-2">
                  <StatusPill status={asset.status} />
                  <span className="tabular-nums">{formatNumber(asset.score)}</span>
                </span>
              </li>
            ))}
          </ul>
        ) : (
          <p className="text-ink-2">Nothing pulls it down.</p>
        )}
      </PanelBody>
    </Panel>
  );
}
