import type { Operand, Test } from "./plan-model";
import { existsSql } from "./sql-level";
import { arrayLiteral, ident, literal, qualified, type Values } from "./sql-text";
import type { Filter, Operator } from "./types";

/** Where a level's columns are found. */
export type Place = {
  /** The alias to write before a column. */
  readonly alias: string;
  /** The whole row, for functions of it. */
  readonly row: string;
};

const binary: Partial<Record<Operator, string>> = {
  ...{ eq: "=", neq: "<>", gt: ">", gte: ">=", lt: "<", lte: "<=", like: "like", ilike: "ilike", match: "~", imatch: "~*" },
  ...{ isdistinct: "is distinct from", cs: "@>", cd: "<@", ov: "&&", sl: "<<", sr: ">>", nxr: "&<", nxl: "&>", adj: "-|-" },
};
const searches: Partial<Record<Operator, string>> = {
  ...{ fts: "to_tsquery", plfts: "plainto_tsquery", phfts: "phraseto_tsquery", wfts: "websearch_to_tsquery" },
};
const truths: Record<string, string> = { not_null: "not null", null: "null", true: "true", false: "false", unknown: "unknown" };

export function testsSql(values: Values, place: Place, tests: readonly Test[]): string[] {
  return tests.map((test) => testSql(values, place, test));
}

function testSql(values: Values, place: Place, test: Test): string {
  values.count("conditions");
  if (test.kind === "embedded") return `${test.exists ? "" : "not "}${existsSql(values, place, test.embed)}`;
  if (test.kind === "logic") {
    const joined = testsSql(values, place, test.items).join(` ${test.operator} `);
    return `${test.negated ? "not " : ""}(${joined})`;
  }
  const compared = compareSql(values, place, test.operand, test.filter);
  return test.filter.negated ? `not (${compared})` : test.operand.within ? `(${compared})` : compared;
}

function compareSql(values: Values, place: Place, operand: Operand, { operator, quantifier, language, value }: Filter): string {
  const left = operandSql(place, operand, "compared");
  if (operator === "is") return `${left} is ${truths[String(value).toLowerCase()] ?? "null"}`;
  if (operator === "in") return listedSql(values, left, operand, typeof value === "string" ? [value] : value);

  const search = searches[operator];
  if (search) {
    const inLanguage = () => (language === undefined ? "" : `${values.add(language)}::text::regconfig, `);
    const isVector = operand.baseType === "tsvector" && operand.path.length === 0;
    const vector = isVector ? left : `to_tsvector(${inLanguage()}${left})`;
    return `${vector} @@ ${search}(${inLanguage()}${values.add(String(value))}::text)`;
  }
  const right = operator === "like" || operator === "ilike" ? String(value).replaceAll("*", "%") : String(value);
  if (quantifier) return `${left} ${binary[operator]} ${quantifier}(${values.add(right)})`;
  const compared = `${left} ${binary[operator]} ${values.typed(right, typeOf(operand))}`;
  return [compared, ...boundsSql(values, place, operand, operator, right)].join(" and ");
}

/** What the comparison implies for columns between which this one lies: with them a row need not be worked out to be left out. */
function boundsSql(values: Values, { alias }: Place, { within, baseType, path }: Operand, operator: Operator, value: string): string[] {
  if (!within || path.length > 0) return [];
  const bound = (column: string, sign: string) => `${alias}.${ident(column)} ${sign} ${values.typed(value, baseType)}`;
  const signs = { eq: [">=", "<="], gt: [">", ""], gte: [">=", ""], lt: ["", "<"], lte: ["", "<="] }[operator as string] ?? [];
  return [within.last, within.first].flatMap((column, place) => (signs[place] ? [bound(column, signs[place])] : []));
}

/** One array for the whole list, so that its length does not change the text; but there are no arrays of arrays. */
function listedSql(values: Values, left: string, { category, path }: Operand, list: readonly string[]) {
  if (category !== "array" || path.length > 0) return `${left} = any(${values.add(arrayLiteral(list))})`;
  return list.length > 0 ? `${left} in (${list.map((item) => values.add(item)).join(", ")})` : "false";
}

/** A path ends in text or in jsonb, whatever the column. */
function typeOf({ baseType, path }: Operand) {
  const last = path.at(-1);
  return last ? (last.text ? "text" : "jsonb") : baseType;
}

/** A column, a function of the row, or a path into it. Shown as it is; compared and ordered as jsonb, which json cannot be. */
export function operandSql(
  { alias, row }: Place,
  { column, computed, baseType, category, path }: Operand,
  use: "shown" | "compared",
): string {
  const base = computed ? `${qualified(computed)}(${row})` : `${alias}.${ident(column)}`;
  if (path.length === 0) return base;

  const isRaw = use === "compared" && baseType === "json" && !path.at(-1)!.text;
  const json = category !== "json" ? `to_jsonb(${base})` : isRaw ? `${base}::jsonb` : base;
  const steps = path.map(({ key, text }) => `${text ? "->>" : "->"}${typeof key === "number" ? `(${key})` : literal(key)}`);
  return `(${json}${steps.join("")})`;
}
