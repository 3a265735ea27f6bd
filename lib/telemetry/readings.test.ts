import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkReading, isUuid, parseTimestamp } from "./readings";

const NOW = Date.parse("2026-03-01T12:00:00Z");
const ID = "0198c5a6-7f31-7c1e-9a55-3f6d0e2b4a10";
const good = { sensorId: ID, value: 21.5, timestamp: "2026-03-01T11:59:00Z" };
const code = (input: unknown) => {
  const result = checkReading(input, NOW);
  return result.ok ? "ok" : result.rejection.code;
};
const json = (text: string): unknown => JSON.parse(text);

describe("a reading", () => {
  it("is taken as sent, quality good when left out", () => {
    expect(checkReading(good, NOW)).toEqual({
      ok: true,
      reading: { sensorId: ID, value: 21.5, at: NOW - 60_000, quality: "good" },
    });
    for (const quality of ["good", "bad", "uncertain"])
      expect(checkReading({ ...good, quality }, NOW)).toMatchObject({ reading: { quality } });
  });

  it("names its sensor in lower case whatever was sent", () => {
    expect(checkReading({ ...good, sensorId: ID.toUpperCase() }, NOW)).toMatchObject({ reading: { sensorId: ID } });
  });

  it.each([[null], [undefined], [1], ["text"], [true], [[]], [[good]]])("is an object, not %j", (input) =>
    expect(code(input)).toBe("INVALID_TYPE"),
  );

  it.each([
    [""],
    [null],
    [1],
    ["sensor-1"],
    [`${ID} `],
    [`{${ID}}`],
    [ID.replaceAll("-", "")],
    [ID.replace("0", "g")],
    [`${ID.slice(0, 35)}\u0000`],
  ])("needs a sensor id, not %j", (sensorId) => expect(code({ ...good, sensorId })).toBe("INVALID_SENSOR_ID"));

  it.each([
    ["NaN"],
    ["1"],
    [""],
    [null],
    [undefined],
    [true],
    [[1]],
    [{}],
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
    [Number.NEGATIVE_INFINITY],
    [10n],
  ])("needs a finite number, not %s", (value) => expect(code({ ...good, value })).toBe("INVALID_VALUE"));

  it("refuses 1e309, which JSON.parse turns into infinity, and takes 1e308", () => {
    const text = (value: string) => json(`{"sensorId":"${ID}","timestamp":"2026-03-01T11:59:00Z","value":${value}}`);
    expect([code(text("1e309")), code(text("-1e309")), code(text("1e308")), code(text("5e-324"))]).toEqual([
      "INVALID_VALUE",
      "INVALID_VALUE",
      "ok",
      "ok",
    ]);
  });

  it("stores -0 as 0", () => {
    const result = checkReading({ ...good, value: json("-0") }, NOW);
    expect(result.ok && Object.is(result.reading.value, 0)).toBe(true);
  });

  it.each([["GOOD"], [""], [null], [0], [["good"]]])("knows three qualities, not %j", (quality) =>
    expect(code({ ...good, quality })).toBe("INVALID_QUALITY"),
  );

  it.each([["unit"], ["sensor_id"], ["organization_id"]])("refuses the unknown field %s", (key) =>
    expect(code({ ...good, [key]: 1 })).toBe("UNKNOWN_FIELD"),
  );

  it("refuses a __proto__ key as any other unknown field", () => {
    expect(code(json(`{"__proto__":{"value":1},"sensorId":"${ID}","timestamp":"2026-03-01T11:59:00Z"}`))).toBe("UNKNOWN_FIELD");
  });
});

describe("a timestamp", () => {
  it.each([
    ["2026-03-01T11:59:00Z"],
    ["2026-03-01T11:59Z"],
    ["2026-03-01T11:59:00.5Z"],
    ["2026-03-01T11:59:00.123Z"],
    ["2026-03-01T11:59:00+01:00"],
    ["2026-03-01T11:59:00-05:30"],
    ["2024-02-29T00:00:00Z"],
    ["2000-02-29T23:59:59.999Z"],
    ["1970-01-01T00:00:00Z"],
  ])("%s reads as Date.parse reads it", (timestamp) => expect(parseTimestamp(timestamp)).toBe(Date.parse(timestamp)));

  it("drops digits below the millisecond", () => {
    expect(parseTimestamp("2026-03-01T11:59:00.123999999Z")).toBe(Date.parse("2026-03-01T11:59:00.123Z"));
  });

  it.each([
    ["2026-03-01T11:59:00"],
    ["2026-03-01 11:59:00Z"],
    ["2026-03-01"],
    ["01/03/2026 11:59Z"],
    ["1772366400000"],
    ["2026-02-29T00:00:00Z"],
    ["1900-02-29T00:00:00Z"],
    ["2026-04-31T00:00:00Z"],
    ["2026-13-01T00:00:00Z"],
    ["2026-00-01T00:00:00Z"],
    ["2026-01-00T00:00:00Z"],
    ["2026-03-01T24:00:00Z"],
    ["2026-03-01T23:60:00Z"],
    ["2026-03-01T23:59:60Z"],
    ["2026-03-01T11:59:00.Z"],
    ["2026-03-01T11:59:Z"],
    ["2026-03-01T11:59:00+0100"],
    ["2026-03-01T11:59:00+24:00"],
    ["2026-03-01T11:59:00+01"],
    ["2026-03-01T11:59:00ZZ"],
    ["2026-03-01T11:59:00Z "],
    ["+012026-03-01T11:59:00Z"],
    ["NaN"],
    ["now"],
    [""],
    ["٢٠٢٦-03-01T11:59:00Z"],
    [`2026-03-01T11:59:00.${"1".repeat(99)}Z`],
  ])("%s is refused", (timestamp) => expect(code({ ...good, timestamp })).toBe("INVALID_TIMESTAMP"));

  it.each([[1772366400000], [null], [undefined], [{}]])("%j is refused: no epoch numbers", (timestamp) =>
    expect(code({ ...good, timestamp })).toBe("INVALID_TIMESTAMP"),
  );

  it.each([
    ["1969-12-31T23:59:59.999Z"],
    ["1970-01-01T00:00:00+00:01"],
    ["0000-01-01T00:00:00Z"],
    ["2026-03-02T12:00:00.001Z"],
    ["9999-12-31T23:59:59Z"],
  ])("%s is out of range", (timestamp) => expect(code({ ...good, timestamp })).toBe("TIMESTAMP_OUT_OF_RANGE"));

  it("may be a day ahead to the millisecond", () => expect(code({ ...good, timestamp: "2026-03-02T12:00:00.000Z" })).toBe("ok"));

  it("agrees with Date.parse on every date and zone", () => {
    const date = fc.date({ min: new Date("0001-01-01T00:00:00Z"), max: new Date("9999-12-31T23:59:59Z"), noInvalidDate: true });
    fc.assert(
      fc.property(date, fc.integer({ min: -1439, max: 1439 }), (d, offset) => {
        const two = (n: number) => String(n).padStart(2, "0");
        const size = Math.abs(offset);
        const text = `${d.toISOString().slice(0, 23)}${offset < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
        expect(parseTimestamp(text)).toBe(Date.parse(text));
      }),
    );
  });
});

describe("any input", () => {
  it("gives a result, never an exception, and what is accepted is finite and in range", () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.record(fieldArbitraries(), { requiredKeys: [] })), (input) => {
        const result = checkReading(input, NOW);
        if (result.ok) expect(Number.isFinite(result.reading.value) && Number.isInteger(result.reading.at)).toBe(true);
      }),
    );
  });

  it("a UUID is 36 characters of the canonical form", () => {
    fc.assert(fc.property(fc.uuid(), (id) => void expect(isUuid(id)).toBe(true)));
    fc.assert(fc.property(fc.string(), (text) => void expect(isUuid(text)).toBe(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text))));
  });
});

function fieldArbitraries() {
  return {
    sensorId: fc.oneof(fc.uuid(), fc.anything()),
    value: fc.oneof(fc.double(), fc.anything()),
    timestamp: fc.oneof(fc.string(), fc.constant(good.timestamp)),
    quality: fc.anything(),
  };
}
