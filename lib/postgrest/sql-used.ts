import type { Level } from "./plan-model";
import { leadingColumns } from "./sql-items";
import { ident } from "./sql-text";

/** What a level needs of rows that another part of the statement hands to it. */
export function usedOf({ items, sorts, embeds }: Level) {
  const operands = [
    ...items.flatMap((item) => ("kind" in item || !item.operand ? [] : [item.operand])),
    ...sorts.flatMap(({ embed, operand }) => (embed ? [] : [operand])),
  ];
  const columns = new Set(operands.filter(({ computed }) => !computed).map(({ column }) => column));
  for (const embed of embeds) for (const name of leadingColumns(embed)) columns.add(name);
  const wholeRow = operands.some(({ computed }) => computed) || embeds.some(({ relationship }) => relationship.routine);
  return { columns, wholeRow };
}

/** A quoted name for the whole row, beside columns of these names. */
export function freeName(taken: { has(name: string): boolean }) {
  let name = "row";
  while (taken.has(name)) name += "_";
  return ident(name);
}
