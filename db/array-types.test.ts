import { expect, test } from "vitest";
import { systemActor } from "./actor.ts";
import { parseArray } from "./array-types.ts";
import { rawOf, withActor } from "./with-actor.ts";

const actor = systemActor("00000000-0000-4000-8000-000000000001", "test");
const inside = <T>(ask: (sql: ReturnType<typeof rawOf>) => Promise<T>) => withActor(actor, (tx) => ask(rawOf(tx)));

test.each([
  ["text", ["a", "", 'b"c', "d\\e", "f,g", "{h}", "NULL", "null", " i ", "ü\n'"]],
  ["text", ["a", null, "b"]],
  ["text", []],
  [
    "text",
    [
      ["a", "b"],
      ['"', null],
    ],
  ],
  ["float8", [1.5, -0.25, 1e300, null]],
  ["int", [1, 2, 3]],
  ["uuid", ["00000000-0000-4000-8000-000000000001"]],
  ["public.alert_severity", ["low", "critical"]],
  ["timestamptz", ["2026-03-01 12:00:00+00"]],
  ["box", ["(1,1),(0,0)", "(3,3),(2,2)"]],
])("an array of %s goes to the database and comes back: %j", async (type, value) => {
  const [row] = await inside((sql) => sql.unsafe<{ back: unknown }[]>(`select $1::${type}[] as back`, [value as never]));
  expect(row!.back).toEqual(value);
});

test("elements are read as single values are", async () => {
  const [row] = await inside((sql) => sql`select '{t,f,null}'::boolean[] as flags, '{"{\\"a\\": 1}"}'::jsonb[] as documents`);
  expect(row).toEqual({ flags: [true, false, null], documents: [{ a: 1 }] });
});

test("an array that begins elsewhere than at one is read", () => {
  expect(parseArray("[0:1]={1,2}", ",", Number)).toEqual([1, 2]);
});

test("array() names the type of what it holds", async () => {
  const [row] = await inside((sql) => sql`select pg_typeof(${sql.array([1, 2], 23)})::text as type, ${sql.array(["x"])}::text[] as list`);
  expect(row).toEqual({ type: "integer[]", list: ["x"] });
});
