"use client";

import { useTransition } from "react";
import { toast } from "sonner";
import { Button, type ButtonProps } from "./button";
import type { FormAction } from "./form-context";

export type ActionButtonProps = Omit<ButtonProps, "onClick" | "asChild" | "pending"> & {
  action: FormAction;
  fields?: Record<string, string>;
  success?: string;
  onSuccess?: (data: unknown) => void;
};

/** One click, one server action: pending while it runs, a toast with the reason when it is refused. */
export function ActionButton({ action, fields = {}, success, onSuccess, ...props }: ActionButtonProps) {
  const [pending, start] = useTransition();
  function run() {
    start(async () => {
      const data = new FormData();
      for (const [name, value] of Object.entries(fields)) data.set(name, value);
      const result = await action(null as never, data);
      if (result && !result.ok) toast.error(result.message);
      else {
        const message = result?.message ?? success;
        if (message) toast.success(message);
        onSuccess?.(result?.data);
      }
    });
  }
  return <Button pending={pending} onClick={run} {...props} />;
}
