/** What a request to the REST engine says, after parsing and before anything is looked up. Names are as written; nothing here is SQL. */

export type JsonStep = { key: string | number /** `->>`: as text. */; text: boolean };
/** `column->a->>b`. */
export type Field = { column: string; path: readonly JsonStep[] };

export const operators = [
  ...["eq", "neq", "gt", "gte", "lt", "lte", "like", "ilike", "match", "imatch", "in", "is", "isdistinct"],
  ...["fts", "plfts", "phfts", "wfts", "cs", "cd", "ov", "sl", "sr", "nxr", "nxl", "adj"],
] as const;
export type Operator =
  | "eq"
  | "neq"
  | "gt"
  | "gte"
  | "lt"
  | "lte"
  | "like"
  | "ilike"
  | "match"
  | "imatch"
  | "in"
  | "is"
  | "isdistinct"
  | "fts"
  | "plfts"
  | "phfts"
  | "wfts"
  | "cs"
  | "cd"
  | "ov"
  | "sl"
  | "sr"
  | "nxr"
  | "nxl"
  | "adj";

export type Filter = {
  kind: "filter";
  field: Field;
  negated: boolean;
  operator: Operator;
  /** `op(any)`, `op(all)`: the value is an array literal. */
  quantifier?: "any" | "all";
  /** `fts(german)`. */
  language?: string;
  /** The rest of the string as sent (`*` not yet turned into `%`); a list for `in`. */
  value: string | readonly string[];
};
export type Logic = { kind: "and" | "or"; negated: boolean; items: readonly Condition[] };
export type Condition = Filter | Logic;

export type OrderTerm = {
  field: Field;
  /** `order=rel(col)`: a column of a to-one embed. */
  relation?: string;
  direction?: "asc" | "desc";
  nulls?: "first" | "last";
};

export type Aggregate = { function: "sum" | "avg" | "min" | "max" | "count"; cast?: string };
export type SelectItem =
  | { kind: "all" }
  /** Without a field only for `count()`. */
  | { kind: "column"; field?: Field; alias?: string; cast?: string; aggregate?: Aggregate }
  | { kind: "embed"; target: string; alias?: string; hint?: string; join: "inner" | "left"; spread: boolean; items: readonly SelectItem[] };

/** What shapes one level: the root (`path` empty) or an embed (`path` of aliases, or targets without one). */
export type Level = {
  path: readonly string[];
  conditions: readonly Condition[];
  order: readonly OrderTerm[];
  limit?: number;
  offset?: number;
};

export type Query = {
  select: readonly SelectItem[];
  levels: readonly Level[];
  /** `columns=`: what a write takes from the body. */
  columns?: readonly string[];
  onConflict?: readonly string[];
  /** RPC by GET: parameters that are arguments rather than filters, in the order sent. */
  arguments: readonly (readonly [name: string, value: string])[];
};

export type Preferences = {
  return?: "minimal" | "representation" | "headers-only";
  count?: "exact" | "planned" | "estimated";
  resolution?: "merge-duplicates" | "ignore-duplicates";
  missing?: "default" | "null";
  handling?: "strict" | "lenient";
  tx?: "commit" | "rollback";
  timezone?: string;
  maxAffected?: number;
};

/** The chosen form of the answer. */
export type MediaType = "array" | "object" | "csv" | "openapi";
export type Accept = { media: MediaType; stripNulls: boolean /** The Content-Type of the answer. */; type: string };

/** Rows travel as the JSON text that was sent, so that no number passes through JavaScript; CSV is turned into JSON text first. */
export type Body =
  | { kind: "none" }
  | { kind: "json"; text: string; isArray: boolean /** Keys of the first object, in order. */; keys: readonly string[]; rows: number }
  | { kind: "raw"; type: string; bytes: Uint8Array };

export type Method = "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS";
export type RestRequest = {
  method: Method;
  schema: string;
  target: { kind: "relation" | "function"; name: string } | { kind: "root" };
  query: Query;
  preferences: Preferences;
  accept: Accept;
  /** `Range: first-last`, rows counted from 0. */
  range?: { first: number; last?: number };
  body: Body;
};

/** A finished statement: one row of `{body, page, total, ...}` comes back (see sql.ts). */
export type Statement = { text: string; values: readonly unknown[] };

/** The engine's only error; the mount words it for its dialect. Never carries SQL, a path or a hidden name. */
export class RestError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: unknown = null,
    readonly hint: string | null = null,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = "RestError";
  }
}
