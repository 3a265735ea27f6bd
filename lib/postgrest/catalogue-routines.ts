import { type Column, type Parameter, type Relationship, type Routine, relationId } from "./catalogue";
import type { TypeOf } from "./catalogue-types";

export type FoundRoutine = {
  schema: string;
  name: string;
  comment: string | null;
  names: string[] | null;
  /** i in, o out, b both, v variadic, t a column of TABLE(…); null when all are in. */
  modes: string[] | null;
  types: string[];
  typeNames: string[] | null;
  defaults: number;
  set: boolean;
  rows: number;
  returns: string;
  returnsName: string;
  volatility: "i" | "s" | "v";
  roles: string[] | null;
};

type RowTypes = { idOf: (oid: string) => string | undefined; columnsOf: (oid: string) => ReadonlyMap<string, Column> };
/** What only the building of the catalogue needs to know of a routine. */
export type ReadRoutine = Routine & { readonly rowArgument: string | undefined; readonly oneRow: boolean };

const volatilities = { i: "immutable", s: "stable", v: "volatile" } as const;

export function readRoutine(found: FoundRoutine, typeOf: TypeOf, rowTypes: RowTypes): ReadRoutine {
  const all = found.types.map((oid, index) => ({
    oid,
    name: found.names?.[index] ?? "",
    mode: found.modes?.[index] ?? "i",
    type: found.typeNames?.[index] ?? "",
  }));
  const taken = all.filter(({ mode }) => mode === "i" || mode === "b" || mode === "v");
  const parameters = taken.map(
    ({ oid, name, mode, type }, index): Parameter => ({
      name,
      type,
      category: typeOf(oid).category,
      hasDefault: index >= taken.length - found.defaults,
      variadic: mode === "v",
    }),
  );
  const row = taken.length === 1 ? typeOf(taken[0]!.oid).relation : undefined;

  return {
    schema: found.schema,
    name: found.name,
    comment: found.comment ?? undefined,
    parameters,
    volatility: volatilities[found.volatility],
    setReturning: found.set,
    returns: readReturn(
      found,
      all.filter(({ mode }) => mode === "o" || mode === "b" || mode === "t"),
      typeOf,
      rowTypes,
    ),
    roles: new Set(found.roles),
    rowArgument: row && rowTypes.idOf(row),
    oneRow: !found.set || found.rows === 1,
  };
}

type Out = { oid: string; name: string; type: string };

function readReturn(found: FoundRoutine, out: readonly Out[], typeOf: TypeOf, { idOf, columnsOf }: RowTypes): Routine["returns"] {
  if (out.length > 0) return { kind: "rows", columns: new Map(out.map((each, index) => outColumn(each, index, typeOf))) };

  const { baseType, category, relation } = typeOf(found.returns);
  if (baseType === "void") return { kind: "void" };
  if (relation) return { kind: "rows", relation: idOf(relation), columns: columnsOf(relation) };
  return { kind: "scalar", type: found.returnsName, baseType, category };
}

function outColumn({ oid, name, type }: Out, index: number, typeOf: TypeOf): [string, Column] {
  const { baseType, category, enumValues } = typeOf(oid);
  const known = name || `column${index + 1}`;
  return [
    known,
    { name: known, type, baseType, category, position: index + 1, nullable: true, generated: false, identity: false, enumValues },
  ];
}

/** Functions of one row that return rows of an exposed relation. */
export const computedRelationships = (routines: readonly ReadRoutine[]): Relationship[] =>
  routines.flatMap((routine): Relationship[] => {
    const target = routine.returns.kind === "rows" ? routine.returns.relation : undefined;
    if (!routine.rowArgument || !target) return [];
    return [
      {
        kind: "computed",
        name: routine.name,
        origin: routine.rowArgument,
        target,
        toOne: routine.oneRow,
        keyAtOrigin: false,
        columns: [],
        routine,
      },
    ];
  });

/** Functions of one row that return one value. */
export const computedColumns = (id: string, routines: readonly ReadRoutine[]): ReadonlyMap<string, Routine> =>
  new Map(
    routines
      .filter(({ rowArgument, returns, setReturning }) => rowArgument === id && returns.kind === "scalar" && !setReturning)
      .map((routine) => [routine.name, routine]),
  );

export const routineId = ({ schema, name }: Routine) => relationId(schema, name);
