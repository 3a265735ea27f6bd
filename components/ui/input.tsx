"use client";

import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";
import { useFieldProps } from "./field";

export type InputProps = ComponentProps<"input"> & { unit?: ReactNode; icon?: ReactNode };

/** A text input; `unit` stands at the end ("°C", "minutes"), `icon` at the start. */
export function Input({ unit, icon, className, ...props }: InputProps) {
  const wiring = useFieldProps(props);
  if (!unit && !icon) return <input className={cn("control h-8", className)} {...props} {...wiring} />;
  return (
    <span className={cn("control flex h-8 items-center gap-2", className)}>
      {icon ? <span className="shrink-0 text-ink-3 [&_svg]:size-3.5">{icon}</span> : null}
      <input className="h-full w-full min-w-0 bg-transparent outline-none" {...props} {...wiring} />
      {unit ? <span className="shrink-0 font-mono text-sm text-ink-3">{unit}</span> : null}
    </span>
  );
}

export function Textarea({ className, rows = 3, ...props }: ComponentProps<"textarea">) {
  return (
    <textarea rows={rows} className={cn("control block resize-y py-2 leading-normal", className)} {...props} {...useFieldProps(props)} />
  );
}
