import { expect, test } from "vitest";
import { fromLocalInput, toLocalInput } from "./local-time";

const iso = (text: string, zone: string) => new Date(fromLocalInput(text, zone)!).toISOString();

test("what is typed on a clock is the moment which that clock shows, in summer and in winter", () => {
  expect(iso("2026-07-01T08:00", "Europe/Berlin")).toBe("2026-07-01T06:00:00.000Z");
  expect(iso("2026-12-01T08:00", "Europe/Berlin")).toBe("2026-12-01T07:00:00.000Z");
  expect(iso("2026-12-01T08:00", "America/Los_Angeles")).toBe("2026-12-01T16:00:00.000Z");
  expect(iso("2026-12-01T08:00", "UTC")).toBe("2026-12-01T08:00:00.000Z");
});

test("an hour before and after a clock change is read as written", () => {
  for (const text of ["2026-10-25T01:30", "2026-10-25T04:30", "2026-03-29T01:30", "2026-03-29T04:30"])
    expect(toLocalInput(fromLocalInput(text, "Europe/Berlin")!, "Europe/Berlin")).toBe(text);
});

test("what is no moment is none", () => expect(fromLocalInput("", "UTC")).toBeNull());
