"use client";

import { type Column, defineColumns, type ViewControls } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { Person } from "@/components/ui/avatar";
import { Ref } from "@/components/ui/badge";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Pill } from "@/components/ui/pill";
import { Time } from "@/components/ui/time";
import type { IncidentRow } from "@/lib/itil/queries";
import { priorityLabel, priorityOptions, priorityTone, statusLabel, statusTone } from "./words";

const columns: readonly Column<IncidentRow>[] = defineColumns<IncidentRow>([
  {
    id: "incident",
    header: "Incident",
    grow: true,
    cell: (row) => (
      <span className="flex min-w-0 items-baseline gap-1.5">
        <span className="truncate max-phone:whitespace-normal" title={row.title}>
          {row.title}
        </span>
        <Ref plain>INC-{row.number}</Ref>
      </span>
    ),
  },
  { id: "status", header: "Status", card: "aside", cell: (row) => <Pill tone={statusTone[row.status]}>{statusLabel[row.status]}</Pill> },
  {
    id: "priority",
    header: "Priority",
    sortable: true,
    card: "detail",
    cell: (row) => <Pill tone={priorityTone[row.priority]}>{priorityLabel[row.priority]}</Pill>,
  },
  {
    id: "asset",
    header: "Asset",
    card: "detail",
    cell: (row) => (row.assetTag ? `${row.assetName} · ${row.assetTag}` : (row.assetName ?? "–")),
  },
  { id: "site", header: "Site", card: "hide", cell: (row) => row.siteName ?? "–" },
  {
    id: "owner",
    header: "Owner",
    card: "hide",
    cell: (row) => (row.assigneeName ? <Person name={row.assigneeName} /> : <span className="text-ink-3">Nobody</span>),
  },
  { id: "alerts", header: "Alerts", align: "end", card: "hide", cell: (row) => row.alertCount },
  {
    id: "opened",
    header: "Opened",
    align: "end",
    sortable: true,
    card: "detail",
    cell: (row) => <Time value={row.openedAt} show="relative" />,
  },
]);

type Choice = { value: string; label: string };
export type IncidentTableProps = ViewControls & {
  org: string;
  rows: readonly IncidentRow[];
  total: number;
  nextCursor: string | null;
  prevCursor: string | null;
  people: readonly Choice[];
  sites: readonly Choice[];
  mayOpen: boolean;
  quiet: boolean;
};

export function IncidentTable({ org, rows, people, sites, mayOpen, quiet, ...page }: IncidentTableProps) {
  return (
    <DataTable
      label="Incidents"
      columns={columns}
      rows={rows}
      rowId={(row) => row.id}
      rowHref={(row) => `/${org}/incidents/INC-${row.number}`}
      defaultSort="-opened"
      search="Title, asset or INC number"
      filters={[
        { key: "priority", label: "Priority", options: priorityOptions },
        { key: "assignee", label: "Owner", options: [{ value: "me", label: "Me" }, { value: "nobody", label: "Nobody" }, ...people] },
        ...(sites.length > 1 ? [{ key: "site", label: "Site", options: sites }] : []),
      ]}
      exportHref={`/${org}/incidents/export`}
      empty={
        <EmptyState
          title={quiet ? "No incidents here" : "No incidents"}
          description={
            quiet
              ? "None is in this state. The other tabs have some."
              : "An incident opens from an alert, by a rule, or when somebody reports that something is broken."
          }
          action={mayOpen ? <LinkButton href={`/${org}/incidents/new`}>Open incident</LinkButton> : undefined}
        />
      }
      {...page}
    />
  );
}
