import type { Plan } from "./plan-model.ts";
import type { Statement } from "./types.ts";

/** The one row that every statement answers. */
export type ResultRow = {
  /** JSON text, or CSV text with its header line; null when none was asked for. Pass it on unparsed. */
  body: string | null;
  /** Rows in `body` (or that would be). */
  page: number;
  /** All rows the filters leave, at most `countCap + 1`; null when no count was asked for. For writes: the rows affected. */
  total: number | null;
  /** Rows written; null for reads and calls. */
  affected: number | null;
  /** Of these, rows that are new; null unless an upsert merges. */
  inserted: number | null;
  /** Primary key of the one inserted row as `{column: text or null}`, when asked for. */
  location: Record<string, string | null> | null;
  /** What the work left in `response.headers` and `response.status`; null when nothing. */
  response_headers: string | null;
  response_status: string | null;
};

export type RenderOptions = {
  /** Count no further than one above this. */
  countCap?: number;
};

export function renderPlan(plan: Plan, options?: RenderOptions): Statement {
  throw new Error(`Not rendered yet: ${plan.action} ${options?.countCap ?? ""}`);
}
