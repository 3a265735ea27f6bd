"use client";

import { CircleAlert } from "lucide-react";
import { createContext, type ReactNode, useContext, useId } from "react";
import { cn } from "./cn";
import { FormContext } from "./form-context";

type FieldWiring = { id: string; name: string | undefined; describedBy: string | undefined; invalid: boolean; required: boolean };
const FieldContext = createContext<FieldWiring | null>(null);

export type FieldProps = {
  label: ReactNode;
  children: ReactNode;
  /** Inside an ActionForm the name also finds the field's error. */
  name?: string;
  hint?: ReactNode;
  error?: ReactNode;
  required?: boolean;
  aside?: ReactNode;
  hideLabel?: boolean;
  className?: string;
};

/** Label, control, hint and error as one: the control inside takes its id, name, description and validity from here. */
export function Field({ label, children, name, hint, error, required = false, aside, hideLabel, className }: FieldProps) {
  const id = useId();
  const form = useContext(FormContext);
  const problem = error ?? (name ? form?.fields[name] : undefined);
  const describedBy = [problem ? `${id}-error` : "", hint ? `${id}-hint` : ""].filter(Boolean).join(" ") || undefined;
  return (
    <div className={cn("grid content-start gap-[5px]", className)}>
      <div className={cn("flex items-baseline justify-between gap-2", hideLabel && "sr-only")}>
        <label htmlFor={id} className="font-medium">
          {label}
          {required ? (
            <span aria-hidden className="ml-0.5 text-crit-ink">
              *
            </span>
          ) : null}
        </label>
        {aside ? <span className="text-sm text-ink-2">{aside}</span> : null}
      </div>
      <FieldContext value={{ id, name, describedBy, invalid: Boolean(problem), required }}>{children}</FieldContext>
      <div aria-live="polite" className="empty:absolute">
        {problem ? (
          <p id={`${id}-error`} className="flex items-start gap-[5px] text-sm text-crit-ink">
            <CircleAlert className="mt-px size-3.5 shrink-0" aria-hidden />
            {problem}
          </p>
        ) : null}
      </div>
      {hint ? (
        <small id={`${id}-hint`} className="text-sm text-ink-3">
          {hint}
        </small>
      ) : null}
    </div>
  );
}

type Own = {
  id?: string | undefined;
  name?: string | undefined;
  required?: boolean | undefined;
  "aria-describedby"?: string | undefined;
  "aria-invalid"?: boolean | "true" | "false" | "grammar" | "spelling" | undefined;
};

/** What a control passes to its element: its own props win over those of the Field around it. */
export function useFieldProps(own: Own) {
  const field = useContext(FieldContext);
  return {
    id: own.id ?? field?.id,
    name: own.name ?? field?.name,
    required: own.required ?? (field?.required || undefined),
    "aria-describedby": own["aria-describedby"] ?? field?.describedBy,
    "aria-invalid": own["aria-invalid"] ?? (field?.invalid || undefined),
  };
}
