import { limits } from "../limits";
import type { Condition, Logic } from "../types";
import { field } from "./field";
import { comparison, item } from "./filter";
import { Scanner } from "./scanner";

/** The value of `and=`, `or=`, `not.and=`, `not.or=`: `(f1,f2,or(f3,f4))`. */
export function parseLogic(kind: "and" | "or", negated: boolean, text: string): Logic {
  const scanner = new Scanner(text, "logic tree");
  scanner.blanks();
  const tree = { kind, negated, items: conditions(scanner, 1) };
  scanner.end();
  return tree;
}

function conditions(scanner: Scanner, depth: number): Condition[] {
  scanner.expect("(");
  if (depth > limits.logicDepth) scanner.fail(`at most ${limits.logicDepth} levels of parentheses`);
  const items: Condition[] = [];
  do {
    scanner.blanks();
    items.push(condition(scanner, depth));
    scanner.blanks();
  } while (scanner.skip(","));
  scanner.expect(")");
  scanner.blanks();
  return items;
}

function condition(scanner: Scanner, depth: number): Condition {
  const group = scanner.take(/(not\.)?(and|or)[ \t\r\n]*(?=\()/y);
  if (group) return { kind: group[2] as "and" | "or", negated: group[1] !== undefined, items: conditions(scanner, depth + 1) };
  const column = field(scanner);
  scanner.expect(".");
  return comparison(scanner, column, (at) => arrayLiteral(at) ?? item(at));
}

/** `{…}` is taken whole, commas and nested braces included; quoted elements may hold anything. */
function arrayLiteral(scanner: Scanner): string | undefined {
  if (!scanner.peek("{")) return undefined;
  const start = scanner.at;
  let depth = 0;
  do {
    const part = scanner.take(/\{|\}|"(?:[^"\\]|\\[\s\S])*"|[^{}"]+/y)?.[0];
    if (part === undefined) break;
    depth += part === "{" ? 1 : part === "}" ? -1 : 0;
  } while (depth > 0);
  if (depth === 0 && scanner.matches(/[ \t\r\n]*[,)]/y)) return scanner.text.slice(start, scanner.at);
  scanner.at = start;
  return undefined;
}
