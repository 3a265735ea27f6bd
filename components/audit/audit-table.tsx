"use client";

import type { ReactNode } from "react";
import { type Column, defineColumns } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Pill } from "@/components/ui/pill";
import { Time } from "@/components/ui/time";
import type { AuditEntry } from "@/lib/audit/queries";
import { AuditDetails } from "./audit-details";
import { actionWords, resourceWords } from "./words";

type Choice = { value: string; label: string };
type Props = {
  org: string;
  rows: readonly AuditEntry[];
  total: number;
  nextCursor: string | null;
  prevCursor: string | null;
  actors: readonly Choice[];
  records: readonly string[];
  actions: readonly string[];
  extra?: ReactNode;
};

const columnsFor = (org: string): readonly Column<AuditEntry>[] =>
  defineColumns<AuditEntry>([
    {
      id: "action",
      header: "Action",
      cell: (row) => (
        <AuditDetails org={org} entry={row}>
          {actionWords(row.action)}
        </AuditDetails>
      ),
    },
    { id: "record", header: "Record", card: "detail", cell: (row) => resourceWords(row) },
    { id: "actor", header: "Actor", card: "detail", cell: (row) => row.actor },
    {
      id: "result",
      header: "Result",
      card: "aside",
      cell: (row) =>
        row.status === "success" ? (
          <span className="text-ink-2">Done</span>
        ) : (
          <Pill tone={row.status === "denied" ? "warn" : "crit"}>{row.status === "denied" ? "Denied" : "Failed"}</Pill>
        ),
    },
    {
      id: "seq",
      header: "Entry",
      align: "end",
      card: "hide",
      cell: (row) => <span className="font-mono text-[0.92em] text-ink-2">#{row.seq}</span>,
    },
    { id: "at", header: "Time", align: "end", card: "detail", cell: (row) => <Time value={row.at} seconds /> },
  ]);

export function AuditTable({ org, rows, actors, records, actions, ...page }: Props) {
  return (
    <DataTable
      label="Audit entries"
      columns={columnsFor(org)}
      rows={rows}
      rowId={(row) => row.id}
      search="Action, person or number"
      filters={[
        { key: "actor", label: "Actor", options: actors },
        { key: "action", label: "Action", options: actions.map((value) => ({ value, label: actionWords(value) })) },
        { key: "record", label: "Record", options: records.map((value) => ({ value, label: value.replace(/_/g, " ") })) },
        {
          key: "status",
          label: "Result",
          options: [
            { value: "success", label: "Done" },
            { value: "denied", label: "Denied" },
            { value: "failure", label: "Failed" },
          ],
        },
      ]}
      exportHref={`/${org}/audit/export`}
      empty={
        <EmptyState
          title="Nothing is on record yet"
          description="Every change that somebody makes appears here, with what was before and after."
        />
      }
      {...page}
    />
  );
}
