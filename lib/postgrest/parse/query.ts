import { limits } from "../limits";
import { type Condition, type Field, type Level, type OrderTerm, type Query, RestError } from "../types";
import { jsonPath, name } from "./field";
import { parseFilter } from "./filter";
import { parseLogic } from "./logic";
import { parseOrder } from "./order";
import { parameters } from "./parameters";
import { Scanner } from "./scanner";
import { parseSelect } from "./select";

/** Digits of the largest row number that JavaScript and PostgreSQL agree on. */
const MOST_ROWS = Number.MAX_SAFE_INTEGER;

type Key =
  | { path: string[]; field: Field }
  | { path: string[]; part: "order" | "limit" | "offset" }
  | { path: string[]; logic: "and" | "or"; negated: boolean };
type OpenLevel = { path: readonly string[]; conditions: Condition[]; order: OrderTerm[]; limit?: number; offset?: number };

/** The query string (without `?`). With `isCall`, what is no filter is an argument of the function. */
export function parseQuery(search: string, { isCall = false } = {}): Query {
  if (search.length > limits.urlBytes)
    throw new RestError(414, "PGRST100", `The query string has more than ${limits.urlBytes} characters.`, null, "Ask for less at once.");
  const query: { -readonly [K in keyof Query]: Query[K] } = { select: [{ kind: "all" }], levels: [], arguments: [] };
  const levels = new Map<string, OpenLevel>();
  const callArguments: [string, string][] = [];
  const seen = new Set<string>();

  for (const [key, value] of parameters(search)) {
    if (key === "select" || key === "columns" || key === "on_conflict") {
      if (seen.has(key)) continue; // the first one counts
      seen.add(key);
      if (key === "select") query.select = parseSelect(value);
      else if (key === "columns") query.columns = parseNames(value, "columns parameter");
      else query.onConflict = parseNames(value, "on_conflict parameter");
    } else if (isCall && isArgument(key, value)) callArguments.push([key, value]);
    else place(levels, parseKey(key), value);
  }
  return { ...query, levels: [...levels.values()] satisfies Level[], arguments: callArguments };
}

function place(levels: Map<string, OpenLevel>, key: Key, value: string) {
  const id = JSON.stringify(key.path);
  const level = levels.get(id) ?? { path: key.path, conditions: [], order: [] };
  levels.set(id, level);
  if ("field" in key) level.conditions.push(parseFilter(key.field, value));
  else if ("logic" in key) level.conditions.push(parseLogic(key.logic, key.negated, value));
  else if (key.part === "order") level.order.push(...parseOrder(value));
  else if (key.part === "limit") level.limit = wholeNumber("limit", value);
  else level.offset = Math.max(0, wholeNumber("offset", value, true));
}

const reserved = /(?:^|\.)(?:order|limit|offset|and|or)$/;

/** On a call, a parameter is a filter only when its name and its value both read as one. */
function isArgument(key: string, value: string): boolean {
  if (reserved.test(key)) return false;
  try {
    const parsed = parseKey(key);
    if ("field" in parsed) parseFilter(parsed.field, value);
    return false;
  } catch {
    return true;
  }
}

/** `[embed.]*` and then a field, or one of the words that shape a level. */
export function parseKey(text: string): Key {
  const scanner = new Scanner(text, "tree path");
  const path: string[] = [];
  for (;;) {
    const inQuotes = scanner.peek('"');
    const word = name(scanner);
    if (scanner.skip(".")) {
      path.push(word);
      continue;
    }
    const steps = jsonPath(scanner);
    scanner.end();
    if (inQuotes || steps.length > 0) return { path, field: { column: word, path: steps } };
    if (word === "and" || word === "or") {
      const negated = path.at(-1) === "not";
      return { path: negated ? path.slice(0, -1) : path, logic: word, negated };
    }
    if (word === "order" || word === "limit" || word === "offset") return { path, part: word };
    return { path, field: { column: word, path: [] } };
  }
}

function parseNames(text: string, what: string): string[] {
  const scanner = new Scanner(text, what);
  const names: string[] = [];
  do names.push(name(scanner));
  while (scanner.skip(","));
  scanner.end();
  return names;
}

function wholeNumber(what: string, text: string, mayBeNegative = false): number {
  const scanner = new Scanner(text.trim(), `${what} parameter`);
  const found = scanner.take(/[+-]?\d+/y)?.[0] ?? scanner.fail("a whole number");
  scanner.end();
  const number = Math.min(Number(found), MOST_ROWS);
  if (number < 0 && !mayBeNegative)
    throw new RestError(416, "PGRST103", "Requested range not satisfiable", "Limit should be greater than or equal to zero.");
  return number || 0;
}
