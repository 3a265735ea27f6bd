"use client";

import { AlertDialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { Button } from "./button";
import { cn } from "./cn";
import { dialogClass, veilClass } from "./dialog";

export type AlertDialogProps = {
  title: ReactNode;
  description: ReactNode;
  confirmLabel: string;
  onConfirm: () => void;
  trigger?: ReactNode;
  cancelLabel?: string;
  tone?: "crit" | "info";
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
};

/** A question with two answers. For what cannot be undone use ConfirmDialog. */
export function AlertDialog({
  title,
  description,
  confirmLabel,
  onConfirm,
  trigger,
  cancelLabel = "Cancel",
  tone = "info",
  open,
  onOpenChange,
}: AlertDialogProps) {
  const control = { ...(open === undefined ? {} : { open }), ...(onOpenChange ? { onOpenChange } : {}) };
  return (
    <Radix.Root {...control}>
      {trigger ? <Radix.Trigger asChild>{trigger}</Radix.Trigger> : null}
      <Radix.Portal>
        <Radix.Overlay className={veilClass} />
        <Radix.Content className={cn(dialogClass, "max-w-sm gap-4 p-4")}>
          <div>
            <Radix.Title className="text-md font-semibold">{title}</Radix.Title>
            <Radix.Description className="mt-1 text-ink-2">{description}</Radix.Description>
          </div>
          <div className="flex justify-end gap-2">
            <Radix.Cancel asChild>
              <Button>{cancelLabel}</Button>
            </Radix.Cancel>
            <Radix.Action asChild>
              <Button variant={tone === "crit" ? "danger" : "primary"} onClick={onConfirm}>
                {confirmLabel}
              </Button>
            </Radix.Action>
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
