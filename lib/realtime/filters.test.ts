import { postgresChangesFilter } from "@supabase/realtime-js";
import { expect, test } from "vitest";
import { FilterError, filterSql, readFilter } from "./filters";

const types = new Map([
  ["severity", "public.alert_severity"],
  ["name", "text"],
  ["n", "integer"],
]);
const sqlOf = (filter: string) => {
  const values: string[] = [];
  const text = filterSql(readFilter(filter), types, (value) => `$${values.push(value)}`);
  return { text, values };
};

test.each([
  ["severity=eq.critical", `(t."severity" = $1::text::public.alert_severity)`, ["critical"]],
  ["n=gte.5,n=lt.10", `(t."n" >= $1::text::integer) and (t."n" < $2::text::integer)`, ["5", "10"]],
  ["name=in.(a,b)", `(t."name" in ($1::text::text, $2::text::text))`, ["a", "b"]],
  ['name=in.("a,b","c\\"d")', `(t."name" in ($1::text::text, $2::text::text))`, ["a,b", 'c"d']],
  ["name=in.()", "(false)", []],
  ["name=not.is.null", `not (t."name" is null)`, []],
  ["name=ilike.%pump%", `(t."name"::text ilike $1::text)`, ["%pump%"]],
  ["name=eq.Delta, Inc.", `(t."name" = $1::text::text)`, ["Delta, Inc."]],
  ["name=eq.a,n=eq.1", `(t."name" = $1::text::text) and (t."n" = $2::text::integer)`, ["a", "1"]],
  ["name=isdistinct.x", `(t."name" is distinct from $1::text::text)`, ["x"]],
])("%s", (filter, text, values) => expect(sqlOf(filter)).toEqual({ text, values }));

test("reads what the client's own builder writes", () => {
  const filter = postgresChangesFilter().eq("name", 'a, "b" (c)').in("n", [1, 2]).not("name", "is", null).build();
  expect(sqlOf(filter)).toEqual({
    text: `(t."name" = $1::text::text) and (t."n" in ($2::text::integer, $3::text::integer)) and not (t."name" is null)`,
    values: ['a, "b" (c)', "1", "2"],
  });
});

test.each(["", "severity", "severity=critical", "name=is.maybe", "name=in.a,b"])("%j is refused", (filter) =>
  expect(() => readFilter(filter)).toThrow(FilterError),
);

test("a column that may not be read does not exist", () =>
  expect(() => sqlOf('key_hash=eq.x" or true --')).toThrow("There is no column key_hash here"));
