"use client";

import type { Column, Header, ReactTable } from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ArrowUp } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useRef } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { cn } from "@/components/ui/cn";
import type { features } from "./features";

export type GridTable<Row extends object> = ReactTable<typeof features, Row>;
type GridProps<Row extends object> = {
  table: GridTable<Row>;
  label: string;
  rowHref: ((row: Row) => string) | undefined;
  selectable: boolean;
  rowLabel: (row: Row) => string;
};

const virtualFrom = 200;
const rowHeight = 34;

export function TableGrid<Row extends object>({ table, label, rowHref, selectable, rowLabel }: GridProps<Row>) {
  const box = useRef<HTMLDivElement>(null);
  const rows = table.getRowModel().rows;
  const virtual = rows.length > virtualFrom;
  const virtualizer = useVirtualizer({
    count: rows.length,
    enabled: virtual,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 20,
  });
  const window = virtual ? virtualizer.getVirtualItems() : [];
  const above = window[0]?.start ?? 0;
  const below = virtual ? virtualizer.getTotalSize() - (window.at(-1)?.end ?? 0) : 0;
  const shown = virtual ? window.flatMap((item) => rows[item.index] ?? []) : rows;
  const columns = table.getVisibleLeafColumns();
  const width = columns.length + (selectable ? 1 : 0);

  return (
    <div
      ref={box}
      className={cn("min-w-0 overflow-x-auto rounded-lg border bg-panel shadow-lift", virtual && "max-h-[70vh] overflow-y-auto")}
    >
      <table className="cards w-full border-collapse" aria-rowcount={virtual ? rows.length + 1 : undefined}>
        <caption className="sr-only">{label}</caption>
        <thead className={cn(virtual && "sticky top-0 z-10 bg-panel shadow-[inset_0_-1px_0_var(--line)]")}>
          <tr>
            {selectable ? (
              <th scope="col" className="h-8 w-9 border-b pl-3 text-left">
                <Checkbox
                  aria-label="Select all rows on this page"
                  checked={table.getIsAllRowsSelected()}
                  indeterminate={table.getIsSomeRowsSelected() && !table.getIsAllRowsSelected()}
                  onChange={table.getToggleAllRowsSelectedHandler()}
                />
              </th>
            ) : null}
            {table.getHeaderGroups()[0]?.headers.map((header) => (
              <HeadCell key={header.id} header={header} />
            ))}
          </tr>
        </thead>
        <tbody>
          {above > 0 ? <Spacer height={above} span={width} /> : null}
          {shown.map((row) => (
            <tr
              key={row.id}
              aria-selected={selectable ? row.getIsSelected() : undefined}
              aria-rowindex={virtual ? row.index + 2 : undefined}
              className="data-row"
            >
              {selectable ? (
                <td data-card="select">
                  <Checkbox
                    aria-label={`Select ${rowLabel(row.original)}`}
                    checked={row.getIsSelected()}
                    onChange={row.getToggleSelectedHandler()}
                  />
                </td>
              ) : null}
              {columns.map((column, index) => (
                <BodyCell key={column.id} column={column} row={row.original} href={index === 0 ? rowHref?.(row.original) : undefined} />
              ))}
            </tr>
          ))}
          {below > 0 ? <Spacer height={below} span={width} /> : null}
        </tbody>
      </table>
    </div>
  );
}

function Spacer({ height, span }: { height: number; span: number }) {
  return (
    <tr>
      <td colSpan={span} style={{ height, padding: 0 }} />
    </tr>
  );
}

function HeadCell<Row extends object>({ header }: { header: Header<typeof features, Row, unknown> }) {
  const meta = header.column.columnDef.meta;
  const sorted = header.column.getIsSorted();
  const text = String(header.column.columnDef.header ?? "");
  return (
    <th
      scope="col"
      aria-sort={sorted === "asc" ? "ascending" : sorted === "desc" ? "descending" : undefined}
      style={meta?.width ? { width: meta.width } : undefined}
      className={cn(
        "h-8 whitespace-nowrap border-b px-2.5 text-left font-medium text-ink-3 text-sm",
        meta?.align === "end" && "text-right",
      )}
    >
      {header.column.getCanSort() ? (
        <button
          type="button"
          onClick={header.column.getToggleSortingHandler()}
          className={cn("inline-flex items-center gap-1 rounded-sm hover:text-ink", sorted && "text-ink")}
        >
          {text}
          {sorted === "asc" ? <ArrowUp className="size-3" aria-hidden /> : null}
          {sorted === "desc" ? <ArrowDown className="size-3" aria-hidden /> : null}
        </button>
      ) : (
        text
      )}
    </th>
  );
}

type BodyCellProps<Row extends object> = { column: Column<typeof features, Row, unknown>; row: Row; href: string | undefined };

/** Straight from the row to its text: with fifty rows of ten columns on a page, what stands between them is most of its work. */
function BodyCell<Row extends object>({ column, row, href }: BodyCellProps<Row>) {
  const meta = column.columnDef.meta;
  const content = (meta?.render as ((row: Row) => ReactNode) | undefined)?.(row);
  return (
    <td data-card={meta?.card} className={meta?.className}>
      {href ? (
        <Link href={href} className="row-link" prefetch={false}>
          {content}
        </Link>
      ) : (
        content
      )}
    </td>
  );
}
