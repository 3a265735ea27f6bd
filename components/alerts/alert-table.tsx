"use client";

import { BellOff, Check } from "lucide-react";
import { type Column, type CommandResult, defineColumns, type TableFilter, type ViewControls } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { Ref } from "@/components/ui/badge";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { count, formatNumber } from "@/components/ui/format";
import { Pill } from "@/components/ui/pill";
import { Time } from "@/components/ui/time";
import type { AlertRow } from "@/lib/alerts/queries";
import { acknowledgementOf, categoryLabel, mutedLabel, severityLabel, severityOptions, severityTone } from "./words";

const columns: readonly Column<AlertRow>[] = defineColumns<AlertRow>([
  {
    id: "alert",
    header: "Alert",
    grow: true,
    cell: (row) => (
      <span className="flex min-w-0 items-baseline gap-1.5">
        <span className="truncate max-phone:whitespace-normal" title={row.title}>
          {row.title}
        </span>
        <Ref plain>ALR-{row.number}</Ref>
      </span>
    ),
  },
  {
    id: "severity",
    header: "Severity",
    sortable: true,
    card: "aside",
    cell: (row) => <Pill tone={severityTone[row.severity]}>{severityLabel[row.severity]}</Pill>,
  },
  { id: "asset", header: "Asset", card: "detail", cell: (row) => <span title={row.assetTag ?? undefined}>{row.assetName}</span> },
  { id: "site", header: "Site", card: "hide", cell: (row) => row.siteName },
  {
    id: "state",
    header: "State",
    card: "detail",
    cell: (row) => (
      <span className="inline-flex items-center gap-1.5">
        {row.clearedAt ? <Pill tone="ok">Cleared</Pill> : <Pill tone="crit">Active</Pill>}
        <span className="text-ink-2">{acknowledgementOf(row)}</span>
        {row.mutedBy && !row.clearedAt ? (
          <span title={mutedLabel[row.mutedBy]} className="text-ink-3">
            <BellOff className="size-3.5" aria-hidden />
            <span className="sr-only">{mutedLabel[row.mutedBy]}</span>
          </span>
        ) : null}
      </span>
    ),
  },
  { id: "assignee", header: "Assigned to", card: "hide", cell: (row) => row.assignee ?? "" },
  { id: "category", header: "Category", hidden: true, card: "hide", cell: (row) => categoryLabel[row.category] },
  {
    id: "value",
    header: "Value",
    align: "end",
    card: "hide",
    cell: (row) => <span className="font-mono text-[0.92em]">{formatNumber(row.value, row.unit ? { unit: row.unit } : {})}</span>,
  },
  { id: "repeats", header: "Repeats", hidden: true, align: "end", card: "hide", cell: (row) => formatNumber(row.occurrences) },
  {
    id: "raised",
    header: "Raised",
    align: "end",
    sortable: true,
    card: "detail",
    cell: (row) => <Time value={row.raisedAt} show="relative" />,
  },
]);

type Choice = { value: string; label: string };
export type AlertTableProps = ViewControls & {
  org: string;
  rows: readonly AlertRow[];
  total: number;
  nextCursor: string | null;
  prevCursor: string | null;
  sites: readonly Choice[];
  rules: readonly Choice[];
  people: readonly Choice[];
  mayAcknowledge: boolean;
  mayWriteRules: boolean;
  quiet: boolean;
  acknowledge: (ids: string[]) => Promise<CommandResult>;
};

export function AlertTable({
  org,
  rows,
  sites,
  rules,
  people,
  mayAcknowledge,
  mayWriteRules,
  quiet,
  acknowledge,
  ...page
}: AlertTableProps) {
  const filters: TableFilter[] = [
    { key: "severity", label: "Severity", options: severityOptions },
    ...(sites.length > 1 ? [{ key: "site", label: "Site", options: sites }] : []),
    ...(rules.length > 0 ? [{ key: "rule", label: "Rule", options: rules }] : []),
    { key: "assignee", label: "Assigned to", options: [{ value: "none", label: "Nobody" }, ...people] },
    {
      key: "muted",
      label: "Quiet",
      options: [
        { value: "yes", label: "Silenced or in maintenance" },
        { value: "no", label: "Not quiet" },
      ],
    },
    { key: "category", label: "Category", options: Object.entries(categoryLabel).map(([value, label]) => ({ value, label })) },
  ];
  return (
    <DataTable
      label="Alerts"
      columns={columns}
      rows={rows}
      rowId={(row) => row.id}
      rowLabel={(row) => `ALR-${row.number}`}
      rowHref={(row) => `/${org}/alerts/ALR-${row.number}`}
      defaultSort="-raised"
      search="Title, asset or ALR number"
      filters={filters}
      exportHref={`/${org}/alerts/export`}
      actions={
        mayAcknowledge
          ? [
              {
                id: "acknowledge",
                label: "Acknowledge",
                icon: <Check aria-hidden />,
                run: acknowledge,
                success: (n) => `Acknowledged ${count(n, "alert")}`,
              },
            ]
          : []
      }
      empty={
        quiet ? (
          <EmptyState title="Nothing needs you" description="No alert is active. What has cleared is under Cleared." />
        ) : (
          <EmptyState
            title="No alerts"
            description="An alert is raised when readings meet the condition of a rule."
            action={mayWriteRules ? <LinkButton href={`/${org}/alerts/rules/new`}>New rule</LinkButton> : null}
          />
        )
      }
      {...page}
    />
  );
}
