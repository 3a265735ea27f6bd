"use client";

import { type ReactNode, useState } from "react";
import { type Column, defineColumns } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { DialogActions } from "@/components/ui/dialog-actions";
import { EmptyState } from "@/components/ui/empty-state";
import { Field } from "@/components/ui/field";
import { ActionForm, FormRow } from "@/components/ui/form";
import type { FormAction } from "@/components/ui/form-context";
import { formatNumber } from "@/components/ui/format";
import { Input } from "@/components/ui/input";
import { Pill } from "@/components/ui/pill";
import { Select } from "@/components/ui/select";
import type { PartRow } from "@/lib/maintenance/queries";
import { amountOf } from "./words";

export type PartCommands = Record<"create" | "update" | "stock", FormAction>;
const isLow = (row: PartRow) => row.reorderPoint !== null && row.quantityOnHand <= row.reorderPoint;

const columnsOf = (commands: PartCommands | null): readonly Column<PartRow>[] =>
  defineColumns<PartRow>([
    {
      id: "part",
      header: "Part",
      grow: true,
      cell: (row) => (
        <>
          <span className="font-medium">{row.name}</span> <span className="text-ink-3">{row.number}</span>
        </>
      ),
    },
    { id: "stock", header: "In stock", align: "end", card: "detail", cell: (row) => amountOf(row.quantityOnHand, row.unit) },
    {
      id: "state",
      header: "State",
      card: "aside",
      cell: (row) => (isLow(row) ? <Pill tone="warn">Reorder</Pill> : <Pill tone="ok">In stock</Pill>),
    },
    {
      id: "reorder",
      header: "Reorder at",
      align: "end",
      card: "hide",
      cell: (row) => (row.reorderPoint === null ? "–" : amountOf(row.reorderPoint, row.unit)),
    },
    { id: "location", header: "Place", card: "detail", cell: (row) => row.location ?? "–" },
    {
      id: "cost",
      header: "Unit cost",
      align: "end",
      card: "hide",
      cell: (row) => `${formatNumber(row.unitCost, { digits: 2 })} ${row.currency}`,
    },
    ...(commands
      ? [
          {
            id: "actions",
            header: "Actions",
            align: "end" as const,
            cell: (row: PartRow) => (
              <span className="inline-flex gap-1">
                <StockDialog part={row} action={commands.stock} />
                <PartDialog
                  part={row}
                  currency={row.currency}
                  action={commands.update}
                  trigger={
                    <Button size="sm" variant="quiet">
                      Edit
                    </Button>
                  }
                />
              </span>
            ),
          },
        ]
      : []),
  ]);

type Props = {
  rows: readonly PartRow[];
  total: number;
  nextCursor: string | null;
  prevCursor: string | null;
  commands: PartCommands | null;
  /** What a new part costs in. */
  currency: string;
};

export function PartTable({ commands, currency, ...page }: Props) {
  return (
    <DataTable
      label="Parts"
      columns={columnsOf(commands)}
      rowId={(row) => row.id}
      search="Name or number"
      filters={[{ key: "low", label: "To reorder", options: [{ value: "true", label: "To reorder" }] }]}
      empty={
        <EmptyState
          title="No parts"
          description="Parts that orders take out of stock, with what is left and when to reorder."
          action={commands ? <PartDialog currency={currency} action={commands.create} trigger={<Button>Add part</Button>} /> : undefined}
        />
      }
      {...page}
    />
  );
}

type PartDialogProps = { part?: PartRow; currency: string; action: FormAction; trigger: ReactNode };

export function PartDialog({ part, currency, action, trigger }: PartDialogProps) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen} title={part ? `Edit ${part.name}` : "Add part"} trigger={trigger}>
      <ActionForm action={action} success="Part saved" onSuccess={() => setOpen(false)}>
        {part ? <input type="hidden" name="id" value={part.id} /> : null}
        <FormRow>
          <Field label="Name" name="name" required>
            <Input maxLength={200} defaultValue={part?.name} />
          </Field>
          <Field label="Number" name="number" required>
            <Input maxLength={80} defaultValue={part?.number} />
          </Field>
        </FormRow>
        <FormRow>
          <Field label="Counted in" name="unit">
            <Input maxLength={40} defaultValue={part?.unit ?? "piece"} />
          </Field>
          <Field label="Place" name="location">
            <Input maxLength={120} defaultValue={part?.location ?? ""} />
          </Field>
        </FormRow>
        <FormRow>
          <Field label="Unit cost" name="unitCost">
            <Input inputMode="decimal" unit={currency} defaultValue={part?.unitCost ?? 0} />
          </Field>
          <Field label="Reorder at" name="reorderPoint">
            <Input inputMode="decimal" defaultValue={part?.reorderPoint ?? ""} />
          </Field>
        </FormRow>
        <DialogActions submit="Save part" />
      </ActionForm>
    </Dialog>
  );
}

function StockDialog({ part, action }: { part: PartRow; action: FormAction }) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      title={`Stock of ${part.name}`}
      description={`${amountOf(part.quantityOnHand, part.unit)} now.`}
      trigger={
        <Button size="sm" variant="quiet">
          Change stock
        </Button>
      }
    >
      <ActionForm action={action} success="Stock changed" onSuccess={() => setOpen(false)}>
        <input type="hidden" name="id" value={part.id} />
        <FormRow>
          <Field label="What happened" name="reason">
            <Select
              options={[
                { value: "received", label: "Parts came" },
                { value: "counted", label: "The shelf was counted" },
              ]}
              defaultValue="received"
            />
          </Field>
          <Field label="How many" name="quantity" required>
            <Input inputMode="decimal" />
          </Field>
        </FormRow>
        <Field label="Note" name="note">
          <Input maxLength={500} />
        </Field>
        <DialogActions submit="Change stock" />
      </ActionForm>
    </Dialog>
  );
}
