import "server-only";
import { type ActorTx, rawOf } from "@/db/with-actor";
import type { Kind, Reference } from "./kinds";
import { KEY_MARK, type ParsedRow } from "./parse";

export type Found = { id: string } | { message: string };
const words: Record<Reference, string> = {
  site: "site of this name",
  asset: "asset in service with this tag",
  parent: "asset in service with this tag",
  gateway: "gateway of this name",
  component: "component of this name on the asset",
  sensor: "sensor with this tag on the asset",
  prescription: "active prescription that alone has this title",
  person: "colleague with this address",
};
const selects: Record<Reference, string> = {
  site: "select id, name as key from sites",
  asset: "select id, tag as key from assets where retired_at is null",
  parent: "select id, tag as key from assets where retired_at is null",
  gateway: "select id, name as key from gateways",
  component:
    "select c.id, a.tag || chr(31) || c.name as key from asset_components c join assets a on a.id = c.asset_id where a.retired_at is null",
  sensor: "select n.id, a.tag || chr(31) || n.tag_name as key from sensors n join assets a on a.id = n.asset_id where a.retired_at is null",
  prescription: "select min(id::text) as id, title as key from prescriptions where status = 'active' group by title having count(*) = 1",
  person: "select p.id, lower(p.email) as key from profiles p",
};
const keyOf = (reference: Reference, cells: ReadonlyMap<string, string>, text: string) =>
  reference === "component" || reference === "sensor"
    ? `${cells.get("asset") ?? ""}${KEY_MARK}${text}`
    : reference === "person"
      ? text.toLowerCase()
      : text;

/** Looks up all that the rows name, a statement for each kind of thing; `own` are the ids of rows still to be made, by key. */
export async function findReferences(tx: ActorTx, kind: Kind, rows: readonly ParsedRow[], own: ReadonlyMap<string, string>) {
  const known = new Map<string, string>();
  for (const { header, reference } of kind.columns) {
    if (!reference) continue;
    const keys = new Set(rows.flatMap(({ cells }) => (cells.has(header) ? [keyOf(reference, cells, cells.get(header)!)] : [])));
    if (keys.size === 0) continue;
    const found = await rawOf(tx).unsafe<{ id: string; key: string }[]>(
      `select r.id, r.key from (${selects[reference]}) r where r.key in (select jsonb_array_elements_text($1::text::jsonb))`,
      [JSON.stringify([...keys])],
    );
    for (const { id, key } of found) known.set(`${reference}:${key}`, id);
  }
  return (reference: Reference, cells: ReadonlyMap<string, string>, text: string): Found => {
    const key = keyOf(reference, cells, text);
    const id = known.get(`${reference}:${key}`) ?? (reference === "parent" ? own.get(key) : undefined);
    return id ? { id } : { message: `There is no ${words[reference]}.` };
  };
}
