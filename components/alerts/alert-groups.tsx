import Link from "next/link";
import { SimpleTable } from "@/components/data-table/simple-table";
import { EmptyState } from "@/components/ui/empty-state";
import { formatNumber } from "@/components/ui/format";
import { Panel } from "@/components/ui/panel";
import { Pill } from "@/components/ui/pill";
import { Time } from "@/components/ui/time";
import type { AlertGroup } from "@/lib/alerts/queries";
import { severityLabel, severityTone } from "./words";

/** Active alerts as their rules group them: one line each, the worst first. */
export function AlertGroups({ org, groups }: { org: string; groups: readonly AlertGroup[] }) {
  if (groups.length === 0)
    return (
      <Panel>
        <EmptyState title="Nothing needs you" description="No alert is active." />
      </Panel>
    );
  return (
    <Panel>
      <SimpleTable
        label="Groups of active alerts"
        head={[
          { text: "Group", grow: true },
          { text: "Worst" },
          { text: "Active", align: "end" },
          { text: "Unacknowledged", align: "end", hideOnPhone: true },
          { text: "Quiet", align: "end", hideOnPhone: true },
          { text: "Since", align: "end" },
        ]}
        rows={groups.map((group) => ({
          key: group.key ?? "none",
          cells: [
            <span key="name" className="block py-1.5">
              {group.key ? (
                <Link href={`/${org}/alerts?group=${encodeURIComponent(group.key)}`} className="font-medium hover:underline">
                  {group.name}
                </Link>
              ) : (
                <span className="font-medium">{group.name}</span>
              )}
              <span className="block truncate text-ink-2 text-sm">
                Newest:{" "}
                <Link href={`/${org}/alerts/ALR-${group.newestNumber}`} className="hover:underline">
                  ALR-{group.newestNumber}
                </Link>{" "}
                {group.newestTitle}
              </span>
            </span>,
            <Pill key="worst" tone={severityTone[group.worst]}>
              {severityLabel[group.worst]}
            </Pill>,
            formatNumber(group.count),
            formatNumber(group.unacknowledged),
            formatNumber(group.muted),
            <Time key="since" value={group.since} show="relative" />,
          ],
        }))}
      />
    </Panel>
  );
}
