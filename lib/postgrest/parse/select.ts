import { limits } from "../limits";
import type { Aggregate, SelectItem } from "../types";
import { castType, jsonPath, name } from "./field";
import { Scanner } from "./scanner";

/** `*,alias:col->a->>b::text,rel!inner(id,...owner(name)),count()`. Nothing at all means everything. */
export function parseSelect(text: string): SelectItem[] {
  if (text.trim() === "") return [{ kind: "all" }];
  const scanner = new Scanner(text, "select parameter");
  const items = itemsOf(scanner, 1);
  scanner.end();
  return items;
}

function itemsOf(scanner: Scanner, depth: number): SelectItem[] {
  const items: SelectItem[] = [];
  do {
    scanner.blanks();
    items.push(item(scanner, depth));
    scanner.blanks();
  } while (scanner.skip(","));
  return items;
}

function item(scanner: Scanner, depth: number): SelectItem {
  const spread = scanner.skip("...");
  if (!spread && scanner.take(/\*(?=[ \t\r\n]*(?:[,)]|$))/y)) return { kind: "all" };
  let target = name(scanner);
  let alias: string | undefined;
  if (scanner.peek(":") && !scanner.peek("::")) {
    scanner.expect(":");
    alias = target;
    target = name(scanner);
  }
  const named = alias !== undefined && { alias };
  if (!spread && target === "count" && scanner.skip("()")) {
    const cast = typeAfter(scanner);
    return { kind: "column", ...named, aggregate: { function: "count", ...(cast && { cast }) } };
  }
  if (spread || scanner.peek("!") || scanner.peek("(")) return { kind: "embed", target, ...named, spread, ...relation(scanner, depth) };

  const field = { column: target, path: jsonPath(scanner) };
  const cast = typeAfter(scanner);
  const aggregate = aggregateOf(scanner);
  return { kind: "column", field, ...named, ...(cast && { cast }), ...(aggregate && { aggregate }) };
}

/** `!hint!inner(…)`: at most one word that is no join, which is the hint. */
function relation(scanner: Scanner, depth: number) {
  let hint: string | undefined;
  let join: "inner" | "left" | undefined;
  while (scanner.skip("!")) {
    const word = name(scanner, "a hint, inner or left");
    if ((word === "inner" || word === "left") && !join) join = word;
    else if (hint === undefined) hint = word;
    else scanner.fail('"("');
  }
  scanner.expect("(");
  if (depth > limits.embedDepth) scanner.fail(`at most ${limits.embedDepth} levels of embedding`);
  scanner.blanks();
  const items = scanner.peek(")") ? [] : itemsOf(scanner, depth + 1);
  scanner.expect(")");
  return { ...(hint !== undefined && { hint }), join: join ?? ("left" as const), items };
}

const typeAfter = (scanner: Scanner) => (scanner.skip("::") ? castType(scanner) : undefined);

function aggregateOf(scanner: Scanner): Aggregate | undefined {
  const found = scanner.take(/\.(sum|avg|min|max|count)\(\)/y);
  if (!found) return undefined;
  const cast = typeAfter(scanner);
  return { function: found[1] as Aggregate["function"], ...(cast && { cast }) };
}
