import { type Access, type Catalogue, type Column, type Relation, relationId } from "./catalogue";
import { keysQuery, relationsQuery, routinesQuery, typesQuery, viewsQuery } from "./catalogue-queries";
import { type FoundKey, type Keyed, keyedBy, relationshipsOf } from "./catalogue-relationships";
import { computedColumns, computedRelationships, type FoundRoutine, readRoutine } from "./catalogue-routines";
import { type FoundType, type TypeOf, typeReader } from "./catalogue-types";
import { originsOf, resolveOrigins } from "./catalogue-views";
import { groupBy } from "./group-by";

/** Runs one statement as a login that may read the system catalogue. */
export type CatalogueQuery = (text: string, values?: unknown[]) => Promise<Record<string, unknown>[]>;

type FoundColumn = {
  name: string;
  position: number;
  oid: string;
  type: string;
  modifier: number;
  nullable: boolean;
  generated: boolean;
  identity: boolean;
  default: string | null;
  comment: string | null;
};
type FoundAccess = { delete: boolean; select: string[] | null; insert: string[] | null; update: string[] | null };
type FoundRelation = {
  oid: string;
  schema: string;
  name: string;
  kind: "r" | "p" | "v" | "m" | "f" | "c";
  partition: boolean;
  exposed: boolean;
  comment: string | null;
  updatable: number;
  columns: FoundColumn[] | null;
  access: Record<string, FoundAccess> | null;
};

/** Reads the exposed schemas: relations, functions, relationships, and what each role may do. */
export async function loadCatalogue(
  query: CatalogueQuery,
  schemas: readonly string[],
  roles: readonly string[] = ["anon", "authenticated", "service_role"],
): Promise<Catalogue> {
  const [path] = await query("select current_setting('search_path') as path");
  const ask = async <T>(text: string, ...values: unknown[]) => {
    const [row] = await query(text, values);
    const found = typeof row?.found === "string" ? JSON.parse(row.found) : row?.found;
    return (found ?? []) as T[];
  };
  const [exposed, asked] = [JSON.stringify(schemas), JSON.stringify(roles)];
  const types = await ask<FoundType>(typesQuery);
  const relations = await ask<FoundRelation>(relationsQuery, exposed, asked);
  const keys = await ask<FoundKey>(keysQuery);
  const views = await ask<{ oid: string; action: string }>(viewsQuery);
  const routines = await ask<FoundRoutine>(routinesQuery, exposed, asked);
  await query("select set_config('search_path', $1, true)", [path?.path]); // the caller's transaction keeps its own

  return assemble(schemas, { types, relations, keys, views, routines });
}

type Found = {
  types: FoundType[];
  relations: FoundRelation[];
  keys: FoundKey[];
  views: { oid: string; action: string }[];
  routines: FoundRoutine[];
};

function assemble(schemas: readonly string[], found: Found): Catalogue {
  const typeOf = typeReader(found.types);
  const rowTypes = new Map(found.relations.map((relation) => [relation.oid, relation]));
  const shown = found.relations.filter(({ exposed, partition, kind }) => exposed && !partition && kind !== "c");
  const idOf = new Map(shown.map(({ oid, schema, name }) => [oid, relationId(schema, name)]));

  const routines = found.routines.map((routine) =>
    readRoutine(routine, typeOf, {
      idOf: (oid) => idOf.get(oid),
      columnsOf: (oid) => readColumns(rowTypes.get(oid)?.columns ?? [], typeOf),
    }),
  );
  const origins = resolveOrigins(new Map(found.views.map(({ oid, action }) => [oid, originsOf(action)])));
  const keyed: Keyed[] = shown.map(({ oid, schema, name, kind, columns }) => ({
    id: relationId(schema, name),
    isTable: kind !== "v" && kind !== "m",
    ...keyedBy(oid, columns ?? [], origins.get(oid)),
  }));
  const { relationships, primaryKeys, uniqueKeys } = relationshipsOf(keyed, found.keys);
  const computed = computedRelationships(routines);

  const relations = shown.map((relation): [string, Relation] => {
    const id = relationId(relation.schema, relation.name);
    const own = computed.filter(({ origin }) => origin === id);
    return [
      id,
      {
        id,
        schema: relation.schema,
        name: relation.name,
        kind: relation.kind === "v" || relation.kind === "m" ? "view" : "table",
        comment: relation.comment ?? undefined,
        columns: readColumns(relation.columns ?? [], typeOf),
        primaryKey: primaryKeys.get(id) ?? [],
        uniqueKeys: uniqueKeys.get(id) ?? [],
        access: new Map(
          Object.entries(relation.access ?? {}).map(([role, access]) => [
            role,
            readAccess(access, relation.updatable, boundsOf(relation.columns ?? [])),
          ]),
        ),
        relationships: [...own, ...(relationships.get(id) ?? [])],
        computed: computedColumns(id, routines),
      },
    ];
  });
  return {
    schemas,
    relations: new Map(relations),
    routines: groupBy(routines, ({ schema, name }) => relationId(schema, name)),
  };
}

/** What a column's comment tells the engine: `@within first last step` names columns that are nobody else's (see Column). */
const WITHIN = /\s*@within (\w+) (\w+) (\w+)$/;

const boundsOf = (columns: readonly FoundColumn[]) => new Set(columns.flatMap(({ comment }) => WITHIN.exec(comment ?? "")?.slice(1) ?? []));

function readColumns(columns: readonly FoundColumn[], typeOf: TypeOf): ReadonlyMap<string, Column> {
  const bounds = boundsOf(columns);
  return new Map(
    columns.flatMap((column) => {
      if (bounds.has(column.name)) return [];
      const within = WITHIN.exec(column.comment ?? "");
      const { baseType, category, enumValues } = typeOf(column.oid);
      const read: Column = {
        name: column.name,
        type: column.type,
        baseType,
        category,
        position: column.position,
        nullable: column.nullable,
        defaultExpression: column.generated ? undefined : (column.default ?? undefined),
        generated: column.generated,
        identity: column.identity,
        comment: column.comment?.replace(WITHIN, "") || undefined,
        enumValues,
        maxLength: ["varchar", "bpchar"].includes(baseType) && column.modifier > 4 ? column.modifier - 4 : undefined,
        within: within ? { first: within[1]!, last: within[2]!, step: within[3]! } : undefined,
      };
      return [[column.name, read] as const];
    }),
  );
}

/** The bits of pg_relation_is_updatable: a view that takes no rows offers no column for them. */
function readAccess({ select, insert, update, delete: remove }: FoundAccess, updatable: number, bounds: ReadonlySet<string>): Access {
  return {
    readable: new Set(select?.filter((name) => !bounds.has(name))),
    insertable: new Set((updatable & 8) !== 0 ? insert : []),
    updatable: new Set((updatable & 4) !== 0 ? update : []),
    deletable: remove && (updatable & 16) !== 0,
  };
}
