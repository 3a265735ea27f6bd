/** What the exposed schemas hold, read from the system catalogue once and kept until the schema changes. Nothing here is a row. */

export type Column = {
  readonly name: string;
  /** As in a cast, always resolvable: `character varying(40)`, `public.asset_status`. */
  readonly type: string;
  /** The name of the type itself, domains seen through: `text`, `jsonb`, `asset_status`; arrays begin with `_`. */
  readonly baseType: string;
  readonly category: "scalar" | "array" | "composite" | "range" | "json";
  readonly position: number;
  readonly nullable: boolean;
  /** The default as an expression; undefined when there is none. */
  readonly defaultExpression?: string | undefined;
  readonly generated: boolean;
  readonly identity: boolean;
  readonly comment?: string | undefined;
  /** Also of the elements of an array. */
  readonly enumValues?: readonly string[] | undefined;
  readonly maxLength?: number | undefined;
  /** Columns that nobody asks for: this one lies between `first` and `last` in each row, and never goes down where `step` goes up. */
  readonly within?: { readonly first: string; readonly last: string; readonly step: string } | undefined;
};

/** What a role may do with a relation, column by column. What is missing here does not exist for the role. */
export type Access = {
  readonly readable: ReadonlySet<string>;
  readonly insertable: ReadonlySet<string>;
  readonly updatable: ReadonlySet<string>;
  readonly deletable: boolean;
};

export type Relation = {
  readonly id: string;
  readonly schema: string;
  readonly name: string;
  readonly kind: "table" | "view";
  readonly comment?: string | undefined;
  /** In table order. */
  readonly columns: ReadonlyMap<string, Column>;
  /** A view's is taken from the table it shows. Empty when there is none. */
  readonly primaryKey: readonly string[];
  readonly uniqueKeys: readonly (readonly string[])[];
  readonly access: ReadonlyMap<string, Access>;
  /** Relationships that begin here, computed ones included. */
  readonly relationships: readonly Relationship[];
  /** Functions of the row that act as columns, by name. */
  readonly computed: ReadonlyMap<string, Routine>;
};

export type Relationship = {
  readonly kind: "many-to-one" | "one-to-many" | "one-to-one" | "many-to-many" | "computed";
  /** The foreign key's name; the function's for a computed one. */
  readonly name: string;
  readonly origin: string;
  readonly target: string;
  readonly toOne: boolean;
  /** Whether the origin holds the foreign key's columns. */
  readonly keyAtOrigin: boolean;
  /** Pairs of origin and target columns; empty for many-to-many and computed. */
  readonly columns: readonly (readonly [origin: string, target: string])[];
  readonly junction?: Junction | undefined;
  readonly routine?: Routine | undefined;
};

export type Junction = {
  readonly relation: string;
  readonly originKey: string;
  readonly targetKey: string;
  readonly originColumns: readonly (readonly [origin: string, junction: string])[];
  readonly targetColumns: readonly (readonly [junction: string, target: string])[];
};

export type Parameter = {
  /** Empty when the function does not name it. */
  readonly name: string;
  readonly type: string;
  readonly category: Column["category"];
  readonly hasDefault: boolean;
  readonly variadic: boolean;
};

export type Routine = {
  readonly schema: string;
  readonly name: string;
  readonly comment?: string | undefined;
  readonly parameters: readonly Parameter[];
  readonly volatility: "immutable" | "stable" | "volatile";
  readonly setReturning: boolean;
  /** `rows` names the relation whose row type comes back, or lists the columns of OUT parameters and TABLE(…). */
  readonly returns:
    | { readonly kind: "void" }
    | { readonly kind: "scalar"; readonly type: string; readonly baseType: string; readonly category: Column["category"] }
    | { readonly kind: "rows"; readonly relation?: string | undefined; readonly columns: ReadonlyMap<string, Column> };
  /** Roles that may execute it. */
  readonly roles: ReadonlySet<string>;
};

export type Catalogue = {
  readonly schemas: readonly string[];
  /** By `schema.name`. */
  readonly relations: ReadonlyMap<string, Relation>;
  /** Overloads by `schema.name`. */
  readonly routines: ReadonlyMap<string, readonly Routine[]>;
};

export const relationId = (schema: string, name: string) => `${schema}.${name}`;

const nothing: Access = { readable: new Set(), insertable: new Set(), updatable: new Set(), deletable: false };

export const accessOf = (relation: Relation, role: string) => relation.access.get(role) ?? nothing;

/** Whether the role may do anything at all with the relation; what it may not is never suggested to it. */
export function isKnownTo(relation: Relation, role: string) {
  const { readable, insertable, updatable, deletable } = accessOf(relation, role);
  return deletable || readable.size > 0 || insertable.size > 0 || updatable.size > 0;
}
