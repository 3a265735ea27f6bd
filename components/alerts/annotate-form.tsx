"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { ActionForm, FormError, SubmitButton } from "@/components/ui/form";
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
        <FormError />
        <div className="flex justify-end gap-2">
          <DialogClose>
            <Button>Cancel</Button>
          </DialogClose>
          <SubmitButton>Save</SubmitButton>
        </div>
      </ActionForm>
    </Dialog>
  );
}
