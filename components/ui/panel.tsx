import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";

export function Panel({ className, ...props }: ComponentProps<"section">) {
  return <section className={cn("min-w-0 rounded-lg border bg-panel shadow-lift", className)} {...props} />;
}

export type PanelHeaderProps = { title: ReactNode; detail?: ReactNode; actions?: ReactNode; className?: string; level?: 2 | 3 };

/** Title left, `detail` faint beside it, `actions` (text or controls) right. */
export function PanelHeader({ title, detail, actions, className, level = 2 }: PanelHeaderProps) {
  const Heading = level === 2 ? "h2" : "h3";
  return (
    <header className={cn("flex min-h-[41px] flex-wrap items-center gap-x-2 gap-y-1.5 border-b px-3.5 py-2", className)}>
      <Heading>{title}</Heading>
      {detail ? <span className="min-w-0 text-ink-3">{detail}</span> : null}
      {actions ? <div className="ml-auto flex flex-wrap items-center gap-1.5 text-ink-3 text-sm">{actions}</div> : null}
    </header>
  );
}

export function PanelBody({ className, ...props }: ComponentProps<"div">) {
  return <div className={cn("px-3.5 py-3", className)} {...props} />;
}

export function PanelFooter({ className, ...props }: ComponentProps<"footer">) {
  return <footer className={cn("flex flex-wrap items-center gap-2 border-t px-3.5 py-2.5 text-ink-2", className)} {...props} />;
}

/**
 * Page grids: `kpis` four across, `rail` two thirds and a rail, `record` what is at hand, its rail, and the thread below (on phones in that order),
 * `halves`, `thirds`; one column on phones (kpis: two).
 */
export function Grid({
  kind,
  className,
  ...props
}: ComponentProps<"div"> & { kind: "kpis" | "rail" | "record" | "halves" | "thirds" | "stack" }) {
  const columns = {
    kpis: "grid-cols-2 wide:grid-cols-4",
    rail: "grid-cols-1 desk:grid-cols-[minmax(0,2fr)_minmax(280px,1fr)] items-start",
    record:
      "grid-cols-1 desk:grid-cols-[minmax(0,2fr)_minmax(280px,1fr)] desk:grid-rows-[auto_1fr] items-start desk:[&>:nth-child(2)]:row-span-2",
    halves: "grid-cols-1 desk:grid-cols-2 items-start",
    thirds: "grid-cols-1 phone:grid-cols-2 wide:grid-cols-3 items-start",
    stack: "grid-cols-1 content-start",
  }[kind];
  return <div className={cn("grid min-w-0 gap-3.5 *:min-w-0", columns, className)} {...props} />;
}
