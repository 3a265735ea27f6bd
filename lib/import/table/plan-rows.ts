import "server-only";
import { randomUUID } from "node:crypto";
import type { ActorTx } from "@/db/with-actor";
import { cellAsField, type Handler, type Values } from "./handlers";
import type { Kind, KindName } from "./kinds";
import type { ParsedRow } from "./parse";
import { findReferences } from "./references";
import { rowsByKey, type StoredRow } from "./rows";
import type { RowError } from "./schema";

export type Planned = { row: number; key: string; input: Values };
/** `own`: ids of the records to be made, by key, so that one row may name another. */
export type Plan = { made: Planned[]; changed: Planned[]; unchanged: number; own: Map<string, string> };

/** What each row means: a new record, a change, or nothing. Rows that cannot be understood leave their errors. */
export async function planRows(tx: ActorTx, kind: Kind, rows: readonly ParsedRow[], handler: Handler, errors: RowError[]): Promise<Plan> {
  const name = kind.name as KindName;
  const stored = await rowsByKey(
    tx,
    name,
    rows.flatMap(({ key }) => (key ? [key] : [])),
  );
  const own = new Map(rows.flatMap(({ key }) => (key && !stored.has(key) ? [[key, randomUUID()] as const] : [])));
  const find = await findReferences(tx, kind, rows, own);
  const plan: Plan = { made: [], changed: [], unchanged: 0, own };
  const circular = kind.name === "assets" ? circles(rows, own) : new Set<string>();
  for (const parsed of rows) {
    const found: RowError[] = [];
    const { row, key, cells } = parsed;
    const tell = (column: string | null, message: string) => found.push({ row, column, message });
    const before = key ? stored.get(key) : undefined;
    if (name === "work-orders" && key && !before) tell("number", "There is no such work order. Leave the number empty to create one.");
    if (circular.has(key)) tell("parent", "An asset cannot stand inside itself. Choose another parent.");
    if (before?.twice) {
      errors.push({ row, column: kind.key.at(-1)!, message: "Several records have this name. Give each its own first." });
      continue;
    }
    const changes = before ? differing(cells, before) : cells;
    if (before && changes.size === 0) {
      plan.unchanged++;
      continue;
    }
    const input: Values = before ? { id: before.id } : {};
    for (const { header, field, reference } of kind.columns) {
      const text = changes.get(header);
      if (text === undefined || (name === "work-orders" && field === "number")) continue;
      if (before && handler.fixed?.[field]) tell(header, handler.fixed[field]);
      else if (reference) {
        const target = find(reference, cells, text);
        if ("id" in target) input[field] = target.id;
        else tell(header, target.message);
      } else input[field] = cellAsField(field, text);
    }
    understand(kind, parsed, before, input, handler, found, plan);
    errors.push(...found);
  }
  return plan;
}

function understand(
  kind: Kind,
  { row, key, cells }: ParsedRow,
  before: StoredRow | undefined,
  input: Values,
  handler: Handler,
  found: RowError[],
  plan: Plan,
) {
  const missing = before ? [] : kind.columns.filter((column) => column.needed && !cells.has(column.header));
  for (const { header } of missing) found.push({ row, column: header, message: "This is needed." });
  const parsed = (before ? handler.update : handler.create).safeParse(input);
  for (const issue of parsed.error?.issues ?? []) {
    const column = kind.columns.find(({ field }) => field === issue.path[0])?.header ?? null;
    if (!found.some((one) => one.column === column)) found.push({ row, column, message: issue.message });
  }
  if (found.length > 0 || !parsed.success) return;
  if (before && saysTheSame(kind, parsed.data as Values, before)) plan.unchanged++;
  else (before ? plan.changed : plan.made).push({ row, key, input: parsed.data as Values });
}

/** The cells that say something else than the record does. */
function differing(cells: ReadonlyMap<string, string>, { cells: stored }: StoredRow): Map<string, string> {
  const same = (text: string, value: unknown) => {
    if (value === null || value === undefined) return false;
    return typeof value === "number" ? Number(text) === value : text === String(value).trim();
  };
  return new Map([...cells].filter(([header, text]) => !same(text, stored[header])));
}

/** Once understood ("Pump" is the type "pump"), the cells may say what the record says already. */
function saysTheSame(kind: Kind, { id: _, ...input }: Values, { cells }: StoredRow): boolean {
  const text = (value: unknown) => (Array.isArray(value) ? value.join(", ") : String(value ?? ""));
  return Object.entries(input).every(([name, value]) => {
    const column = kind.columns.find(({ field }) => field === name);
    return value === undefined || (column !== undefined && !column.reference && text(value) === text(cells[column.header]));
  });
}

/** Tags of new assets that stand inside themselves by way of other new ones. What involves stored assets, the command finds. */
function circles(rows: readonly ParsedRow[], own: ReadonlyMap<string, string>): Set<string> {
  const parentOf = new Map(
    rows.flatMap(({ key, cells }) => (own.has(key) && cells.has("parent") ? [[key, cells.get("parent")!] as const] : [])),
  );
  const settled = new Set<string>();
  const found = new Set<string>();
  for (const start of parentOf.keys()) {
    const path: string[] = [];
    let at: string | undefined = start;
    while (at !== undefined && parentOf.has(at) && !settled.has(at) && !path.includes(at)) {
      path.push(at);
      at = parentOf.get(at);
    }
    const begin = at === undefined ? -1 : path.indexOf(at);
    if (begin >= 0) for (const key of path.slice(begin)) found.add(key);
    for (const key of path) settled.add(key);
  }
  return found;
}
