import "server-only";
import type { Actor } from "@/db/actor";
import { type ActorTx, rawOf, withActor } from "@/db/with-actor";
import { columnsFor, type PublishedTable, typesFor } from "./catalogue";
import { type Condition, filterSql, quoteName } from "./filters";

/** What a group of subscribers wants to know of one table: these rows, those that are gone, and which filters each one meets. */
export type Wanted = {
  table: PublishedTable;
  keys: Map<string, Record<string, unknown>>;
  gone: Map<string, Record<string, unknown>>;
  filters: Map<string, readonly Condition[]>;
};
type Row = { record?: string; matched: boolean[] };
/** By key, as JSON. A row that is not here cannot be seen, or is gone by now. */
export type Found = { rows: Map<string, Row>; gone: Map<string, Row> };

const TRIES = 3;
const TIMEOUT_MS = 5_000;

/** One transaction under one actor for everything that its group wants. A lost connection is tried again. */
export async function readTogether(actor: Actor, wanted: readonly Wanted[]): Promise<Found[]> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await withActor(actor, (tx) => Promise.all(wanted.map((one) => readOne(tx, one))), { readOnly: true, timeoutMs: TIMEOUT_MS });
    } catch (error) {
      if (attempt === TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100 * 4 ** attempt));
    }
  }
}

async function readOne(tx: ActorTx, { table, keys, gone, filters }: Wanted): Promise<Found> {
  const readable = columnsFor(table, tx.actor);
  if (table.key.length === 0 || readable.length === 0) return { rows: new Map(), gone: new Map() };
  const castOf = new Map(table.columns.map(({ name, cast }) => [name, cast]));
  const shape = table.key.map((name) => `${quoteName(name)} ${castOf.get(name)}`).join(", ");
  const list = readable.map(({ name }) => `t.${quoteName(name)}`).join(", ");
  const same = table.key.map((name) => `t.${quoteName(name)} = k.${quoteName(name)}`).join(" and ");
  const [rows, deleted] = await Promise.all([
    ask(
      tx,
      keys,
      filters.values(),
      typesFor(table, tx.actor),
      (matched) => `
      select k."#" as at, row_to_json(r)::text as record, ${matched} as matched from jsonb_to_recordset($1::text::jsonb) as k("#" integer, ${shape})
      join ${quoteName(table.schema)}.${quoteName(table.table)} t on ${same} cross join lateral (select ${list}) r`,
    ),
    // Of a deleted row only the key is known: a filter on any other column never holds.
    ask(
      tx,
      gone,
      filters.values(),
      new Map(table.key.map((name) => [name, castOf.get(name)!])),
      (matched) => `
      select t."#" as at, ${matched} as matched from jsonb_to_recordset($1::text::jsonb) as t("#" integer, ${shape})`,
    ),
  ]);
  return { rows, gone: deleted };
}

async function ask(
  tx: ActorTx,
  keys: Wanted["keys"],
  filters: Iterable<readonly Condition[]>,
  types: ReadonlyMap<string, string>,
  text: (matched: string) => string,
): Promise<Map<string, Row>> {
  if (keys.size === 0) return new Map();
  const names = [...keys.keys()];
  const values = [JSON.stringify([...keys.values()].map((key, at) => ({ ...key, "#": at })))];
  const tests = [...filters].map((conditions) =>
    conditions.every(({ column }) => types.has(column)) ? filterSql(conditions, types, (value) => `$${values.push(value)}`) : "false",
  );
  // An array, since a call takes a hundred arguments at most, and many people may each ask for something else.
  const matched = `array_to_string(array[${tests.map((test) => `case when ${test} then '1' else '0' end`).join(", ")}]::text[], '')`;
  const rows = await rawOf(tx).unsafe<{ at: number; record?: string; matched: string }[]>(text(matched), values);
  return new Map(
    rows.map(({ at, record, matched: bits }) => [
      names[at]!,
      { ...(record !== undefined && { record }), matched: [...bits].map((bit) => bit === "1") },
    ]),
  );
}
