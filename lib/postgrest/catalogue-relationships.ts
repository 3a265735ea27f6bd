import type { Junction, Relationship } from "./catalogue";
import type { Origins } from "./catalogue-views";
import { groupBy } from "./group-by";

export type FoundKey = {
  name: string;
  kind: "p" | "u" | "f";
  table: string;
  columns: number[];
  target: string;
  targetColumns: number[] | null;
};

/** An exposed relation, by what it shows of tables: `columnOf("oid.position")` is its own name for that table column. */
export type Keyed = {
  id: string;
  isTable: boolean;
  tables: ReadonlySet<string>;
  columnOf: ReadonlyMap<string, string>;
};

type Pairs = readonly (readonly [string, string])[];

export function keyedBy(oid: string, columns: readonly { name: string; position: number }[], origins: Origins | undefined) {
  const columnOf = new Map<string, string>();
  const tables = new Set<string>();
  for (const { name, position } of columns) {
    const origin = origins ? origins.get(position) : { relation: oid, column: position };
    if (!origin) continue;
    const key = `${origin.relation}.${origin.column}`;
    tables.add(origin.relation);
    if (!columnOf.has(key)) columnOf.set(key, name);
  }
  return { columnOf, tables };
}

/** The names under which a relation shows all of a table's columns; undefined when it lacks one. */
function namesIn(keyed: Keyed, table: string, columns: readonly number[]) {
  const names = columns.map((column) => keyed.columnOf.get(`${table}.${column}`));
  return names.every((name): name is string => name !== undefined) ? names : undefined;
}

/** Keys and relationships of the exposed relations. Views take over those of the tables whose key columns they show unchanged. */
export function relationshipsOf(relations: readonly Keyed[], keys: readonly FoundKey[]) {
  const showing = new Map<string, Keyed[]>();
  for (const relation of relations) {
    for (const table of relation.tables) showing.set(table, [...(showing.get(table) ?? []), relation]);
  }
  const primaryKeys = new Map<string, string[]>();
  const uniqueKeys = new Map<string, string[][]>();
  for (const { kind, table, columns } of keys) {
    if (kind === "f") continue;
    for (const relation of showing.get(table) ?? []) {
      const names = namesIn(relation, table, columns);
      if (!names) continue;
      if (kind === "p" && (relation.isTable || relation.tables.size === 1)) primaryKeys.set(relation.id, names);
      else uniqueKeys.set(relation.id, [...(uniqueKeys.get(relation.id) ?? []), names]);
    }
  }

  const found: Relationship[] = [];
  for (const key of keys) if (key.kind === "f") found.push(...acrossKey(key, showing, isUnique(key, keys)));
  found.push(...acrossJunctions(found, relations, primaryKeys));
  return { relationships: groupBy(found, ({ origin }) => origin), primaryKeys, uniqueKeys };
}

const isUnique = ({ table, columns }: FoundKey, keys: readonly FoundKey[]) => {
  const wanted = new Set(columns);
  return keys.some(
    (key) =>
      key.kind !== "f" && key.table === table && key.columns.length === wanted.size && key.columns.every((column) => wanted.has(column)),
  );
};

/** Both directions of one foreign key, between all relations that show its two ends. */
function acrossKey(key: FoundKey, showing: ReadonlyMap<string, readonly Keyed[]>, unique: boolean): Relationship[] {
  return (showing.get(key.table) ?? []).flatMap((child) => {
    const from = namesIn(child, key.table, key.columns);
    if (!from) return [];

    return (showing.get(key.target) ?? []).flatMap((parent): Relationship[] => {
      const to = namesIn(parent, key.target, key.targetColumns ?? []);
      if (!to) return [];
      const columns: Pairs = from.map((name, index) => [name, to[index]!] as const);
      const back: Pairs = columns.map(([left, right]) => [right, left] as const);
      const oneToOne = unique && child.id !== parent.id;
      return [
        {
          kind: oneToOne ? "one-to-one" : "many-to-one",
          name: key.name,
          origin: child.id,
          target: parent.id,
          toOne: true,
          keyAtOrigin: true,
          columns,
        },
        {
          kind: oneToOne ? "one-to-one" : "one-to-many",
          name: key.name,
          origin: parent.id,
          target: child.id,
          toOne: oneToOne,
          keyAtOrigin: false,
          columns: back,
        },
      ];
    });
  });
}

/** A key that rides in another (the tenant's) links nothing that the other does not lead to by itself. */
const isWithin = (one: Relationship, other: Relationship) => one.columns.every(([own]) => other.columns.some(([theirs]) => theirs === own));

/** Many-to-many through every table whose primary key holds two of its foreign keys. */
function acrossJunctions(found: readonly Relationship[], relations: readonly Keyed[], primaryKeys: ReadonlyMap<string, readonly string[]>) {
  const tables = new Set(relations.filter(({ isTable }) => isTable).map(({ id }) => id));
  const ends = found.filter(({ origin, kind, columns }) => {
    const key = primaryKeys.get(origin) ?? [];
    return tables.has(origin) && kind === "many-to-one" && columns.every(([own]) => key.includes(own));
  });

  return [...groupBy(ends, ({ origin }) => origin).values()].flatMap((keys) =>
    keys.flatMap((left) =>
      keys
        .filter((right) => right.name !== left.name && right.target !== left.target && !isWithin(left, right) && !isWithin(right, left))
        .map((right): Relationship => {
          const junction: Junction = {
            relation: left.origin,
            originKey: left.name,
            targetKey: right.name,
            originColumns: left.columns.map(([own, theirs]) => [theirs, own] as const),
            targetColumns: right.columns,
          };
          return {
            kind: "many-to-many",
            name: left.origin,
            origin: left.target,
            target: right.target,
            toOne: false,
            keyAtOrigin: false,
            columns: [],
            junction,
          };
        }),
    ),
  );
}
