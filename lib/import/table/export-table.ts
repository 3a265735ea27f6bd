import "server-only";
import { type Actor, holds } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { csvLines, csvResponse } from "@/lib/csv";
import { AppError } from "@/lib/errors";
import { type Kind, type KindName, kinds } from "./kinds";
import { pageOfRows, type StoredRow } from "./rows";

/** The whole table as a file that the import takes back. */
export function exportTable(actor: Actor, name: KindName): Response {
  const kind: Kind = kinds[name];
  if (!holds(actor, kind.read))
    throw new AppError("FORBIDDEN", `This needs the permission ${kind.read}, which your key or role does not hold.`);
  const columns = Object.fromEntries(kind.columns.map(({ header }) => [header, (row: StoredRow) => row.cells[header]]));
  return csvResponse(name, columns, async (cursor) => {
    const after = cursor ? (JSON.parse(cursor) as [string, string]) : undefined;
    const items = await withActor(actor, (tx) => pageOfRows(tx, name, after), { readOnly: true });
    const last = items.length === 1_000 ? items.at(-1)! : undefined;
    return { items, nextCursor: last ? JSON.stringify([last.key, last.id]) : null };
  });
}

/** The headers and one row as an example. */
export function tableTemplate(name: KindName): Response {
  const columns = (kinds[name] as Kind).columns.filter(({ shown }) => !shown);
  return new Response(`\uFEFF${csvLines([columns.map(({ header }) => header), columns.map(({ example }) => example)])}`, {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="${name}-template.csv"`,
      "X-Content-Type-Options": "nosniff",
    },
  });
}
