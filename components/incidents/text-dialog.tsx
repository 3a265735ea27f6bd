"use client";

import { type ReactNode, useState } from "react";
import { Dialog } from "@/components/ui/dialog";
import { DialogActions } from "@/components/ui/dialog-actions";
import { Field } from "@/components/ui/field";
import { ActionForm } from "@/components/ui/form";
import type { FormAction } from "@/components/ui/form-context";
import { Textarea } from "@/components/ui/input";

type Props = {
  trigger: ReactNode;
  title: string;
  description: string;
  id: string;
  /** The field that the text is posted under. */
  name: string;
  label: string;
  submit: string;
  success: string;
  action: FormAction;
};

/** A step that needs words: a resolution, the reason to reopen. */
export function TextDialog({ trigger, title, description, id, name, label, submit, success, action }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen} title={title} description={description} trigger={trigger}>
      <ActionForm action={action} success={success} onSuccess={() => setOpen(false)}>
        <input type="hidden" name="id" value={id} />
        <Field label={label} name={name} required>
          <Textarea rows={5} maxLength={10_000} />
        </Field>
        <DialogActions submit={submit} />
      </ActionForm>
    </Dialog>
  );
}
