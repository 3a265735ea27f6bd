/** Filters of postgres_changes: `column=op.value`, several joined by commas. Read here, evaluated by PostgreSQL in the column's own type. */
export type Condition = { column: string; operator: Operator; negated: boolean; values: string[] };

const comparisons = { eq: "=", neq: "<>", lt: "<", lte: "<=", gt: ">", gte: ">=", isdistinct: "is distinct from" } as const;
const patterns = { like: "like", ilike: "ilike", match: "~", imatch: "~*" } as const;
const states = { null: "null", not_null: "not null", true: "true", false: "false", unknown: "unknown" } as const;
export type Operator = keyof typeof comparisons | keyof typeof patterns | "in" | "is";

const names = [...Object.keys(comparisons), ...Object.keys(patterns), "in", "is"].join("|");
/** Where a condition begins: a column, `=`, perhaps `not.`, an operator and a dot. */
const head = new RegExp(`^\\s*("(?:[^"\\\\]|\\\\.)+"|[^=,"]+?)=(not\\.)?(${names})\\.`, "i");
const MOST_VALUES = 100;
const MOST_LENGTH = 4_000;

export class FilterError extends Error {}
const wrong = (filter: string) =>
  new FilterError(`The filter ${JSON.stringify(filter.slice(0, 80))} is not understood. Write it as column=operator.value.`);

export function readFilter(filter: string): Condition[] {
  if (filter.length > MOST_LENGTH) throw new FilterError(`A filter may have ${MOST_LENGTH} characters at most.`);
  return split(filter).map((part) => {
    const found = head.exec(part);
    if (!found) throw wrong(part);
    const operator = found[3]!.toLowerCase() as Operator;
    const text = part.slice(found[0].length);
    const values = operator === "in" ? list(text) : [unquote(text)];
    if (operator === "is" && !(values[0]!.toLowerCase() in states)) throw wrong(part);
    return { column: unquote(found[1]!.trim()), operator, negated: found[2] !== undefined, values };
  });
}

/** Cuts at commas behind which another condition begins; commas in quotes, in parentheses or inside a value stay. */
function split(filter: string): string[] {
  const parts: string[] = [];
  let [from, depth, quoted] = [0, 0, false];
  for (let at = 0; at < filter.length; at += 1) {
    const letter = filter[at];
    if (quoted && letter === "\\") at += 1;
    else if (letter === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (letter === "(") depth += 1;
    else if (letter === ")") depth -= 1;
    else if (letter === "," && depth <= 0 && head.test(filter.slice(at + 1))) {
      parts.push(filter.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, filter.slice(from)];
}

function list(text: string): string[] {
  const inside = /^\s*\(([\s\S]*)\)\s*$/.exec(text)?.[1];
  if (inside === undefined) throw wrong(text);
  const values = [...inside.matchAll(/\s*("(?:[^"\\]|\\.)*"|[^,]*)\s*(?:,|$)/gy)].map(([, value]) => unquote(value!.trim()));
  if (!inside.endsWith(",")) values.pop(); // the empty match behind the last value
  if (values.length > MOST_VALUES) throw new FilterError(`A filter may list ${MOST_VALUES} values at most.`);
  return values;
}

const unquote = (text: string) => (/^"[\s\S]*"$/.test(text) && text.length > 1 ? text.slice(1, -1).replace(/\\(.)/gs, "$1") : text);

export const quoteName = (name: string) => `"${name.replaceAll('"', '""')}"`;

/**
 * Conditions as one SQL expression over the alias `t`. Values are bound, and cast by PostgreSQL from text to the column's type; `types` holds the
 * columns that may be named at all, so an identifier is chosen from the catalogue and never made from input.
 */
export function filterSql(conditions: readonly Condition[], types: ReadonlyMap<string, string>, bind: (value: string) => string): string {
  if (conditions.length === 0) return "true";
  const each = conditions.map(({ column, operator, negated, values }) => {
    const type = types.get(column);
    if (type === undefined) throw new FilterError(`There is no column ${column} here, or it may not be read.`);
    const left = `t.${quoteName(column)}`;
    const bound = (value: string) => `${bind(value)}::text::${type}`;
    const test =
      operator === "in"
        ? values.length === 0
          ? "false"
          : `${left} in (${values.map(bound).join(", ")})`
        : operator === "is"
          ? `${left} is ${states[values[0]!.toLowerCase() as keyof typeof states]}`
          : operator in patterns
            ? `${left}::text ${patterns[operator as keyof typeof patterns]} ${bind(values[0]!)}::text`
            : `${left} ${comparisons[operator as keyof typeof comparisons]} ${bound(values[0]!)}`;
    return negated ? `not (${test})` : `(${test})`;
  });
  return each.join(" and ");
}
