import { chosenAnswer } from "./errors";
import type { Plan } from "./plan-model";
import type { ResultRow } from "./sql";
import { type Preferences, RestError, type RestRequest } from "./types";

export type Answer = { status: number; headers: Record<string, string>; body: string | null };

/** What the plan alone forbids, before anything runs. */
export function checkPlan(plan: Plan, { preferences }: RestRequest) {
  if (preferences.maxAffected !== undefined && plan.action === "call" && !plan.returnsSet)
    throw new RestError(400, "PGRST128", "Function must return SETOF or TABLE when max-affected preference is used with handling=strict");
}

/** What only the result shows. Throws inside the transaction, so that nothing of it stays. */
export function checkResult(plan: Plan, { preferences: { maxAffected } }: RestRequest, row: ResultRow, { beyondIsEmpty = false } = {}) {
  if (plan.put && row.affected !== 1) throw new RestError(400, "PGRST115", "Payload values do not match URL in primary key column(s)");
  const touched = plan.action === "call" ? row.page : row.affected;
  if (maxAffected !== undefined && plan.action !== "read" && plan.action !== "insert" && touched !== null && touched > maxAffected)
    throw new RestError(400, "PGRST124", "Query result exceeds max-affected preference constraint", `The query affects ${touched} rows`);
  if (plan.singular && row.page !== 1)
    throw new RestError(406, "PGRST116", "Cannot coerce the result to a single JSON object", `The result contains ${row.page} rows`);
  if (plan.shape !== undefined && plan.shape !== "void" && row.body === null)
    throw new RestError(413, "54000", "The answer is too long to send", null, "Ask for fewer rows, columns or embedded rows at once.");
  if (!beyondIsEmpty && (plan.action === "read" || plan.action === "call") && row.total !== null && plan.offset > row.total)
    throw new RestError(
      416,
      "PGRST103",
      "Requested range not satisfiable",
      `An offset of ${plan.offset} was requested, but there are only ${row.total} rows.`,
      null,
      { "Content-Range": `*/${row.total}` },
    );
}

/** The whole answer in PostgREST's words. */
export function answerOf(plan: Plan, request: RestRequest, row: ResultRow): Answer {
  const chosen = chosenAnswer(row.response_headers, row.response_status);
  const status = chosen.status ?? statusOf(plan, request, row);
  const body = request.method === "HEAD" || status === 204 || status === 304 ? null : row.body;
  const applied = preferencesApplied(plan, request);
  return {
    status,
    headers: {
      "Content-Range": contentRange(plan, request, row),
      ...(status !== 204 && { "Content-Type": typeOf(plan, request) }),
      ...(applied && { "Preference-Applied": applied }),
      ...(row.location && request.target.kind === "relation" && { Location: locationOf(request.target.name, row.location) }),
      ...chosen.headers,
    },
    body,
  };
}

/** One value of a function is JSON, whatever list or table was asked for. */
const typeOf = (plan: Plan, { accept }: RestRequest) =>
  plan.shape === "scalar" || plan.shape === "scalars" ? "application/json; charset=utf-8" : accept.type;

function statusOf(plan: Plan, { preferences, method }: RestRequest, row: ResultRow): number {
  switch (plan.action) {
    case "insert":
      if (plan.put) return preferences.return !== "representation" ? 204 : row.inserted === 1 ? 201 : 200;
      return plan.upsert && row.inserted === 0 ? 200 : 201;
    case "update":
    case "delete":
      return preferences.return === "representation" ? 200 : 204;
    case "call":
      if (plan.shape === "void" || (method === "POST" && preferences.return === "minimal")) return 204;
      return partial(row);
    case "read":
      return partial(row);
  }
}

const partial = ({ page, total }: ResultRow) => (total !== null && page < total ? 206 : 200);

function contentRange(plan: Plan, { preferences }: RestRequest, row: ResultRow): string {
  const total = preferences.count && row.total !== null ? row.total : "*";
  if (plan.action === "insert" || plan.action === "delete") return `*/${total}`;
  if (plan.action === "update") return row.affected ? `0-${row.affected - 1}/${total}` : `*/${total}`;
  return row.page > 0 ? `${plan.offset}-${plan.offset + row.page - 1}/${total}` : `*/${total}`;
}

function locationOf(name: string, key: Record<string, string | null>): string {
  const filters = Object.entries(key).map(
    ([column, value]) => `${encodeURIComponent(column)}=${value === null ? "is.null" : `eq.${encodeURIComponent(value)}`}`,
  );
  return `/${encodeURIComponent(name)}?${filters.join("&")}`;
}

/** The preferences that had an effect here, in PostgREST's order. */
function preferencesApplied(plan: Plan, { preferences }: RestRequest): string {
  const writes = plan.action === "insert" || plan.action === "update" || plan.action === "delete";
  const used: Record<string, Preferences[keyof Preferences] | false> = {
    resolution: plan.action === "insert" && preferences.resolution,
    missing: (plan.action === "insert" || plan.action === "update") && preferences.missing,
    return: (writes || (plan.action === "call" && preferences.return === "minimal")) && preferences.return,
    count: preferences.count,
    tx: preferences.tx,
    handling: preferences.handling,
    timezone: preferences.timezone,
    "max-affected": plan.action !== "read" && plan.action !== "insert" && preferences.maxAffected,
  };
  return Object.entries(used)
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([name, value]) => `${name}=${value}`)
    .join(", ");
}
