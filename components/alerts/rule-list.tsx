import Link from "next/link";
import { sentence } from "@/components/assets/words";
import { SimpleTable } from "@/components/data-table/simple-table";
import type { FormAction } from "@/components/ui/form-context";
import { formatNumber } from "@/components/ui/format";
import { Panel } from "@/components/ui/panel";
import { Pill } from "@/components/ui/pill";
import type { RuleRow } from "@/lib/alerts/rule-queries";
import { RuleMenu } from "./rule-menu";
import { describeCondition, severityLabel, severityTone } from "./words";

const head = [
  { text: "Rule", grow: true },
  { text: "Severity" },
  { text: "Watches", hideOnPhone: true },
  { text: "State" },
  { text: "Active", align: "end" as const, hideOnPhone: true },
  { text: "Last 30 days", align: "end" as const, hideOnPhone: true },
  { text: "Actions", align: "end" as const },
];

type Props = { org: string; rules: readonly RuleRow[]; mayOpen: boolean; toggle: FormAction | null };

export function RuleList({ org, rules, mayOpen, toggle }: Props) {
  return (
    <Panel>
      <SimpleTable
        label="Alert rules"
        head={toggle ? head : head.slice(0, -1)}
        rows={rules.map((rule) => ({
          key: rule.id,
          cells: [
            <span key="name" className="block py-1.5">
              {mayOpen ? (
                <Link href={`/${org}/alerts/rules/${rule.id}`} className="font-medium hover:underline">
                  {rule.name}
                </Link>
              ) : (
                <span className="font-medium">{rule.name}</span>
              )}
              <span className="block truncate text-ink-2 text-sm max-phone:whitespace-normal">
                {describeCondition(rule.conditionType, rule.conditionConfig, rule.unit ?? "")}
              </span>
            </span>,
            <Pill key="severity" tone={severityTone[rule.severity]}>
              {severityLabel[rule.severity]}
            </Pill>,
            watched(rule),
            <Pill key="state" tone={rule.enabled ? "ok" : "off"}>
              {rule.enabled ? "Enabled" : "Draft"}
            </Pill>,
            rule.active > 0 ? (
              <Link key="active" href={`/${org}/alerts?rule=${rule.id}`} className="text-info-ink hover:underline">
                {formatNumber(rule.active)}
              </Link>
            ) : (
              "0"
            ),
            formatNumber(rule.lastMonth),
            ...(toggle ? [<RuleMenu key="menu" org={org} rule={rule} toggle={toggle} />] : []),
          ],
        }))}
      />
    </Panel>
  );
}

function watched({ sensorTypes, siteNames, sensorCount }: RuleRow): string {
  const what =
    sensorCount > 0
      ? `${sensorCount} ${sensorCount === 1 ? "sensor" : "sensors"}`
      : sensorTypes?.length
        ? sentence(sensorTypes.join(", "))
        : "All sensors";
  return siteNames.length > 0 ? `${what} at ${siteNames.join(", ")}` : what;
}
