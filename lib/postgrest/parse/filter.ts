import { type Field, type Filter, type Operator, operators } from "../types";
import { quoted } from "./field";
import { Scanner } from "./scanner";

const known = new Set<string>(operators);
const searches = new Set<Operator>(["fts", "plfts", "phfts", "wfts"]);
const quantified = new Set<Operator>(["eq", "gt", "gte", "lt", "lte", "like", "ilike", "match", "imatch"]);
const expectedOperator = '"not" or operator (eq, gt, ...)';

/** `[not.]operator[(any|all|language)].value`, the value as far as `readValue` takes it. */
export function comparison(scanner: Scanner, field: Field, readValue: (scanner: Scanner) => string): Filter {
  const negated = scanner.skip("not.");
  const start = scanner.at;
  const found = scanner.take(/([a-z]+)(?:\(([\p{L}\p{N}_ $-]*)\))?\./uy);
  const operator = found?.[1] as Operator;
  const argument = found?.[2];
  if (!found || !known.has(operator) || (argument !== undefined && !takesArgument(operator, argument))) {
    scanner.at = start;
    scanner.fail(expectedOperator);
  }
  const filter = { kind: "filter", field, negated, operator } as const;
  if (operator === "in") return { ...filter, value: list(scanner) };
  if (operator === "is") return { ...filter, value: truth(scanner) };
  const value = readValue(scanner);
  if (argument === undefined) return { ...filter, value };
  return searches.has(operator) ? { ...filter, language: argument, value } : { ...filter, quantifier: argument as "any" | "all", value };
}

const takesArgument = (operator: Operator, argument: string) =>
  searches.has(operator) ? argument.trim() !== "" : quantified.has(operator) && (argument === "any" || argument === "all");

/** `(a,b,"c,d")`. `()` is the empty list; a text in quotes keeps its commas, parentheses and blanks. */
function list(scanner: Scanner): string[] {
  scanner.blanks();
  scanner.expect("(");
  if (scanner.take(/[ \t\r\n]*\)/y)) return [];
  const items: string[] = [];
  do items.push(item(scanner));
  while (scanner.skip(","));
  scanner.expect(")");
  scanner.blanks();
  return items;
}

/** One value inside a list or a logic tree: quoted, or everything up to the next comma or closing parenthesis. */
export function item(scanner: Scanner): string {
  const start = scanner.at;
  scanner.blanks();
  const inQuotes = quoted(scanner);
  scanner.blanks();
  if (inQuotes !== undefined && (scanner.ended || scanner.peek(",") || scanner.peek(")"))) return inQuotes;
  scanner.at = start;
  return scanner.take(/[^,)]*/y)![0];
}

function truth(scanner: Scanner): string {
  const found = scanner.take(/(not_null|null|true|false|unknown)(?=[ \t\r\n]*(?:[,)]|$))/iy);
  if (!found) scanner.fail("isVal: (null, not_null, true, false, unknown)");
  scanner.blanks();
  return found[1]!.toLowerCase();
}

/** A whole parameter value as a filter: whatever follows the operator belongs to the value. */
export function parseFilter(field: Field, text: string): Filter {
  const scanner = new Scanner(text, "filter");
  const filter = comparison(scanner, field, (at) => at.take(/[\s\S]*/y)![0]);
  scanner.end();
  return filter;
}
