"use client";

import type { ReactNode } from "react";
import { cn } from "./cn";

export type RadioOption = { value: string; label: ReactNode; hint?: ReactNode; disabled?: boolean };
export type RadioGroupProps = {
  name: string;
  legend: string;
  options: readonly RadioOption[];
  defaultValue?: string;
  onValueChange?: (value: string) => void;
  className?: string;
};

export function RadioGroup({ name, legend, options, defaultValue, onValueChange, className }: RadioGroupProps) {
  return (
    <fieldset className={cn("grid gap-2", className)}>
      <legend className="mb-[5px] font-medium">{legend}</legend>
      {options.map((option) => (
        <label key={option.value} className="flex items-start gap-2">
          <input
            type="radio"
            name={name}
            value={option.value}
            disabled={option.disabled}
            defaultChecked={option.value === defaultValue}
            onChange={() => onValueChange?.(option.value)}
            className="mt-0.5 size-4 shrink-0 accent-accent"
          />
          <span>
            {option.label}
            {option.hint ? <small className="block text-sm text-ink-3">{option.hint}</small> : null}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
