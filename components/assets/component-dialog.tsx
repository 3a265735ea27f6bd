"use client";

import { type ReactNode, useState } from "react";
import { Dialog } from "@/components/ui/dialog";
import { DialogActions } from "@/components/ui/dialog-actions";
import { Field } from "@/components/ui/field";
import { ActionForm, FormRow } from "@/components/ui/form";
import type { FormAction } from "@/components/ui/form-context";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { Component } from "@/lib/assets/queries";
import { statusWord } from "./words";

const statuses = ["healthy", "warning", "critical", "offline"].map((value) => ({ value, label: statusWord[value]! }));

export function ComponentDialog({
  trigger,
  action,
  assetId,
  component,
}: {
  trigger: ReactNode;
  action: FormAction;
  assetId: string;
  component?: Component;
}) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      trigger={trigger}
      title={component ? `Edit ${component.name}` : "Add a component"}
      description="A part that wears and is replaced on its own."
      open={open}
      onOpenChange={setOpen}
    >
      <ActionForm action={action} success={component ? "Component saved" : "Component added"} onSuccess={() => setOpen(false)}>
        {component ? (
          <>
            <input type="hidden" name="id" value={component.id} />
            <input type="hidden" name="version" value={component.version} />
          </>
        ) : (
          <input type="hidden" name="assetId" value={assetId} />
        )}
        <FormRow>
          <Field name="name" label="Name" required>
            <Input defaultValue={component?.name} maxLength={120} autoComplete="off" />
          </Field>
          <Field name="type" label="Type" required>
            <Input defaultValue={component?.type} placeholder="bearing" maxLength={60} autoComplete="off" />
          </Field>
        </FormRow>
        <FormRow>
          <Field name="status" label="Status" required>
            <Select options={statuses} defaultValue={component?.status ?? "healthy"} />
          </Field>
          <Field name="remainingUsefulLifeDays" label="Remaining useful life">
            <Input defaultValue={component?.remainingUsefulLifeDays ?? ""} inputMode="numeric" unit="days" />
          </Field>
        </FormRow>
        <Field name="lastReplaced" label="Last replaced">
          <Input type="date" defaultValue={component?.lastReplaced ? new Date(component.lastReplaced).toISOString().slice(0, 10) : ""} />
        </Field>
        <DialogActions submit={component ? "Save component" : "Add component"} />
      </ActionForm>
    </Dialog>
  );
}
