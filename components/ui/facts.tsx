import type { ReactNode } from "react";
import { cn } from "./cn";

/** Name and value pairs of a record: `<Facts><Fact name="Serial">KR-88213</Fact></Facts>`. */
export function Facts({ children, className, wide = false }: { children: ReactNode; className?: string; wide?: boolean }) {
  return <dl className={cn("grid gap-y-[9px]", wide && "phone:grid-cols-2 phone:gap-x-8", className)}>{children}</dl>;
}

export function Fact({ name, children, mono = false }: { name: ReactNode; children: ReactNode; mono?: boolean }) {
  const empty = children === null || children === undefined || children === "";
  return (
    <div className="grid grid-cols-[112px_minmax(0,1fr)] gap-x-2">
      <dt className="text-ink-3">{name}</dt>
      <dd className={cn("min-w-0 break-words", mono && !empty && "font-mono text-[0.92em]", empty && "text-ink-3")}>
        {empty ? "–" : children}
      </dd>
    </div>
  );
}
