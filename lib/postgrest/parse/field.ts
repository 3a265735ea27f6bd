import type { Field, JsonStep } from "../types";
import type { Scanner } from "./scanner";

/** `"…"` with `\"` and `\\` inside; undefined when none begins here. */
export function quoted(scanner: Scanner): string | undefined {
  const found = scanner.take(/"((?:[^"\\]|\\[\s\S])*)"/y);
  return found && found[1]!.replace(/\\([\s\S])/g, "$1");
}

/** A column, alias, relation or hint: Unicode letters and digits, `_`, `$`, blanks and dashes inside (never `->`), or quoted. */
export function name(scanner: Scanner, expecting = "field name (* or [a..z0..9_$])"): string {
  scanner.blanks();
  const inQuotes = quoted(scanner);
  if (inQuotes !== undefined) {
    scanner.blanks();
    return inQuotes;
  }
  const found = scanner.take(/(?:[\p{L}\p{N}\p{M}_$ \t\r\n]|-(?!>))+/uy)?.[0].trim();
  return found || scanner.fail(expecting);
}

const LARGEST_INDEX = 2_147_483_647;

/** `->key`, `->>0` and so on, as many as follow. */
export function jsonPath(scanner: Scanner): JsonStep[] {
  const steps: JsonStep[] = [];
  while (scanner.peek("->")) {
    const text = scanner.skip("->>");
    if (!text) scanner.expect("->");
    steps.push({ key: jsonKey(scanner), text });
  }
  return steps;
}

function jsonKey(scanner: Scanner): string | number {
  const index = scanner.matches(/[+-]?\d+(?=->|[.:,)]|$)/y)?.[0];
  if (index !== undefined && Math.abs(Number(index)) <= LARGEST_INDEX) {
    scanner.at += index.length;
    return Number(index) || 0; // no minus zero
  }
  const inQuotes = quoted(scanner);
  if (inQuotes !== undefined) return inQuotes;
  return scanner.take(/(?:[^(\-:.,>)]|-(?!>))+/y)?.[0] ?? scanner.fail('"->", "->>" or a JSON key');
}

export const field = (scanner: Scanner): Field => ({ column: name(scanner), path: jsonPath(scanner) });

/** The type after `::`. PostgreSQL says whether it exists; here it only may not be anything but a name. */
export const castType = (scanner: Scanner): string =>
  scanner.take(/[\p{L}_][\p{L}\p{N}_ ]*(?:\[\])*/uy)?.[0].trim() ?? scanner.fail("a type name");
