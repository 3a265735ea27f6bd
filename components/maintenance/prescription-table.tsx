"use client";

import { sentence } from "@/components/assets/words";
import { type Column, defineColumns } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { formatDuration, formatNumber } from "@/components/ui/format";
import { Pill } from "@/components/ui/pill";
import { Time } from "@/components/ui/time";
import type { PrescriptionRow } from "@/lib/maintenance/prescription-queries";
import { prescriptionLabel, prescriptionTone } from "./words";

const columns: readonly Column<PrescriptionRow>[] = defineColumns<PrescriptionRow>([
  {
    id: "title",
    header: "Prescription",
    grow: true,
    cell: (row) => (
      <>
        {row.title} <span className="text-ink-3">version {row.version}</span>
      </>
    ),
  },
  {
    id: "status",
    header: "Status",
    card: "aside",
    cell: (row) => <Pill tone={prescriptionTone[row.status]}>{prescriptionLabel[row.status]}</Pill>,
  },
  { id: "for", header: "For", card: "detail", cell: (row) => `${sentence(row.assetType)}, ${row.category}` },
  { id: "steps", header: "Steps", align: "end", card: "hide", cell: (row) => row.stepCount },
  {
    id: "time",
    header: "Takes",
    align: "end",
    card: "hide",
    cell: (row) => (row.estimatedDurationMinutes ? formatDuration(row.estimatedDurationMinutes * 60_000) : "–"),
  },
  { id: "used", header: "Used", align: "end", card: "hide", cell: (row) => row.usageCount },
  {
    id: "success",
    header: "Worked",
    align: "end",
    card: "detail",
    cell: (row) =>
      row.successRate === null ? (
        <span className="max-phone:hidden">–</span>
      ) : (
        <>
          {formatNumber(row.successRate)} %<span className="phone:hidden"> worked</span>
        </>
      ),
  },
  { id: "updated", header: "Changed", align: "end", card: "hide", cell: (row) => <Time value={row.updatedAt} show="relative" /> },
]);

type Props = {
  org: string;
  rows: readonly PrescriptionRow[];
  total: number;
  nextCursor: string | null;
  prevCursor: string | null;
  mayWrite: boolean;
};

export function PrescriptionTable({ org, mayWrite, ...page }: Props) {
  return (
    <DataTable
      label="Prescriptions"
      columns={columns}
      rowId={(row) => row.id}
      rowHref={(row) => `/${org}/maintenance/prescriptions/${row.id}`}
      search="Title, asset type or category"
      filters={[
        {
          key: "status",
          label: "Status",
          options: (["draft", "approved", "active", "archived"] as const).map((value) => ({ value, label: prescriptionLabel[value] })),
        },
      ]}
      empty={
        <EmptyState
          title="No prescriptions"
          description="A prescription says step by step how a repair is done, so that it is done the same way at three in the morning."
          action={mayWrite ? <LinkButton href={`/${org}/maintenance/prescriptions/new`}>Write prescription</LinkButton> : undefined}
        />
      }
      {...page}
    />
  );
}
