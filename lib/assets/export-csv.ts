import "server-only";
import type { Actor } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import type { AssetRow } from "./asset-page";
import { listAssets } from "./queries";
import { assetFilter } from "./schema";

const columns: [string, (row: AssetRow) => unknown][] = [
  ["tag", (row) => row.tag],
  ["name", (row) => row.name],
  ["type", (row) => row.type],
  ["site", (row) => row.siteName],
  ["status", (row) => row.status],
  ["criticality", (row) => row.criticality],
  ["health", (row) => row.healthScore],
  ["make", (row) => row.make],
  ["model", (row) => row.model],
  ["serial number", (row) => row.serialNumber],
  ["tags", (row) => row.tags.join(", ")],
  ["temperature", (row) => row.temperature],
  ["vibration", (row) => row.vibration],
  ["pressure", (row) => row.pressure],
  ["next maintenance", (row) => row.nextMaintenance?.toISOString()],
  ["id", (row) => row.id],
];

/** A spreadsheet runs text that begins like a formula; the apostrophe keeps it text. Our own numbers may begin with a minus. */
export function csvCell(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(value);
  const text = String(value);
  const inert = /^[\s]*[=+\-@|%]|^[\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) || inert !== inert.trim() ? `"${inert.replaceAll('"', '""')}"` : inert;
}

const line = (cells: unknown[]) => `${cells.map(csvCell).join(",")}\r\n`;

/** The whole filtered list, page by page, as the reader takes it: memory stays flat and no transaction outlives a page. */
export function exportAssets(actor: Actor, filter: object): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let cursor: string | undefined;
  let begun = false;
  return new ReadableStream({
    async pull(controller) {
      if (!begun) controller.enqueue(encoder.encode(`\uFEFF${line(columns.map(([name]) => name))}`));
      begun = true;
      const page = await withActor(
        actor,
        (tx) => listAssets(tx, { ...assetFilter.parse({}), ...filter, limit: 1_000, ...(cursor && { cursor }) }),
        { readOnly: true },
      );
      if (page.items.length > 0)
        controller.enqueue(encoder.encode(page.items.map((row) => line(columns.map(([, read]) => read(row)))).join("")));
      if (page.nextCursor) cursor = page.nextCursor;
      else controller.close();
    },
  });
}
