import { limits } from "./limits";
import type { Level, Plan } from "./plan-model";
import { callSource } from "./sql-call";
import { namesOf } from "./sql-items";
import { levelSql, type Source, tableSource } from "./sql-level";
import { ident, literal, qualified, Values } from "./sql-text";
import { freeName, usedOf } from "./sql-used";
import { mergedSql, writeSql } from "./sql-write";
import type { Statement } from "./types";

/** The one row that every statement answers. */
export type ResultRow = {
  /**
   * JSON text, or CSV text with its header line: pass it on unparsed. Null when none was asked for (no `plan.shape`, or "void"), and else
   * when it is longer than `limits.answerBytes`.
   */
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

/** The plan as one statement that answers one `ResultRow`. The same shape of request gives the same text, whatever its values. */
export function renderPlan(plan: Plan, options: RenderOptions = {}): Statement {
  const values = new Values();
  const text = plan.write ? renderWrite(values, plan) : plan.call ? renderCall(values, plan, options) : renderRead(values, plan, options);
  return { text, values: values.list };
}

function renderRead(values: Values, plan: Plan, options: RenderOptions): string {
  const source = tableSource(plan.root);
  const rows = levelSql(values, plan.root, source, { withoutItems: plan.shape === undefined && !plan.root.aggregated });
  return answer(plan, { rows, total: plan.counted ? totalSql(values, plan, source, options) : "null" });
}

function renderCall(values: Values, plan: Plan, options: RenderOptions): string {
  const { root, call, counted } = plan;
  const source = callSource(values, call!, root);
  const isValue = plan.shape !== undefined && plan.shape !== "void" && call!.routine.returns.kind !== "rows";
  const shown = isValue ? { only: `${root.alias}.v` } : { withoutItems: plan.shape === undefined && !root.aggregated };
  if (!counted) return answer(plan, { rows: levelSql(values, root, source, shown), total: "null" });

  // Counted and shown from one call: a second one could do its work twice.
  const row = root.relation && usedOf(root).wholeRow ? freeName(root.relation.columns) : undefined;
  const whole = row ? `, ${root.alias}.*::${qualified(root.relation!)} as ${row}` : "";
  const once = { from: `w as ${root.alias}`, place: { alias: root.alias, row: `${root.alias}.${row ?? "*"}` }, joined: [] };
  const rows = levelSql(values, root, once, shown);
  return `with w as materialized (select ${root.alias}.*${whole} from ${source.from}) ${answer(plan, { rows, total: totalSql(values, plan, once, options) })}`;
}

function renderWrite(values: Values, plan: Plan): string {
  const { sql, source } = writeSql(values, plan);
  const affected = "(select count(*) from w)::int";
  const rest = {
    total: plan.counted ? affected : "null",
    affected,
    inserted: plan.upsert ? `((select count(*) from w) - ${mergedSql})::int` : "null",
    location: plan.located ? locationSql(plan) : "null",
  };
  const rows = plan.shape === undefined ? "select from w" : levelSql(values, plan.root, source, { withoutTests: true });
  return `with w as (${sql}) ${answer(plan, { rows, ...rest })}`;
}

/** A page that is not full tells the total; only else are all rows counted. */
function totalSql(values: Values, { root }: Plan, source: Source, { countCap }: RenderOptions): string {
  const counted = { ...root, limit: countCap === undefined ? undefined : countCap + 1, offset: 0, sorts: [] } satisfies Level;
  const all = levelSql(values, counted, source, { withoutItems: !root.aggregated });
  const offset = values.add(String(root.offset));
  const isShort = root.limit === undefined ? "" : `count(*) < ${values.add(String(root.limit))}::bigint and `;
  return `case when ${isShort}(count(*) > 0 or ${offset}::bigint = 0) then count(*) + ${offset}::bigint else (select count(*) from (${all}) as c) end::int`;
}

const locationSql = ({ write, root }: Plan) => {
  const pairs = write!.relation.primaryKey.map((name) => `${literal(name)}, ${root.alias}.${ident(name)}::text`);
  return `(select json_build_object(${pairs.join(", ")}) from w as ${root.alias} where (select count(*) from w) = 1)`;
};

type Answer = { rows: string; total: string; affected?: string; inserted?: string; location?: string };

const answer = (plan: Plan, { rows, total, affected = "null", inserted = "null", location = "null" }: Answer) =>
  `select ${plan.shape === undefined || plan.shape === "void" ? "body" : `case when octet_length(body) <= ${limits.answerBytes} then body end as body`}, \
page, total, affected, inserted, location, response_headers, response_status from (select ${bodySql(plan)} as body, count(*)::int as page, ${total} as total, \
${affected} as affected, ${inserted} as inserted, ${location} as location, nullif(current_setting('response.headers', true), '') as response_headers, \
nullif(current_setting('response.status', true), '') as response_status from (${rows}) as p) as r`;

function bodySql({ shape, stripNulls, root, call }: Plan): string {
  const strip = (json: string) => (stripNulls ? `json_strip_nulls(${json})` : json);
  switch (shape) {
    case undefined:
    case "void":
      return "null";
    case "array":
      return `${strip("coalesce(json_agg(p.*), '[]')")}::text`;
    case "object":
      return `coalesce(string_agg(${strip("row_to_json(p.*)")}::text, ','), 'null')`;
    case "scalar":
      return "coalesce(string_agg(to_json(p.v)::text, ','), 'null')";
    case "scalars":
      return "coalesce(json_agg(p.v), '[]')::text";
    case "csv":
      return csvSql(call && call.routine.returns.kind !== "rows" ? [call.routine.name] : namesOf(root));
  }
}

/** PostgreSQL writes a row as text with CSV's quoting, but doubles backslashes, which CSV does not. */
function csvSql(names: readonly string[]): string {
  const header = names.map((name) => (/[",\r\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name)).join(",");
  const line = String.raw`replace(substring((p.*)::text from 2 for length((p.*)::text) - 2), E'\\\\', E'\\')`;
  return `${literal(header)} || coalesce(chr(10) || string_agg(${line}, chr(10)), '')`;
}
