import fc from "fast-check";
import { expect, test } from "vitest";
import { pickMembers } from "./pick-members";

test("what is picked stands as it was, digit for digit", () => {
  const text = '{"id":9007199254740993,"a,b":"x\\"},{","n":200.00,"deep":{"a":[1,{"b":"]"}]},"nothing":null}';
  expect(pickMembers(text, new Set(["id", "n"]))).toBe('{"id":9007199254740993,"n":200.00}');
  expect(pickMembers(text, new Set(["a,b", "deep"]))).toBe('{"a,b":"x\\"},{","deep":{"a":[1,{"b":"]"}]}}');
  expect(pickMembers(text, new Set(["nothing", "unknown"]))).toBe('{"nothing":null}');
  expect(pickMembers(text, new Set())).toBe("{}");
  expect(pickMembers("{}", new Set(["id"]))).toBe("{}");
  expect(pickMembers('{"j":{ "a" : 1 ,\n "b":[ ] },"k":1}', new Set(["j"]))).toBe('{"j":{ "a" : 1 ,\n "b":[ ] }}');
});

test("any object, any choice: the same members as reading and choosing", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.string()), (object, more) => {
      const keys = Object.keys(object);
      const names = new Set([...keys.filter((_, index) => index % 2 === 0), ...more]);
      const expected = Object.fromEntries(Object.entries(object).filter(([name]) => names.has(name)));
      expect(JSON.parse(pickMembers(JSON.stringify(object), names))).toEqual(JSON.parse(JSON.stringify(expected)));
    }),
    { numRuns: 500 },
  );
});
