import { RestError } from "./types";

/** The parts of a database error that mean something to a caller (postgres.js names). */
type DatabaseError = { code: string; message: string; detail?: string | undefined; hint?: string | undefined };

/** Longest prefix first. What stands in no line is the caller's: 400. */
const statuses: readonly (readonly [prefix: string, status: number])[] = [
  ["23503", 409],
  ["23505", 409],
  ["25006", 405],
  ["42883", 404],
  ["42P01", 404],
  ["42P17", 500],
  ["53400", 500],
  ["57P01", 503],
  ["P0001", 400],
  ["08", 503],
  ["09", 500],
  ["0L", 403],
  ["0P", 403],
  ["21", 500],
  ["25", 500],
  ["28", 403],
  ["2D", 500],
  ["38", 500],
  ["39", 500],
  ["3B", 500],
  ["40", 500],
  ["53", 503],
  ["55", 500],
  ["57", 500],
  ["58", 500],
  ["F0", 500],
  ["HV", 500],
  ["P0", 500],
  ["XX", 500],
];

/** Failures whose own words hold nothing of the server's inside. */
const tellable = /^(57014|40001|40P01|55P03|21|25|P0)/;

/**
 * What a refusal of the database means to a caller; undefined when the error is none of the database's. Its words travel, except those of
 * failures, which may name files and processes, and hints that name columns the caller may not see.
 */
export function restErrorOf(error: unknown, isAnonymous: boolean): RestError | undefined {
  if (error instanceof RestError) return error;
  const found = databaseErrorOf(error);
  if (!found) return undefined;
  const { code, message, detail, hint } = found;
  if (code === "CONNECT_TIMEOUT")
    return new RestError(504, "PGRST003", "Timed out acquiring connection from connection pool.", null, null, retry);
  if (code === "EPIPE" || !/^[0-9A-Z]{5}$/.test(code))
    return new RestError(503, "PGRST001", "Database client error. Retrying the connection.", null, null, retry);
  if (code === "PGRST") return raisedAnswer(message, detail);
  const raised = /^PT(\d{3})$/.exec(code)?.[1];
  if (raised && Number(raised) >= 200) return new RestError(Number(raised), code, message, detail ?? null, hint ?? null);

  const status = statusOf(code, message, isAnonymous);
  const headers: Record<string, string> = status === 503 ? retry : status === 401 ? { "WWW-Authenticate": "Bearer" } : {};
  if (status >= 500 && !tellable.test(code)) return new RestError(status, code, "The database could not do this.", null, null, headers);
  const isPrivateHint = code === "42703" || code === "42P01";
  return new RestError(
    status,
    code,
    message,
    status >= 500 ? null : (detail ?? null),
    isPrivateHint || status >= 500 ? null : (hint ?? null),
    headers,
  );
}

const retry = { "Retry-After": "2" };

function statusOf(code: string, message: string, isAnonymous: boolean): number {
  if (code === "42501") return isAnonymous ? 401 : 403;
  if (code === "21000" && message.includes("requires a WHERE clause")) return 400;
  return statuses.find(([prefix]) => code.startsWith(prefix))?.[1] ?? 400;
}

function databaseErrorOf(error: unknown): DatabaseError | undefined {
  for (let current = error; typeof current === "object" && current !== null; current = (current as { cause?: unknown }).cause) {
    const { code } = current as { code?: unknown };
    if (typeof code === "string" && /^([0-9A-Z]{5}|CONNECTION_\w+|CONNECT_TIMEOUT|ECONN\w+|ENOTFOUND|EPIPE|ETIMEDOUT)$/.test(code))
      return current as DatabaseError;
  }
  return undefined;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
const textOrNull = (value: unknown) => (typeof value === "string" ? value : null);

/** `raise sqlstate 'PGRST'`: the message is the whole answer as JSON, the detail its status and headers. */
function raisedAnswer(message: string, detail: string | undefined): RestError {
  const body = parsed(message);
  const answer = parsed(detail ?? "");
  const refused = new RestError(500, "PGRST121", "Could not parse JSON in the \"RAISE SQLSTATE 'PGRST'\" error");
  if (!isRecord(body) || typeof body.code !== "string" || typeof body.message !== "string" || !isRecord(answer)) return refused;
  const status = Number(answer.status);
  if (!Number.isInteger(status) || status < 200 || status > 599) return refused;
  const headers = isRecord(answer.headers) ? checkedHeaders(Object.entries(answer.headers)) : {};
  return headers ? new RestError(status, body.code, body.message, textOrNull(body.details), textOrNull(body.hint), headers) : refused;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Headers that a function chose, or undefined when one of them is none. */
function checkedHeaders(entries: readonly (readonly [string, unknown])[]): Record<string, string> | undefined {
  const headers: Record<string, string> = {};
  for (const [name, value] of entries) {
    if (typeof value !== "string" || !/^[\w!#$%&'*+.^`|~-]+$/.test(name) || /[^\t\x20-\x7e\x80-\xff]/.test(value)) return undefined;
    headers[name] = value;
  }
  return headers;
}

/** What a function left in `response.headers` and `response.status`. */
export function chosenAnswer(headersText: string | null, statusText: string | null): { headers: Record<string, string>; status?: number } {
  let headers: Record<string, string> | undefined = {};
  if (headersText) {
    const list = parsed(headersText);
    const isList = Array.isArray(list) && list.every((one) => isRecord(one) && Object.keys(one).length === 1);
    headers = isList ? checkedHeaders(list.flatMap((one) => Object.entries(one))) : undefined;
    if (!headers)
      throw new RestError(
        500,
        "PGRST111",
        "response.headers guc must be a JSON array composed of objects with a single key and a string value",
      );
  }
  if (!statusText) return { headers };
  const status = Number(statusText);
  if (!/^\d{3}$/.test(statusText) || status < 200 || status > 599)
    throw new RestError(500, "PGRST112", "response.status guc must be a valid status code");
  return { headers, status };
}
