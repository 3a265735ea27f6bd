"use client";

import { type Column, defineColumns } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { formatNumber } from "@/components/ui/format";
import { Pill } from "@/components/ui/pill";
import { Time } from "@/components/ui/time";
import type { GatewayRow } from "@/lib/telemetry/gateway-queries";
import { gatewayStatusOptions, gatewayTone, gatewayWord } from "./device-words";

const columns: readonly Column<GatewayRow>[] = defineColumns<GatewayRow>([
  { id: "gateway", header: "Gateway", grow: true, cell: (row) => <span className="font-medium">{row.name}</span> },
  {
    id: "status",
    header: "Status",
    card: "aside",
    cell: (row) => <Pill tone={gatewayTone[row.status] ?? "off"}>{gatewayWord[row.status]}</Pill>,
  },
  { id: "protocol", header: "Protocol", card: "detail", cell: (row) => row.protocol },
  { id: "site", header: "Site", card: "detail", cell: (row) => row.siteName },
  { id: "sensors", header: "Sensors", align: "end", card: "hide", cell: (row) => formatNumber(row.sensorCount) },
  {
    id: "buffer",
    header: "Buffer",
    align: "end",
    card: "hide",
    cell: (row) => (row.bufferUsage === null ? "–" : formatNumber(row.bufferUsage, { unit: "%" })),
  },
  { id: "firmware", header: "Firmware", card: "hide", cell: (row) => row.firmwareVersion ?? "–" },
  { id: "seen", header: "Seen", align: "end", card: "detail", cell: (row) => <Time value={row.lastSeen} show="relative" /> },
]);

type Props = {
  org: string;
  rows: readonly GatewayRow[];
  sites: readonly { value: string; label: string }[];
  mayWrite: boolean;
  filtered: boolean;
};

export function GatewayTable({ org, rows, sites, mayWrite, filtered }: Props) {
  return (
    <DataTable
      label="Gateways"
      columns={columns}
      rows={rows}
      rowId={(row) => row.id}
      rowHref={(row) => `/${org}/gateways/${row.id}`}
      total={rows.length}
      nextCursor={null}
      prevCursor={null}
      search="Name or site"
      filters={[
        { key: "status", label: "Status", options: gatewayStatusOptions },
        ...(sites.length > 1 ? [{ key: "site", label: "Site", options: sites }] : []),
      ]}
      empty={
        <EmptyState
          title={filtered ? "No gateway matches" : "No gateways"}
          description={
            filtered ? "Change or clear the filters." : "A gateway collects readings at a site and sends them with an API key of its own."
          }
          action={mayWrite && !filtered ? <LinkButton href={`/${org}/gateways/new`}>New gateway</LinkButton> : undefined}
        />
      }
    />
  );
}
