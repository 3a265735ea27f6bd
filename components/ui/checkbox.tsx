"use client";

import { type ComponentProps, type ReactNode, useId } from "react";
import { cn } from "./cn";
import { useFieldProps } from "./field";

export type CheckboxProps = Omit<ComponentProps<"input">, "type"> & { label?: ReactNode; hint?: ReactNode; indeterminate?: boolean };

/** A real checkbox, its mark drawn by the style sheet: a list has one per row. Give `label`, or `aria-label` where the table or list already says what it is. */
export function Checkbox({ label, hint, indeterminate = false, className, ...props }: CheckboxProps) {
  const wiring = useFieldProps(props);
  const auto = useId();
  const id = wiring.id ?? auto;
  const box = (
    <input
      type="checkbox"
      ref={(element) => {
        if (element) element.indeterminate = indeterminate;
      }}
      className="check"
      {...props}
      {...wiring}
      id={label ? id : wiring.id}
    />
  );
  if (!label) return <span className={cn("inline-flex align-middle", className)}>{box}</span>;
  return (
    <label htmlFor={id} className={cn("flex items-start gap-2", className)}>
      <span className="pt-px">{box}</span>
      <span>
        {label}
        {hint ? <small className="block text-sm text-ink-3">{hint}</small> : null}
      </span>
    </label>
  );
}

/** On or off, at once. A checkbox underneath, so it posts "on" with its form. */
export function Switch({ label, hint, className, ...props }: Omit<CheckboxProps, "indeterminate">) {
  const wiring = useFieldProps(props);
  const auto = useId();
  const id = wiring.id ?? auto;
  const track = (
    <input
      type="checkbox"
      // biome-ignore lint/a11y/useAriaPropsForRole: a native checkbox reports its own checked state
      role="switch"
      className="relative h-[18px] w-[30px] shrink-0 appearance-none rounded-full bg-control transition-colors after:absolute after:top-0.5 after:left-0.5 after:size-3.5 after:rounded-full after:bg-panel after:transition-transform checked:bg-accent checked:after:translate-x-3 disabled:opacity-50"
      {...props}
      {...wiring}
      id={id}
    />
  );
  if (!label) return <span className={cn("inline-flex align-middle", className)}>{track}</span>;
  return (
    <label htmlFor={id} className={cn("flex items-start gap-2", className)}>
      {track}
      <span>
        {label}
        {hint ? <small className="block text-sm text-ink-3">{hint}</small> : null}
      </span>
    </label>
  );
}
