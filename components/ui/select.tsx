"use client";

import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "./cn";
import { useFieldProps } from "./field";

export type Option = { value: string; label: string; disabled?: boolean; group?: string };
export type SelectProps = ComponentProps<"select"> & { options?: readonly Option[]; placeholder?: string };

/** The browser's own select: works in every form, on every phone, without script. */
export function Select({ options, placeholder, className, children, ...props }: SelectProps) {
  const groups = new Map<string, Option[]>();
  for (const option of options ?? []) groups.set(option.group ?? "", [...(groups.get(option.group ?? "") ?? []), option]);
  return (
    <span className={cn("relative block", className)}>
      <select className="control h-8 appearance-none truncate pr-7" {...props} {...useFieldProps(props)}>
        {placeholder === undefined ? null : <option value="">{placeholder}</option>}
        {[...groups].map(([group, entries]) => {
          const list = entries.map((option) => (
            <option key={option.value} value={option.value} disabled={option.disabled}>
              {option.label}
            </option>
          ));
          return group ? (
            <optgroup key={group} label={group}>
              {list}
            </optgroup>
          ) : (
            list
          );
        })}
        {children}
      </select>
      <ChevronDown className="pointer-events-none absolute top-1/2 right-2.5 size-3.5 -translate-y-1/2 text-ink-3" aria-hidden />
    </span>
  );
}
