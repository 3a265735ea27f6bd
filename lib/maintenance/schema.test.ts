import { expect, test } from "vitest";
import { planInput, prescriptionInput } from "./prescription-schema";
import { addLaborInput, createWorkOrderInput, downtimeInput } from "./schema";

const id = "8d9b4c1e-3f5a-4a52-9c43-2f1d6f0a7b11";

test("a form's text becomes numbers, switches, lists and moments", () => {
  expect(addLaborInput.parse({ id, minutes: "90", hourlyRate: "", note: "" })).toMatchObject({ minutes: 90, hourlyRate: undefined });
  const step = { description: "Stop it", expectedTime: 5 };
  const form = { title: "Stop", assetType: "pump", category: "seal", steps: JSON.stringify([step]) };
  expect(prescriptionInput.parse({ ...form, requiresApproval: ["off", "on"] }).requiresApproval).toBe(true);
  expect(prescriptionInput.parse({ ...form, requiresApproval: "off" }).requiresApproval).toBe(false);
  expect(createWorkOrderInput.parse({ title: "Look", assetId: id, dueDate: "2026-12-01" }).dueDate).toBe("2026-12-01T23:59:59Z");
  expect(downtimeInput.parse({ assetId: id, startedAt: "2026-12-01T08:00", endedAt: "", planned: "on" })).toMatchObject({
    startedAt: "2026-12-01T08:00:00Z",
    endedAt: null,
    planned: true,
  });
});

test("nonsense in a number, a list or a date is refused by name", () => {
  const paths = (result: { error?: { issues: { path: PropertyKey[] }[] } | undefined }) =>
    result.error?.issues.map(({ path }) => path.join("."));
  expect(paths(addLaborInput.safeParse({ id, minutes: "soon" }))).toEqual(["minutes"]);
  expect(paths(prescriptionInput.safeParse({ title: "x", assetType: "y", category: "z", steps: "[broken" }))).toEqual(["steps"]);
  expect(paths(downtimeInput.safeParse({ assetId: id, startedAt: "2026-12-02T08:00", endedAt: "2026-12-01T08:00" }))).toEqual(["endedAt"]);
});

test("a plan without its turn is refused where the turn is missing", () => {
  const plan = { name: "Grease", title: "Grease", assetId: id };
  const fields = (input: object) => planInput.safeParse({ ...plan, ...input }).error?.issues.map(({ path }) => path.join("."));
  expect(fields({ trigger: "calendar" })).toEqual(["everyCount", "everyUnit", "nextDueAt"]);
  expect(fields({ trigger: "meter" })).toEqual(["meterEvery"]);
});
