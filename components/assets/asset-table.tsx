"use client";

import { Tag } from "lucide-react";
import { type BulkAction, type Column, defineColumns, type TableFilter, type ViewControls } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { Ref } from "@/components/ui/badge";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import type { FormAction } from "@/components/ui/form-context";
import { formatNumber } from "@/components/ui/format";
import { Time } from "@/components/ui/time";
import type { AssetListRow } from "./list-page";
import { Health, StatusPill } from "./status";
import { TagDialog } from "./tag-dialog";
import { sentence } from "./words";

const reading = (value: number | null, unit: string) => (value === null ? "–" : formatNumber(value, { digits: 1, unit }));

const columns: readonly Column<AssetListRow>[] = defineColumns<AssetListRow>([
  {
    id: "name",
    header: "Asset",
    sortable: true,
    cell: (row) => (
      <>
        {row.name} {row.tag ? <Ref plain>{row.tag}</Ref> : null}
      </>
    ),
  },
  { id: "status", header: "Status", sortable: true, card: "aside", width: "112px", cell: (row) => <StatusPill status={row.status} /> },
  {
    id: "health",
    header: "Health",
    sortable: true,
    card: "detail",
    width: "124px",
    cell: (row) => (
      <>
        <span className="phone:hidden">Health </span>
        <Health score={row.healthScore} name={row.name} />
      </>
    ),
  },
  { id: "site", header: "Site", card: "detail", cell: (row) => row.siteName },
  { id: "type", header: "Type", card: "detail", cell: (row) => sentence(row.type) },
  { id: "criticality", header: "Criticality", sortable: true, card: "hide", cell: (row) => sentence(row.criticality) },
  { id: "temperature", header: "Temperature", align: "end", card: "hide", cell: (row) => reading(row.temperature, "°C") },
  { id: "vibration", header: "Vibration", align: "end", card: "hide", hidden: true, cell: (row) => reading(row.vibration, "mm/s") },
  { id: "pressure", header: "Pressure", align: "end", card: "hide", hidden: true, cell: (row) => reading(row.pressure, "bar") },
  {
    id: "maintenance",
    header: "Next service",
    align: "end",
    card: "hide",
    cell: (row) => <Time value={row.nextMaintenance} show="date" />,
  },
  {
    id: "model",
    header: "Make and model",
    card: "hide",
    hidden: true,
    cell: (row) => [row.make, row.model].filter(Boolean).join(" ") || "–",
  },
  { id: "serial", header: "Serial", card: "hide", hidden: true, cell: (row) => row.serialNumber ?? "–" },
  { id: "tags", header: "Tags", card: "hide", hidden: true, cell: (row) => row.tags.join(", ") || "–" },
]);

const choices = (values: readonly string[]) => values.map((value) => ({ value, label: sentence(value) }));

export type AssetTableProps = ViewControls & {
  org: string;
  page: { items: AssetListRow[]; nextCursor: string | null; prevCursor: string | null };
  total: number | null;
  error?: string | null;
  sites: { value: string; label: string }[];
  facets: { types: string[]; tags: string[] };
  mayWrite: boolean;
  /** A site is for the whole organization: whoever is limited to certain sites creates none. */
  mayCreateSite?: boolean;
  /** On a site's page the site is given. */
  hideSite?: boolean;
  exportHref?: string;
  /** Tags several assets; left out for readers. */
  tag?: FormAction | null;
};

export function AssetTable({
  org,
  page,
  total,
  error,
  sites,
  facets,
  mayWrite,
  mayCreateSite = false,
  hideSite = false,
  exportHref,
  tag,
  ...controls
}: AssetTableProps) {
  const filters: TableFilter[] = [
    { key: "status", label: "Status", options: choices(["critical", "warning", "offline", "healthy"]) },
    ...(hideSite || sites.length < 2 ? [] : [{ key: "site", label: "Site", options: sites }]),
    { key: "criticality", label: "Criticality", options: choices(["critical", "high", "medium", "low"]) },
    ...(facets.types.length > 1 ? [{ key: "type", label: "Type", options: choices(facets.types) }] : []),
    ...(facets.tags.length > 0 ? [{ key: "tag", label: "Tag", options: facets.tags.map((value) => ({ value, label: value })) }] : []),
    { key: "retired", label: "Retired", options: [{ value: "true", label: "Retired" }] },
  ];
  const actions: BulkAction[] = tag
    ? [
        {
          id: "tag",
          label: "Tag",
          icon: <Tag aria-hidden />,
          dialog: (choice) => <TagDialog {...choice} tags={facets.tags} action={tag} />,
        },
      ]
    : [];
  return (
    <DataTable
      label="Assets"
      columns={hideSite ? columns.filter(({ id }) => id !== "site") : columns}
      rows={page.items}
      rowId={(row) => row.id}
      rowHref={(row) => `/${org}/assets/${row.id}`}
      rowLabel={(row) => row.name}
      total={total}
      nextCursor={page.nextCursor}
      prevCursor={page.prevCursor}
      search="Name, tag or serial number"
      filters={filters}
      defaultSort="name"
      error={error ?? null}
      {...(exportHref ? { exportHref } : {})}
      {...controls}
      actions={actions}
      empty={
        <EmptyState
          title="No assets yet"
          description={
            mayWrite
              ? "Add the first machine you want to watch, then give it sensors."
              : "Ask a reliability engineer to add the machines you work with."
          }
          action={
            mayWrite && (sites.length > 0 || mayCreateSite) ? (
              <LinkButton href={sites.length > 0 ? `/${org}/assets/new` : `/${org}/sites/new`} variant="primary">
                {sites.length > 0 ? "New asset" : "New site"}
              </LinkButton>
            ) : null
          }
        />
      }
    />
  );
}
