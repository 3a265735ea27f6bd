import fc from "fast-check";
import { expect, test } from "vitest";
import { converter, inUnits, quantities, unitsLike } from "./units";

test.each([
  [100, "°C", "°F", 212],
  [-40, "°F", "°C", -40],
  [0, "K", "°C", -273.15],
  [451, "°F", "K", 505.927_777_777_8],
  [1, "atm", "Pa", 101_325],
  [14.503_773_773_02, "psi", "bar", 1],
  [25.4, "mm/s", "in/s", 1],
  [100, "km/h", "m/s", 27.777_777_777_8],
  [1, "g", "m/s²", 9.806_65],
  [1, "ft", "in", 12],
  [50, "Hz", "rpm", 3_000],
  [1, "m³/h", "l/min", 16.666_666_666_7],
  [1, "hp", "W", 745.699_871_582],
  [3.6, "MJ", "kWh", 1],
  [1, "lb", "kg", 0.453_592_37],
])("%d %s is %d %s", (value, from, to, result) => expect(converter(from, to)!(value)).toBeCloseTo(result, 9));

test("there and back is the same value, for each two units of a quantity", () => {
  for (const units of Object.values(quantities)) {
    for (const from of Object.keys(units))
      for (const to of Object.keys(units))
        fc.assert(
          fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (value) => {
            const back = converter(to, from)!(converter(from, to)!(value));
            expect(Math.abs(back - value)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(value)));
          }),
          { numRuns: 10 },
        );
  }
});

test("what is not the same quantity is not converted, and spellings are one unit", () => {
  expect(converter("°C", "bar")).toBeUndefined();
  expect(converter("parts", "kg")).toBeUndefined();
  expect(unitsLike("bananas")).toEqual([]);
  expect(unitsLike("degC")).toEqual(["°C", "°F", "K"]);
  expect(converter("degC", "°C")!(1 / 3)).toBe(1 / 3);
});

test("a series takes the wanted unit of its quantity, bands included, or stays", () => {
  const series = { unit: "°C", points: [{ t: 1, avg: 0, min: -40, max: 100 }] };
  expect(inUnits(series, ["bar", "°F"])).toEqual({ unit: "°F", points: [{ t: 1, avg: 32, min: -40, max: 212 }] });
  expect(inUnits(series, ["bar"])).toBe(series);
  expect(inUnits(series, ["°C"])).toBe(series);
});
