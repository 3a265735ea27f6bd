"use client";

import { createColumnHelper, functionalUpdate, type RowSelectionState, type SortingState, useTable } from "@tanstack/react-table";
import { type ReactNode, useMemo, useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { EmptyState, ErrorState } from "@/components/ui/empty-state";
import { RetryButton } from "@/components/ui/retry-button";
import type { BulkAction, CardPlace, Column, TableFilter, ViewControls } from "./column";
import { features } from "./features";
import { Pager } from "./pager";
import { SelectionBar } from "./selection-bar";
import { TableGrid } from "./table-grid";
import { parseSort, splitValues } from "./table-query";
import { Toolbar } from "./toolbar";
import { useTableUrl } from "./use-table-url";

export type DataTableProps<Row extends object> = ViewControls & {
  /** What the rows are, for assistive technology and messages: "Alerts". */
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowId: (row: Row) => string;
  /** The record's page: the first cell becomes its link. */
  rowHref?: (row: Row) => string;
  /** Names a row in its checkbox; default its id. */
  rowLabel?: (row: Row) => string;
  total?: number | null;
  nextCursor?: string | null;
  prevCursor?: string | null;
  /** Placeholder of the search box, or false for none. */
  search?: string | false;
  filters?: readonly TableFilter[];
  /** The server's default order, shown in the header when the URL says nothing. */
  defaultSort?: string;
  actions?: readonly BulkAction[];
  exportHref?: string;
  /** Shown when there are no rows and no filter: an EmptyState with the next step. */
  empty: ReactNode;
  /** Why the rows could not be read. */
  error?: string | null;
  /** More controls at the end of the toolbar. */
  extra?: ReactNode;
  /** For a second table on a page. */
  prefix?: string;
};

const noFilters: readonly TableFilter[] = [];
const noActions: readonly BulkAction[] = [];

export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { label, columns, rows, rowId, filters = noFilters, actions = noActions, search = "Filter by text", prefix } = props;
  const url = useTableUrl(filters, prefix);
  const [rowSelection, setRowSelection] = useState<RowSelectionState>({});

  const definitions = useMemo(() => {
    const helper = createColumnHelper<typeof features, Row>();
    return helper.columns(
      columns.map((column, index) =>
        helper.accessor(() => null, {
          id: column.id,
          header: column.header,
          enableSorting: column.sortable ?? false,
          sortDescFirst: false,
          enableHiding: index > 0 && !column.fixed,
          meta: {
            align: column.align,
            width: column.width,
            card: column.card ?? defaultCard(index),
            className:
              [column.align === "end" && "text-right tabular-nums", column.grow && "w-full min-w-40 max-w-0"].filter(Boolean).join(" ") ||
              undefined,
            render: column.cell,
          },
        }),
      ),
    );
  }, [columns]);

  const chosen = splitValues(url.get("columns"));
  const columnVisibility = Object.fromEntries(
    columns.map((column, index) => [
      column.id,
      index === 0 || column.fixed || (chosen.length > 0 ? chosen.includes(column.id) : !column.hidden),
    ]),
  );
  const sort = parseSort(url.get("sort") ?? props.defaultSort);
  const sorting: SortingState = sort ? [sort] : [];
  const data = useMemo(() => [...rows], [rows]);

  const table = useTable({
    features,
    columns: definitions,
    data,
    getRowId: rowId,
    manualSorting: true,
    enableMultiSort: false,
    enableSortingRemoval: true,
    enableRowSelection: actions.length > 0,
    state: { sorting, columnVisibility, rowSelection },
    onRowSelectionChange: (change) => setRowSelection((was) => functionalUpdate(change, was)),
    onSortingChange: (change) => {
      const next = functionalUpdate(change, sorting)[0];
      url.set({ sort: next ? `${next.desc ? "-" : ""}${next.id}` : null });
    },
  });

  const selected = rows.map(rowId).filter((id) => rowSelection[id]);
  const withToolbar = search !== false || filters.length > 0 || props.exportHref || props.views || props.extra;
  return (
    <section aria-label={label} aria-busy={url.pending} className="grid min-w-0 gap-3">
      {withToolbar ? (
        <Toolbar
          label={label}
          url={url}
          search={search}
          filters={filters}
          columns={columns.map((column, index) => ({
            id: column.id,
            header: column.header,
            visible: columnVisibility[column.id] ?? true,
            fixed: index === 0 || (column.fixed ?? false),
          }))}
          onColumns={(visible) => url.set({ columns: visible.join(",") })}
          sortable={columns.filter((column) => column.sortable)}
          views={
            props.views || props.saveView ? { views: props.views ?? [], saveView: props.saveView, deleteView: props.deleteView } : undefined
          }
          exportHref={props.exportHref}
          extra={props.extra}
        />
      ) : null}
      <div className={cn("grid min-w-0 gap-3 transition-opacity", url.pending && "opacity-60")}>
        {props.error ? (
          <div className="rounded-lg border bg-panel">
            <ErrorState title={`${label} could not be loaded`} description={props.error} action={<RetryButton />} />
          </div>
        ) : rows.length === 0 ? (
          <div className="rounded-lg border bg-panel">
            {url.filtered ? (
              <EmptyState
                title={`No ${label.toLowerCase()} match`}
                description="Change the search or the filters."
                action={<Button onClick={url.clear}>Clear filters</Button>}
              />
            ) : (
              props.empty
            )}
          </div>
        ) : (
          <TableGrid
            table={table}
            label={label}
            rowHref={props.rowHref}
            selectable={actions.length > 0}
            rowLabel={props.rowLabel ?? rowId}
          />
        )}
        <SelectionBar ids={selected} actions={actions} onClear={() => setRowSelection({})} />
        {rows.length > 0 && !props.error ? (
          <Pager shown={rows.length} total={props.total} nextCursor={props.nextCursor} prevCursor={props.prevCursor} url={url} />
        ) : null}
      </div>
    </section>
  );
}

function defaultCard(index: number): CardPlace {
  return index === 0 ? "title" : index <= 3 ? "detail" : "hide";
}
