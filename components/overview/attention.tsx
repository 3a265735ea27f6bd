import Link from "next/link";
import { levelTone } from "@/components/assets/words";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { Avatar } from "@/components/ui/avatar";
import { EmptyState } from "@/components/ui/empty-state";
import { formatDuration } from "@/components/ui/format";
import { Panel, PanelHeader } from "@/components/ui/panel";
import { Pill } from "@/components/ui/pill";
import type { Need } from "@/lib/overview/queries";

const reference = ({ kind, number }: Need) =>
  kind === "incident"
    ? `INC-${number}`
    : kind === "alert"
      ? `ALR-${number}`
      : kind === "order"
        ? `WO-${number}`
        : kind === "gateway"
          ? "Gateway"
          : "Asset";
const hrefOf = (org: string, need: Need) =>
  need.kind === "incident"
    ? `/${org}/incidents/INC-${need.number}`
    : need.kind === "alert"
      ? `/${org}/alerts/ALR-${need.number}`
      : need.kind === "order"
        ? `/${org}/maintenance/WO-${need.number}`
        : need.kind === "gateway"
          ? `/${org}/gateways/${need.subjectId}`
          : `/${org}/assets/${need.subjectId}`;

/** What waits for somebody, gravest first. On a phone each is two lines. */
export function Attention({ org, needs, now }: { org: string; needs: Need[]; now: number }) {
  return (
    <Panel>
      <PanelHeader
        title="Needs attention"
        actions={<LiveRefresh types={["alert.*", "incident.*", "asset.health_changed", "gateway.*", "work_order.*"]} />}
      />
      {needs.length === 0 ? (
        <EmptyState
          title="Nothing needs you"
          description="No active alert, no open incident, no work past its date, every gateway reports."
        />
      ) : (
        <ul>
          {needs.map((need) => (
            <li
              key={need.id}
              className="relative grid grid-cols-[96px_minmax(0,1fr)_auto_24px] wide:grid-cols-[96px_minmax(0,1fr)_190px_56px_24px] items-center gap-x-3 border-b px-3.5 py-2 last:border-b-0 hover:bg-sunken max-phone:grid-cols-[minmax(0,1fr)_auto] max-phone:gap-y-1"
            >
              <span className="max-phone:order-2 max-phone:justify-self-end">
                <Pill tone={levelTone[need.level] ?? "off"}>{need.word}</Pill>
              </span>
              <Link href={hrefOf(org, need)} className="min-w-0 truncate font-medium after:absolute after:inset-0 max-phone:order-1">
                {need.title}
              </Link>
              <span className="truncate text-ink-2 max-wide:hidden">{[reference(need), need.context].filter(Boolean).join(" · ")}</span>
              <span className="text-ink-2 tabular-nums max-phone:order-3 wide:text-right">
                <span className="wide:hidden">{reference(need)} · </span>
                {formatDuration(now - need.since, 1)}
              </span>
              <span className="justify-self-end max-phone:order-4">
                {need.owner ? <Avatar name={need.owner} size="sm" /> : <span className="text-ink-3 max-phone:hidden">–</span>}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
