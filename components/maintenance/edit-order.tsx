"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { DialogActions } from "@/components/ui/dialog-actions";
import { Field } from "@/components/ui/field";
import { ActionForm, FormRow } from "@/components/ui/form";
import type { FormAction } from "@/components/ui/form-context";
import { Input, Textarea } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { WorkOrderRecord } from "@/lib/maintenance/work-order-record";
import { kindOptions, orderPriorityOptions } from "./words";

type Order = Pick<WorkOrderRecord, "id" | "number" | "title" | "description" | "kind" | "priority" | "dueDate">;

export function EditOrder({ order, action }: { order: Order; action: FormAction }) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen} title={`Edit WO-${order.number}`} trigger={<Button size="sm">Edit</Button>}>
      <ActionForm action={action} success="Saved" onSuccess={() => setOpen(false)}>
        <input type="hidden" name="id" value={order.id} />
        <Field label="Title" name="title" required>
          <Input defaultValue={order.title} maxLength={200} />
        </Field>
        <Field label="Description" name="description">
          <Textarea rows={4} defaultValue={order.description ?? ""} maxLength={10_000} />
        </Field>
        <FormRow>
          <Field label="Kind" name="kind">
            <Select options={kindOptions} defaultValue={order.kind} />
          </Field>
          <Field label="Priority" name="priority">
            <Select options={orderPriorityOptions} defaultValue={order.priority} />
          </Field>
        </FormRow>
        <Field label="Due" name="dueDate" hint="The end of that day, UTC.">
          <Input type="date" defaultValue={order.dueDate ? order.dueDate.toISOString().slice(0, 10) : ""} />
        </Field>
        <DialogActions submit="Save changes" />
      </ActionForm>
    </Dialog>
  );
}
