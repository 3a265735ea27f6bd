import type { OrderTerm } from "../types";
import { field, name } from "./field";
import { Scanner } from "./scanner";

/** `a.desc.nullslast,b->>k.asc,rel(c).nullsfirst`. */
export function parseOrder(text: string): OrderTerm[] {
  const scanner = new Scanner(text, "order");
  const terms: OrderTerm[] = [];
  do terms.push(term(scanner));
  while (scanner.skip(","));
  scanner.end();
  return terms;
}

function term(scanner: Scanner): OrderTerm {
  const start = scanner.at;
  const relation = name(scanner);
  let ordered: OrderTerm;
  if (scanner.skip("(")) {
    ordered = { relation, field: field(scanner) };
    scanner.expect(")");
    scanner.blanks();
  } else {
    scanner.at = start;
    ordered = { field: field(scanner) };
  }
  const direction = scanner.take(/\.[ \t\r\n]*(asc|desc)(?![\p{L}\p{N}_])[ \t\r\n]*/uy)?.[1] as "asc" | "desc" | undefined;
  const nulls = scanner.take(/\.[ \t\r\n]*nulls(first|last)(?![\p{L}\p{N}_])[ \t\r\n]*/uy)?.[1] as "first" | "last" | undefined;
  if (!scanner.ended && !scanner.peek(",")) scanner.fail(direction || nulls ? '"," or end of input' : "asc, desc, nullsfirst or nullslast");
  return { ...ordered, ...(direction && { direction }), ...(nulls && { nulls }) };
}
