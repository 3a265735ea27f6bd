"use client";

import { type Column, defineColumns, type ViewControls } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { Person } from "@/components/ui/avatar";
import { Ref } from "@/components/ui/badge";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Pill } from "@/components/ui/pill";
import { Time } from "@/components/ui/time";
import type { WorkOrderRow } from "@/lib/maintenance/queries";
import {
  isOverdue,
  kindLabel,
  kindOptions,
  orderLabel,
  orderPriorityLabel,
  orderPriorityOptions,
  orderPriorityTone,
  orderTone,
} from "./words";

const columns: readonly Column<WorkOrderRow>[] = defineColumns<WorkOrderRow>([
  {
    id: "order",
    header: "Work order",
    grow: true,
    cell: (row) => (
      <span className="flex min-w-0 items-baseline gap-1.5">
        <span className="truncate max-phone:whitespace-normal" title={row.title}>
          {row.title}
        </span>
        <Ref plain>WO-{row.number}</Ref>
      </span>
    ),
  },
  { id: "status", header: "Status", card: "aside", cell: (row) => <Pill tone={orderTone[row.status]}>{orderLabel[row.status]}</Pill> },
  {
    id: "priority",
    header: "Priority",
    sortable: true,
    card: "detail",
    cell: (row) => <Pill tone={orderPriorityTone[row.priority]}>{orderPriorityLabel[row.priority]}</Pill>,
  },
  { id: "kind", header: "Kind", card: "hide", hidden: true, cell: (row) => kindLabel[row.kind] },
  { id: "asset", header: "Asset", card: "detail", cell: (row) => (row.assetTag ? `${row.assetName} · ${row.assetTag}` : row.assetName) },
  { id: "site", header: "Site", card: "hide", cell: (row) => row.siteName ?? "–" },
  {
    id: "owner",
    header: "Assigned to",
    card: "hide",
    cell: (row) => (row.assigneeName ? <Person name={row.assigneeName} /> : <span className="text-ink-3">Nobody</span>),
  },
  {
    id: "due",
    header: "Due",
    align: "end",
    sortable: true,
    card: "detail",
    cell: (row) => (
      <span className={isOverdue(row.dueDate, row.status) ? "text-crit-ink" : row.dueDate ? undefined : "max-phone:hidden"}>
        {isOverdue(row.dueDate, row.status) ? "Overdue, " : ""}
        <Time value={row.dueDate} show="date" timeZone="UTC" />
      </span>
    ),
  },
  {
    id: "created",
    header: "Created",
    hidden: true,
    align: "end",
    sortable: true,
    card: "hide",
    cell: (row) => <Time value={row.createdAt} show="relative" />,
  },
]);

type Choice = { value: string; label: string };
export type OrderTableProps = ViewControls & {
  org: string;
  defaultSort: string;
  rows: readonly WorkOrderRow[];
  total: number | null;
  nextCursor: string | null;
  prevCursor: string | null;
  people: readonly Choice[];
  sites: readonly Choice[];
  mayCreate: boolean;
  quiet: boolean;
};

export function OrderTable({ org, people, sites, mayCreate, quiet, ...page }: OrderTableProps) {
  return (
    <DataTable
      label="Work orders"
      columns={columns}
      rowId={(row) => row.id}
      rowHref={(row) => `/${org}/maintenance/WO-${row.number}`}
      search="Title, asset or WO number"
      filters={[
        { key: "priority", label: "Priority", options: orderPriorityOptions },
        { key: "kind", label: "Kind", options: kindOptions },
        { key: "assignee", label: "Assigned to", options: [{ value: "me", label: "Me" }, { value: "nobody", label: "Nobody" }, ...people] },
        ...(sites.length > 1 ? [{ key: "site", label: "Site", options: sites }] : []),
      ]}
      exportHref={`/${org}/maintenance/export`}
      empty={
        <EmptyState
          title={quiet ? "No work orders here" : "No work orders"}
          description={
            quiet ? "None is in this state. The other tabs have some." : "Work is asked for from an alert, by a plan, or by hand."
          }
          action={mayCreate ? <LinkButton href={`/${org}/maintenance/new`}>Create work order</LinkButton> : undefined}
        />
      }
      {...page}
    />
  );
}
