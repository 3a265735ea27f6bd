"use client";

import type { ReactNode } from "react";
import { defineColumns } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { formatCompact } from "@/components/ui/format";
import { Time } from "@/components/ui/time";
import type { ApiKeyRow } from "@/lib/access/key-queries";
import { KeyState } from "./key-state";

const columns = defineColumns<ApiKeyRow>([
  { id: "name", header: "Name", cell: (row) => row.name },
  { id: "state", header: "State", card: "aside", cell: (row) => <KeyState state={row.state} /> },
  { id: "key", header: "Key", cell: (row) => <code className="font-mono text-sm">{row.prefix}…</code> },
  {
    id: "may",
    header: "May",
    cell: (row) => (
      <span title={row.scopes.join(", ")}>{row.scopes.length === 1 ? row.scopes[0] : `${row.scopes.length} permissions`}</span>
    ),
  },
  { id: "gateway", header: "Gateway", hidden: true, cell: (row) => row.gateway ?? "–" },
  { id: "used", header: "Last used", cell: (row) => (row.lastUsedAt ? <Time value={row.lastUsedAt} show="relative" /> : "Never") },
  { id: "from", header: "From", card: "hide", cell: (row) => <span className="font-mono text-sm">{row.lastUsedIp ?? "–"}</span> },
  { id: "uses", header: "Uses", align: "end", card: "hide", cell: (row) => formatCompact(row.usageCount) },
  {
    id: "ends",
    header: "Ends",
    align: "end",
    card: "hide",
    cell: (row) => (row.expiresAt ? <Time value={row.expiresAt} show="date" /> : "No end"),
  },
]);

type Props = { org: string; page: { items: ApiKeyRow[]; nextCursor: string | null; prevCursor: string | null }; create: ReactNode };

export function KeyTable({ org, page, create }: Props) {
  return (
    <DataTable
      label="API keys"
      columns={columns}
      rows={page.items}
      rowId={(row) => row.id}
      rowLabel={(row) => row.name}
      rowHref={(row) => `/${org}/settings/api-keys/${row.id}`}
      search="Filter by name or first letters"
      nextCursor={page.nextCursor}
      prevCursor={page.prevCursor}
      empty={
        <EmptyState
          title="No API keys"
          description="A gateway, a script or a partner signs in with a key that may do just what you choose."
          action={create}
        />
      }
    />
  );
}
