import Link from "next/link";
import { SimpleTable } from "@/components/data-table/simple-table";
import { Ref } from "@/components/ui/badge";
import { LinkButton } from "@/components/ui/button";
import { count } from "@/components/ui/format";
import { Panel, PanelHeader } from "@/components/ui/panel";
import { Pill } from "@/components/ui/pill";
import { type Child, type Inside, rollUp } from "@/lib/assets/roll-up";
import { Health, StatusPill } from "./status";
import { statusTone, statusWord } from "./words";

const worstFirst = ["critical", "offline", "warning"] as const;

/** "2 critical, 1 warning", or that all is well. */
export function InsidePills({ inside }: { inside: Inside }) {
  if (inside.total === 0) return <span className="text-ink-3">–</span>;
  const unwell = worstFirst.filter((status) => inside[status] > 0);
  return (
    <span className="inline-flex flex-wrap gap-1">
      {unwell.length === 0 ? <Pill tone="ok">{inside.total} healthy</Pill> : null}
      {unwell.map((status) => (
        <Pill key={status} tone={statusTone[status]!}>
          {inside[status]} {statusWord[status]!.toLowerCase()}
        </Pill>
      ))}
    </span>
  );
}

/** What stands inside an asset, and how all of it is. */
export function HierarchyPanel({ org, assetId, rows, mayAdd }: { org: string; assetId: string; rows: readonly Child[]; mayAdd: boolean }) {
  if (rows.length === 0) return null;
  const all = rollUp(rows);
  return (
    <Panel>
      <PanelHeader title="Inside it" detail={count(all.total, "asset")} actions={<InsidePills inside={all} />} />
      <SimpleTable
        label="Assets inside this one"
        head={[{ text: "Asset" }, { text: "Status" }, { text: "Health", hideOnPhone: true }, { text: "Inside", hideOnPhone: true }]}
        rows={rows.map((child) => ({
          key: child.id,
          cells: [
            <Link key="name" href={`/${org}/assets/${child.id}`} className="font-medium hover:underline">
              {child.name} {child.tag ? <Ref plain>{child.tag}</Ref> : null}
            </Link>,
            <StatusPill key="status" status={child.status} />,
            <Health key="health" score={child.healthScore} name={child.name} />,
            <InsidePills key="inside" inside={child.inside} />,
          ],
        }))}
      />
      {mayAdd ? (
        <div className="border-t px-3.5 py-2.5">
          <LinkButton size="sm" href={`/${org}/assets/new?parent=${assetId}`}>
            Add an asset inside it
          </LinkButton>
        </div>
      ) : null}
    </Panel>
  );
}
