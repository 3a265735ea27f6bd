import "server-only";
import { limits, type Plan, type ResultRow } from "@/lib/postgrest/engine";
import type { Answer } from "@/lib/postgrest/respond";
import type { Condition, Filter, Level, RestRequest } from "@/lib/postgrest/types";

/**
 * The same request as the specification's clients mean it: a list is a page of twenty and counted, a write answers what it wrote, and words of a
 * text search need no operators between them.
 */
export function inEnvelopeTerms(request: RestRequest): RestRequest {
  const isRead = request.method === "GET" || request.method === "HEAD";
  const query = { ...request.query, levels: levelsOf(request, isRead) };
  if (isRead) return { ...request, query, preferences: { ...request.preferences, count: "exact" } };
  const writes = request.target.kind === "relation";
  return { ...request, query, preferences: { ...request.preferences, ...(writes && { return: "representation" }) } };
}

function levelsOf({ query, target }: RestRequest, isRead: boolean): Level[] {
  const levels = query.levels.map((level) => ({ ...level, conditions: level.conditions.map(leniently) }));
  if (!isRead || target.kind !== "relation") return levels;
  const root = levels.find(({ path }) => path.length === 0) ?? { path: [], conditions: [], order: [] };
  const page = { ...root, limit: root.limit ?? limits.rowsDefault };
  return [page, ...levels.filter((level) => level !== root)];
}

function leniently(condition: Condition): Condition {
  if (condition.kind !== "filter") return { ...condition, items: condition.items.map(leniently) };
  return condition.operator === "fts" && isBareWords(condition) ? { ...condition, operator: "plfts" } : condition;
}

const isBareWords = ({ value }: Filter) => typeof value === "string" && /\s/.test(value.trim()) && !/[&|!<>():*'\\]/.test(value);

/** `{data, error, meta}` around the JSON text, which is never parsed. */
export function envelopeOf(plan: Plan, request: RestRequest, row: ResultRow, answer: Answer): Answer {
  const meta = metaOf(plan, row);
  const whole = `{"data":${answer.body ?? "null"},"error":null${meta ? `,"meta":${JSON.stringify(meta)}` : ""}}`;
  const status = answer.status === 204 || answer.status === 206 ? 200 : answer.status;
  const { "Preference-Applied": _none, ...headers } = answer.headers; // nobody preferred anything
  return {
    status,
    headers: { ...headers, "Content-Type": "application/json; charset=utf-8" },
    body: request.method === "HEAD" ? null : whole,
  };
}

function metaOf(plan: Plan, row: ResultRow) {
  if (plan.action !== "read") return row.affected === null ? undefined : { total: row.affected };
  const pageSize = plan.limit ?? row.page;
  const isCapped = row.total !== null && row.total > limits.countCap;
  return {
    ...(row.total !== null && { total: isCapped ? limits.countCap : row.total }),
    // More rows than we count: `total` is how many there are at least, of those the caller may see.
    ...(isCapped && { totalIsCapped: true }),
    page: pageSize > 0 ? Math.floor(plan.offset / pageSize) + 1 : 1,
    pageSize,
  };
}
