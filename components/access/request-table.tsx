"use client";

import { defineColumns } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { formatNumber } from "@/components/ui/format";
import { Pill } from "@/components/ui/pill";
import { Time } from "@/components/ui/time";
import type { Tone } from "@/components/ui/tone";
import type { RequestRow } from "@/lib/access/key-queries";

const toneOf = (status: number): Tone => (status >= 500 ? "crit" : status >= 400 ? "warn" : "ok");

const columns = defineColumns<RequestRow>([
  {
    id: "request",
    header: "Request",
    cell: (row) => (
      <span className="font-mono text-sm">
        <b className="font-semibold">{row.method}</b> {row.endpoint}
      </span>
    ),
  },
  {
    id: "status",
    header: "Status",
    card: "aside",
    width: "150px",
    cell: (row) => <Pill tone={toneOf(row.status)}>{row.errorCode ? `${row.status} ${row.errorCode}` : String(row.status)}</Pill>,
  },
  { id: "caller", header: "Caller", cell: (row) => row.keyName ?? row.person ?? "–" },
  { id: "ip", header: "From", card: "hide", cell: (row) => <span className="font-mono text-sm">{row.ip ?? "–"}</span> },
  { id: "took", header: "Took", align: "end", width: "80px", card: "hide", cell: (row) => `${formatNumber(row.durationMs)} ms` },
  { id: "at", header: "When", align: "end", cell: (row) => <Time value={row.at} seconds /> },
  {
    id: "number",
    header: "Request id",
    card: "hide",
    hidden: true,
    cell: (row) => <span className="font-mono text-sm">{row.requestId}</span>,
  },
  { id: "client", header: "Client", card: "hide", hidden: true, cell: (row) => row.userAgent ?? "–" },
]);

type Props = {
  page: { items: RequestRow[]; nextCursor: string | null; prevCursor: string | null };
  keys: { id: string; name: string }[];
};

export function RequestTable({ page, keys }: Props) {
  return (
    <DataTable
      label="Requests"
      columns={columns}
      rows={page.items}
      rowId={(row) => row.id}
      rowLabel={(row) => row.requestId}
      search="Filter by path or request id"
      filters={[
        {
          key: "status",
          label: "Status",
          options: [
            { value: "2xx", label: "2xx, answered" },
            { value: "4xx", label: "4xx, refused" },
            { value: "5xx", label: "5xx, failed" },
          ],
        },
        { key: "key", label: "Key", single: true, options: keys.map(({ id, name }) => ({ value: id, label: name })) },
        {
          key: "period",
          label: "Time",
          single: true,
          options: [
            { value: "1h", label: "Last hour" },
            { value: "24h", label: "Last 24 hours" },
            { value: "7d", label: "Last 7 days" },
          ],
        },
      ]}
      nextCursor={page.nextCursor}
      prevCursor={page.prevCursor}
      empty={
        <EmptyState
          title="No requests in the last 30 days"
          description="Every call of the HTTP API is listed here, with who made it and how it ended. Bodies are not kept."
        />
      }
    />
  );
}
