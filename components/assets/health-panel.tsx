import Link from "next/link";
import { formatNumber } from "@/components/ui/format";
import { Panel, PanelBody, PanelHeader } from "@/components/ui/panel";
import { Time } from "@/components/ui/time";
import type { Asset } from "@/lib/assets/queries";

/** The score is a sum that anybody can check: 100, less what each factor costs. */
export function HealthPanel({ org, asset, yesterday }: { org: string; asset: Asset; yesterday: number | null }) {
  const { healthScore, healthFactors, healthComputedAt } = asset;
  const hrefOf = (ref: { type: string; id: string } | undefined) =>
    ref?.type === "alert"
      ? `/${org}/alerts/${ref.id}`
      : ref?.type === "sensor"
        ? `/${org}/telemetry?sensors=${ref.id}`
        : ref?.type === "work_order"
          ? `/${org}/maintenance/${ref.id}`
          : null;
  return (
    <Panel>
      <PanelHeader title="Health" actions="explained" />
      <PanelBody>
        {healthScore === null ? (
          <p className="text-ink-2">Not computed yet. It is, once sensors of this asset have sent readings.</p>
        ) : (
          <>
            <p className="flex items-baseline gap-2">
              <span className="font-semibold text-2xl tracking-[-0.025em]">{healthScore}</span>
              <span className="text-ink-2">
                of 100{yesterday !== null && yesterday !== healthScore ? `, was ${yesterday} yesterday` : ""}
              </span>
            </p>
            {healthFactors.length > 0 ? (
              <ul className="mt-2 grid gap-[9px]">
                {healthFactors.map((factor) => {
                  const href = hrefOf(factor.ref);
                  return (
                    <li key={factor.label} className="flex justify-between gap-3">
                      {href ? (
                        <Link href={href} className="min-w-0 hover:underline">
                          {factor.label}
                        </Link>
                      ) : (
                        <span className="min-w-0">{factor.label}</span>
                      )}
                      <span className="text-crit-ink tabular-nums">{formatNumber(factor.points)}</span>
                    </li>
                  );
                })}
              </ul>
            ) : (
              <p className="mt-1 text-ink-2">Nothing takes from it: no active alert, no unusual reading, no overdue service.</p>
            )}
            {healthComputedAt ? (
              <p className="mt-2.5 text-ink-3 text-sm">
                Computed <Time value={healthComputedAt} show="relative" />
              </p>
            ) : null}
          </>
        )}
      </PanelBody>
    </Panel>
  );
}
