import fc from "fast-check";
import { expect, test } from "vitest";
import { merge, pick } from "./merge";
import { conflictRules, type Shared, sharedFields } from "./words";

const side = fc.record<Shared>({
  title: fc.constantFrom("a", "b", "c"),
  description: fc.constantFrom(null, "a", "b"),
  status: fc.constantFrom("open", "in-progress", "completed"),
  priority: fc.constantFrom("low", "high"),
  dueDate: fc.constantFrom(null, "2026-12-01T10:00:00Z"),
});
const sides = fc.record({ agreed: side, ours: side, theirs: side, rule: fc.constantFrom(...conflictRules), oursIsNewer: fc.boolean() });

test("after both ways were carried over, both sides say the same, but for what somebody has to decide", () => {
  fc.assert(
    fc.property(sides, (input) => {
      const { send, receive, conflicts, agreed } = merge(input);
      const ours = { ...input.ours, ...pick(input.theirs, receive) };
      const theirs = { ...input.theirs, ...pick(input.ours, send) };
      const open = conflicts.map(({ field }) => field);
      const settled = sharedFields.filter((field) => !open.includes(field));
      expect(pick(ours, settled)).toEqual(pick(theirs, settled));
      expect(open.length === 0 || input.rule === "ask").toBe(true);
      const both = { ...agreed, ...pick(input.ours, send), ...pick(input.theirs, receive) };
      expect(merge({ ...input, agreed: both, ours, theirs })).toMatchObject({ send: [], receive: [], conflicts });
    }),
  );
});

test("a change that only one side made is never undone, whatever the rule", () => {
  fc.assert(
    fc.property(sides, ({ agreed, ours, ...rest }) => {
      const onlyOurs = merge({ ...rest, agreed, ours, theirs: agreed });
      expect([onlyOurs.receive, onlyOurs.conflicts]).toEqual([[], []]);
      const onlyTheirs = merge({ ...rest, agreed, ours: agreed, theirs: ours });
      expect([onlyTheirs.send, onlyTheirs.conflicts]).toEqual([[], []]);
    }),
  );
});

test("a field that one side does not keep is left alone", () => {
  const base = { title: "a", priority: "low" } as const;
  const kept = merge({ agreed: base, ours: { ...base, description: "x" }, theirs: base, rule: "newest", oursIsNewer: true });
  expect(kept).toEqual({ send: [], receive: [], conflicts: [], agreed: base });
});
