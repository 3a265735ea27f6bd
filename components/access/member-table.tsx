"use client";

import { defineColumns } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { Person } from "@/components/ui/avatar";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { Time } from "@/components/ui/time";
import type { MemberRow } from "@/lib/access/queries";
import { applicationRoleLabel, organizationRoleLabel } from "@/lib/access/words";

const columns = defineColumns<MemberRow>([
  { id: "name", header: "Name", cell: (row) => <Person name={row.name} /> },
  {
    id: "role",
    header: "Role",
    card: "aside",
    cell: (row) => <Badge tone={row.role === "owner" ? "info" : "off"}>{organizationRoleLabel(row.role)}</Badge>,
  },
  { id: "email", header: "Email", cell: (row) => row.email },
  {
    id: "works",
    header: "Works as",
    cell: (row) =>
      row.applicationRoles.length > 0 ? (
        <>
          {row.applicationRoles.map(applicationRoleLabel).join(", ")}
          {row.limitedToSites ? <span className="text-ink-3"> · certain sites</span> : null}
        </>
      ) : null,
  },
  { id: "joined", header: "Joined", align: "end", cell: (row) => <Time value={row.joinedAt} show="date" /> },
]);

type Props = {
  org: string;
  page: { items: MemberRow[]; nextCursor: string | null; prevCursor: string | null };
  total: number;
  mayInvite: boolean;
};

export function MemberTable({ org, page, total, mayInvite }: Props) {
  return (
    <DataTable
      label="Members"
      columns={columns}
      rows={page.items}
      rowId={(row) => row.id}
      rowLabel={(row) => row.name}
      rowHref={(row) => `/${org}/settings/members/${row.id}`}
      search="Filter by name or address"
      total={total}
      nextCursor={page.nextCursor}
      prevCursor={page.prevCursor}
      empty={<EmptyState title="Nobody here" description={mayInvite ? "Invite a colleague by link." : undefined} />}
    />
  );
}
