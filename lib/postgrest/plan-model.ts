import type { Column, Relation, Relationship, Routine } from "./catalogue";
import type { Filter, JsonStep } from "./types";

/** A column, or a function that acts as one, of the level it stands on. */
export type Operand = {
  readonly column: string;
  readonly computed?: Routine | undefined;
  readonly baseType: string;
  readonly category: Column["category"];
  readonly path: readonly JsonStep[];
  readonly within?: Column["within"];
};

export type Test =
  | { readonly kind: "compare"; readonly operand: Operand; readonly filter: Filter }
  | { readonly kind: "logic"; readonly operator: "and" | "or"; readonly negated: boolean; readonly items: readonly Test[] }
  /** `rel=is.null` (none of the embed) and `rel=not.is.null` (some of it). */
  | { readonly kind: "embedded"; readonly embed: Embed; readonly exists: boolean };

export type Output = {
  readonly name: string;
  readonly operand?: Operand | undefined;
  readonly cast?: string | undefined;
  readonly aggregate?: { readonly function: "sum" | "avg" | "min" | "max" | "count"; readonly cast?: string | undefined } | undefined;
};

export type Sort = {
  readonly operand: Operand;
  /** Of a to-one embed's column. */
  readonly embed?: Embed | undefined;
  readonly direction?: "asc" | "desc" | undefined;
  readonly nulls?: "first" | "last" | undefined;
};

/** One level of a read: the root, or what an embed shows. */
export type Level = {
  /** Unique in the statement; a table alias, so no column can collide with it. */
  readonly alias: string;
  /** Undefined for functions that return no known table. */
  readonly relation?: Relation | undefined;
  /** What `*` means for this role. */
  readonly columns: ReadonlyMap<string, Column>;
  /** What the level shows, in the order asked; embeds stand among the columns. */
  items: (Output | Embed)[];
  embeds: Embed[];
  tests: Test[];
  sorts: Sort[];
  limit: number | undefined;
  offset: number;
  /** It shows an aggregate, its own or one lifted out of a spread; its other columns form the groups. */
  aggregated: boolean;
};

export type Embed = {
  readonly kind: "embed";
  /** The key in the answer, and the name by which filters reach it. */
  readonly name: string;
  readonly target: string;
  readonly relationship: Relationship;
  readonly junction?: { readonly relation: Relation; readonly alias: string } | undefined;
  readonly inner: boolean;
  readonly spread: boolean;
  /** A to-one spread: its columns, aggregates included, are the parent's. */
  readonly lifted: boolean;
  readonly level: Level;
};

export type Shape = "array" | "object" | "csv" | "scalar" | "scalars" | "void";

export type Write = {
  readonly relation: Relation;
  /** What the body fills, in order. None: an insert of one row of defaults, an update of nothing. */
  readonly columns: readonly Column[];
  /** JSON text, as sent. */
  readonly body: string;
  readonly bodyIsArray: boolean;
  /** A key that an object lacks becomes the column's default rather than null. */
  readonly defaults: boolean;
  /** For an insert: what to do with rows that exist. */
  readonly conflict?: { readonly columns: readonly string[]; readonly merge: boolean } | undefined;
  /** PUT: the key in the URL, which the body must repeat. */
  readonly key: readonly { readonly column: Column; readonly value: string }[];
};

export type Argument = {
  /** Undefined for the one parameter without a name. */
  readonly name?: string | undefined;
  readonly type: string;
  readonly category: Column["category"];
  readonly variadic: boolean;
  /** Of its own (GET), or undefined: the body's key of that name. */
  readonly literal?: string | undefined;
};

export type Call = {
  readonly routine: Routine;
  readonly arguments: readonly Argument[];
  /** JSON text whose keys are arguments. */
  readonly body: string;
  readonly bodyIsArray: boolean;
};

export type Plan = {
  readonly action: "read" | "insert" | "update" | "delete" | "call";
  /** PUT: an insert that must touch exactly one row (`affected`), else the keys did not match (PGRST115). */
  readonly put: boolean;
  /** The transaction may be READ ONLY: reads, calls by GET or HEAD, calls of stable and immutable functions. */
  readonly readOnly: boolean;
  /** Exactly one row is wanted: `page` other than 1 is PGRST116. */
  readonly singular: boolean;
  /** An exact count is wanted: `total` is filled. */
  readonly counted: boolean;
  /** How `body` is made; undefined when none was asked for (minimal, headers-only, HEAD). `void` has none either. */
  readonly shape: Shape | undefined;
  readonly stripNulls: boolean;
  /** The window of the answer; `limit` counts the row cap in and is undefined for writes. */
  readonly offset: number;
  readonly limit: number | undefined;
  /** False for calls of functions that return one value or row. */
  readonly returnsSet: boolean;
  /** An insert that merges: `inserted` is filled. */
  readonly upsert: boolean;
  /** `location` is filled when one row was inserted (return=headers-only). */
  readonly located: boolean;
  readonly root: Level;
  readonly write?: Write | undefined;
  readonly call?: Call | undefined;
};
