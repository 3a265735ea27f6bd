import type { Column, Relation, Relationship, Routine } from "./catalogue.ts";
import type { Accept, Filter, JsonStep } from "./types.ts";

/** A column, or a function that acts as one, of the level it stands on. */
export type Operand = {
  readonly column: string;
  readonly computed?: Routine | undefined;
  readonly baseType: string;
  readonly category: Column["category"];
  readonly path: readonly JsonStep[];
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
  /** What the level shows, in the order asked; embeds stand among the columns. */
  items: (Output | Embed)[];
  embeds: Embed[];
  tests: Test[];
  sorts: Sort[];
  limit: number | undefined;
  offset: number;
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
  readonly level: Level;
};

export type Shape = "array" | "object" | "csv" | "scalar" | "scalars" | "void";

export type Write = {
  readonly relation: Relation;
  /** What the body fills, in order. */
  readonly columns: readonly Column[];
  readonly body: string;
  readonly bodyIsArray: boolean;
  readonly defaults: boolean;
  /** For an insert: what to do with rows that exist. */
  readonly conflict?: { readonly columns: readonly string[]; readonly merge: boolean } | undefined;
};

export type Argument = {
  readonly name: string;
  readonly type: string;
  readonly category: Column["category"];
  readonly variadic: boolean;
  /** A literal of its own, a key of the body, or the whole body. */
  readonly value:
    | { readonly kind: "literal"; readonly text: string }
    | { readonly kind: "key" }
    | { readonly kind: "body"; readonly text: string; readonly base64: boolean };
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
  /** How `body` is made; undefined when no body was asked for (minimal, headers-only, HEAD). `void` answers nothing either. */
  readonly shape: Shape | undefined;
  readonly stripNulls: boolean;
  /** The window of the root; `limit` counts the row cap in. Undefined for writes. */
  readonly offset: number;
  readonly limit: number | undefined;
  /** False for calls of functions that return one value or row. */
  readonly returnsSet: boolean;
  /** An upsert that merges: `inserted` is filled. */
  readonly upsert: boolean;
  /** `location` is filled (return=headers-only). */
  readonly located: boolean;
  readonly accept: Accept;
  readonly root: Level;
  readonly write?: Write | undefined;
  readonly call?: { readonly routine: Routine; readonly arguments: readonly Argument[]; readonly body: string } | undefined;
};
