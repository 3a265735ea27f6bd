"use client";

import { type ReactNode, useId, useState } from "react";
import { Button } from "./button";
import { Dialog, DialogClose } from "./dialog";
import { Field } from "./field";
import { ActionForm, FormError, SubmitButton } from "./form";
import type { FormAction } from "./form-context";
import { Input } from "./input";

export type ConfirmDialogProps = {
  trigger: ReactNode;
  title: string;
  description: ReactNode;
  confirmLabel: string;
  action: FormAction;
  /** Posted with the confirmation: ids, versions. */
  fields?: Record<string, string>;
  /** The name that has to be typed before the button works. */
  typeToConfirm?: string;
  /** More controls in the form, for example a reason. */
  children?: ReactNode;
  success?: string;
  onSuccess?: () => void;
  tone?: "crit" | "info";
};

export function ConfirmDialog({
  trigger,
  title,
  description,
  confirmLabel,
  action,
  fields = {},
  typeToConfirm,
  children,
  success,
  onSuccess,
  tone = "crit",
}: ConfirmDialogProps) {
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const form = useId();
  const ready = !typeToConfirm || typed.trim() === typeToConfirm;
  return (
    <Dialog
      trigger={trigger}
      title={title}
      description={description}
      size="sm"
      open={open}
      onOpenChange={(next) => {
        setOpen(next);
        setTyped("");
      }}
    >
      <ActionForm
        id={form}
        action={action}
        {...(success ? { success } : {})}
        onSuccess={() => {
          setOpen(false);
          onSuccess?.();
        }}
      >
        {Object.entries(fields).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        {children}
        {typeToConfirm ? (
          <Field
            label={
              <>
                Type <b className="font-mono font-medium">{typeToConfirm}</b> to confirm
              </>
            }
          >
            <Input value={typed} onChange={(event) => setTyped(event.target.value)} autoComplete="off" spellCheck={false} />
          </Field>
        ) : null}
        <FormError />
        <div className="flex justify-end gap-2">
          <DialogClose>
            <Button>Cancel</Button>
          </DialogClose>
          <SubmitButton variant={tone === "crit" ? "danger" : "primary"} disabled={!ready}>
            {confirmLabel}
          </SubmitButton>
        </div>
      </ActionForm>
    </Dialog>
  );
}
