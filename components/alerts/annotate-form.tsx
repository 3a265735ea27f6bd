"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { DialogActions } from "@/components/ui/dialog-actions";
import { Field } from "@/components/ui/field";
import { ActionForm } from "@/components/ui/form";
import type { FormAction } from "@/components/ui/form-context";
import { Textarea } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { severityOptions } from "./words";

type Props = { id: string; rootCause: string | null; businessImpact: string | null; action: FormAction };

export function AnnotateDialog({ id, rootCause, businessImpact, action }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      title="Root cause and impact"
      trigger={<Button size="sm">{rootCause ? "Edit" : "Add"}</Button>}
    >
      <ActionForm action={action} success="Saved" onSuccess={() => setOpen(false)}>
        <input type="hidden" name="id" value={id} />
        <Field label="Root cause" name="rootCause">
          <Textarea rows={5} defaultValue={rootCause ?? ""} maxLength={10_000} />
        </Field>
        <Field label="Business impact" name="businessImpact">
          <Select options={severityOptions} placeholder="Not known" defaultValue={businessImpact ?? ""} />
        </Field>
        <DialogActions submit="Save" />
      </ActionForm>
    </Dialog>
  );
}
