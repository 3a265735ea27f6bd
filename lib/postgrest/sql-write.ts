import type { Column } from "./catalogue";
import type { Level, Plan, Write } from "./plan-model";
import { testsSql } from "./sql-conditions";
import { placeOf, type Source } from "./sql-level";
import { ident, literal, qualified, type Values } from "./sql-text";
import { freeName, usedOf } from "./sql-used";

/** The write itself, to stand in a `with`, and how the rest of the statement reads what it wrote. */
export function writeSql(values: Values, plan: Plan): { sql: string; source: Source } {
  const { root, write } = plan;
  const { names, row } = returned(plan);
  const list = [
    ...names.map((name) => `${root.alias}.${ident(name)}`),
    ...(row ? [`${root.alias}.*::${qualified(write!.relation)} as ${row}`] : []),
  ];
  const shown = list.length > 0 ? list.join(", ") : "1";
  return {
    sql: plan.action === "insert" ? insertSql(values, root, write!, shown) : changeSql(values, plan, shown),
    source: { from: `w as ${root.alias}`, place: { alias: root.alias, row: `${root.alias}.${row ?? "row"}` }, joined: [] },
  };
}

/** What is read back: nothing unless asked, since whoever may write need not be allowed to read. */
function returned({ root, shape, located, write }: Plan): { names: readonly string[]; row?: string } {
  if (located) return { names: write!.relation.primaryKey };
  if (shape === undefined) return { names: [] };
  const { columns, wholeRow } = usedOf(root);
  return { names: [...columns], ...(wholeRow && { row: freeName(columns) }) };
}

function insertSql(values: Values, { alias }: Level, write: Write, shown: string): string {
  const into = `insert into ${qualified(write.relation)} as ${alias}`;
  if (write.columns.length === 0) return `${into} default values ${conflictSql(write)}returning ${shown}`;

  const { columns, from } = bodySql(values, write);
  const key = write.key.map(({ column, value }) => `b.${ident(column.name)} = ${values.typed(value, column.baseType)}`);
  const where = key.length > 0 ? `where ${key.join(" and ")} ` : "";
  const names = write.columns.map(({ name }) => ident(name)).join(", ");
  return `${into} (${names}) select ${columns.join(", ")} from ${from} ${where}${conflictSql(write)}returning ${shown}`;
}

const counter = "coalesce(nullif(current_setting('rest.merged', true), ''), '0')::int";
/** Rows that an upsert found and changed; set back by the end of the transaction. */
export const mergedSql = counter;

function conflictSql({ conflict, columns }: Write): string {
  if (!conflict) return "";
  const target = `on conflict (${conflict.columns.map(ident).join(", ")})`;
  // The key itself stays as it is, so that no right to change it is needed.
  const others = columns.filter(({ name }) => !conflict.columns.includes(name));
  const set = others.length > 0 ? others : columns;
  if (!conflict.merge || set.length === 0) return `${target} do nothing `;
  const changes = set.map(({ name }) => `${ident(name)} = excluded.${ident(name)}`).join(", ");
  return `${target} do update set ${changes} where set_config('rest.merged', (${counter} + 1)::text, true) <> '' `;
}

function changeSql(values: Values, { action, root, write }: Plan, shown: string): string {
  const table = `${qualified(write!.relation)} as ${root.alias}`;
  const where = () => {
    const tests = testsSql(values, placeOf(root), root.tests);
    return tests.length > 0 ? `where ${tests.join(" and ")} ` : "";
  };
  if (action === "delete") return `delete from ${table} ${where()}returning ${shown}`;
  if (write!.columns.length === 0) return `select ${shown} from ${table} where false`;

  const { columns, from } = bodySql(values, write!, { single: true });
  const changes = write!.columns.map(({ name }, index) => `${ident(name)} = ${columns[index]}`).join(", ");
  return `update ${table} set ${changes} from ${from} ${where()}returning ${shown}`;
}

/**
 * The body as rows `b` with the columns' own types; the server reads the JSON, so no number passes through JavaScript. With defaults,
 * each object `e` says which keys it has, and a default is worked out only for a row that lacks the key.
 */
function bodySql(values: Values, { columns, body, bodyIsArray, defaults }: Write, { single = false } = {}) {
  const plain = columns.map(({ name }) => `b.${ident(name)}`);
  const typed = columns.map(({ name, type }) => `${ident(name)} ${type}`).join(", ");
  const place = values.add(body);

  if (!defaults) {
    const rows = `${bodyIsArray ? "json_to_recordset" : "json_to_record"}(${place}::text::json) as b(${typed})`;
    return { columns: plain, from: single && bodyIsArray ? `(select * from ${rows} limit 1) as b` : rows };
  }
  const objects = bodyIsArray ? `jsonb_array_elements(${place}::text::jsonb)` : `(values (${place}::text::jsonb))`;
  const first = single && bodyIsArray ? `(select * from ${objects} as e(v) limit 1)` : objects;
  return {
    columns: columns.map((column, index) => withDefault(column, plain[index]!)),
    from: `${first} as e(v) cross join lateral jsonb_to_record(e.v) as b(${typed})`,
  };
}

function withDefault({ name, type, defaultExpression }: Column, plain: string) {
  if (defaultExpression === undefined) return plain;
  return `case when e.v ? ${literal(name)} then ${plain} else cast((${defaultExpression}) as ${type}) end`;
}
