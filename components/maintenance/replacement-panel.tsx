import { SimpleTable } from "@/components/data-table/simple-table";
import { Ref } from "@/components/ui/badge";
import { count, formatNumber } from "@/components/ui/format";
import { Panel, PanelHeader } from "@/components/ui/panel";
import { Time } from "@/components/ui/time";
import type { Replacement } from "@/lib/maintenance/replace-components";

const DAY = 86_400_000;
/** How long the old one had been in. */
const lasted = ({ previousReplacedAt, replacedAt }: Replacement) =>
  previousReplacedAt === null ? "–" : count(Math.max(0, Math.round((replacedAt.getTime() - previousReplacedAt.getTime()) / DAY)), "day");

/** Which components of an asset were replaced, by which order, and how long each had lasted. */
export function ReplacementPanel({ org, replacements }: { org: string; replacements: readonly Replacement[] }) {
  if (replacements.length === 0) return null;
  return (
    <Panel>
      <PanelHeader title="Replaced components" />
      <SimpleTable
        label="Replaced components"
        head={[
          { text: "Component", grow: true },
          { text: "Work order" },
          { text: "Replaced", align: "end" },
          { text: "By", hideOnPhone: true },
          { text: "Lasted", align: "end" },
          { text: "Was thought to have left", align: "end", hideOnPhone: true },
          { text: "At operating hours", align: "end", hideOnPhone: true },
        ]}
        rows={replacements.map((one) => ({
          key: one.id,
          cells: [
            <span key="name" className="font-medium">
              {one.name}
            </span>,
            <Ref key="order" href={`/${org}/maintenance/WO-${one.orderNumber}`}>
              WO-{one.orderNumber}
            </Ref>,
            <Time key="at" value={one.replacedAt} show="date" />,
            one.replacedBy ?? "–",
            lasted(one),
            one.previousLifeDays === null ? "–" : count(one.previousLifeDays, "day"),
            formatNumber(one.operatingHours, { digits: 0 }),
          ],
        }))}
      />
    </Panel>
  );
}
