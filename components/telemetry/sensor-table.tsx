"use client";

import { StatusPill } from "@/components/assets/status";
import { type Column, defineColumns, type ViewControls } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { Ref } from "@/components/ui/badge";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { formatNumber } from "@/components/ui/format";
import { Pill } from "@/components/ui/pill";
import { Time } from "@/components/ui/time";
import type { SensorRow } from "@/lib/telemetry/queries";
import { dueTone, sensorStatusOptions, sensorTypeOptions } from "./device-words";

function Due({ day }: { day: string | null }) {
  const due = dueTone(day);
  if (!due) return <span className="text-ink-3 max-phone:hidden">–</span>; // on a card nobody would know what it stands for
  return (
    <span className="inline-flex items-center gap-1.5">
      <Pill tone={due.tone}>{due.word}</Pill>
      <Time value={day} show="date" timeZone="UTC" />
    </span>
  );
}

const columns: readonly Column<SensorRow>[] = defineColumns<SensorRow>([
  {
    id: "sensor",
    header: "Sensor",
    grow: true,
    cell: (row) => (
      <span className="flex min-w-0 items-baseline gap-1.5">
        <span className="truncate font-medium">{row.name}</span>
        <Ref plain>{row.tagName}</Ref>
      </span>
    ),
  },
  { id: "status", header: "Status", card: "aside", cell: (row) => <StatusPill status={row.status} /> },
  { id: "asset", header: "Asset", card: "detail", cell: (row) => row.assetName },
  { id: "gateway", header: "Gateway", card: "hide", cell: (row) => row.gatewayName ?? "–" },
  { id: "newest", header: "Newest", align: "end", card: "detail", cell: (row) => formatNumber(row.lastValue, { unit: row.unit }) },
  { id: "due", header: "Next calibration", card: "detail", cell: (row) => <Due day={row.nextCalibrationDate} /> },
  { id: "seen", header: "Seen", align: "end", card: "hide", cell: (row) => <Time value={row.lastSeen} show="relative" /> },
]);

type Props = ViewControls & {
  org: string;
  rows: readonly SensorRow[];
  total: number;
  nextCursor: string | null;
  sites: readonly { value: string; label: string }[];
  mayWrite: boolean;
  filtered: boolean;
};

export function SensorTable({ org, sites, mayWrite, filtered, ...page }: Props) {
  return (
    <DataTable
      label="Sensors"
      columns={columns}
      rowId={(row) => row.id}
      rowHref={(row) => `/${org}/sensors/${row.id}`}
      prevCursor={null}
      search="Name, tag or asset"
      filters={[
        { key: "status", label: "Status", options: sensorStatusOptions },
        { key: "type", label: "Measures", options: sensorTypeOptions },
        ...(sites.length > 1 ? [{ key: "site", label: "Site", options: sites }] : []),
        {
          key: "due",
          label: "Calibration",
          single: true,
          options: [
            { value: "0", label: "Overdue" },
            { value: "30", label: "Due within 30 days" },
            { value: "90", label: "Due within 90 days" },
          ],
        },
      ]}
      empty={
        <EmptyState
          title={filtered ? "No sensor matches" : "No sensors"}
          description={filtered ? "Change or clear the filters." : "A sensor measures one quantity on one asset."}
          action={mayWrite && !filtered ? <LinkButton href={`/${org}/sensors/new`}>New sensor</LinkButton> : undefined}
        />
      }
      {...page}
    />
  );
}
