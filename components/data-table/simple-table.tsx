import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";

/** A short table inside a panel, drawn on the server: no URL state, no selection. */
export function SimpleTable({
  label,
  head,
  rows,
  className,
}: {
  label: string;
  head: readonly { text: string; align?: "end"; hideOnPhone?: boolean; grow?: boolean }[];
  rows: readonly { key: string; cells: readonly ReactNode[] }[];
  className?: string;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section tabIndex={0} aria-label={label} className={cn("min-w-0 overflow-x-auto focus-visible:-outline-offset-2", className)}>
      <table className="w-full border-collapse">
        <caption className="sr-only">{label}</caption>
        <thead>
          <tr>
            {head.map((column) => (
              <th
                key={column.text}
                scope="col"
                className={cn(
                  "h-8 whitespace-nowrap border-b px-2.5 text-left font-medium text-ink-3 text-sm first:pl-3.5 last:pr-3.5",
                  column.align === "end" && "text-right",
                  column.hideOnPhone && "max-phone:hidden",
                )}
              >
                {column.text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key} className="border-b last:border-b-0 hover:bg-sunken">
              {row.cells.map((cell, index) => (
                <td
                  key={index}
                  className={cn(
                    "h-(--row) max-w-[360px] truncate px-2.5 max-phone:py-1.5 first:pl-3.5 last:pr-3.5",
                    head[index]?.align === "end" ? "text-right tabular-nums" : "max-phone:whitespace-normal",
                    head[index]?.hideOnPhone && "max-phone:hidden",
                    head[index]?.grow && "w-full max-w-0",
                  )}
                >
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
