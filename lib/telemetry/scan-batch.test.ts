import fc from "fast-check";
import { expect, test } from "vitest";
import { parseJson } from "@/lib/api/read-body";
import { batchProblem, type CheckedBatch, checkBatch } from "./check-batch";
import { INGEST_MAX_READINGS } from "./limits";
import { scanBatch } from "./scan-batch";

const NOW = Date.parse("2026-03-01T12:00:00Z");
const GATEWAY = "0198c5a6-7f31-7c1e-9a55-3f6d0e2b4a10";
const SENSORS = ["11111111-2222-4333-8444-555555555555", "11111111-2222-4333-8444-555555555556", "AAAAAAAA-bbbb-4ccc-8ddd-eeeeeeeeeeee"];

/** What counts of a batch: its columns may be longer than it. */
const essence = ({ count, at, value, quality, ...rest }: CheckedBatch) => ({
  at: at.slice(0, count),
  value: value.slice(0, count),
  quality: quality.slice(0, count),
  ...rest,
});

/** What the general way says of these bytes; undefined when it refuses any of it. */
function generally(bytes: Buffer) {
  let body: unknown;
  try {
    body = parseJson(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
  if (batchProblem(body)) return undefined;
  const { gatewayId, readings } = body as { gatewayId: string; readings: unknown[] };
  const batch = checkBatch(readings, NOW);
  return batch.refused.length > 0 ? undefined : { gatewayId, batch: essence(batch) };
}

function scanned(bytes: Buffer) {
  const found = scanBatch(bytes, NOW);
  return found && { gatewayId: found.gatewayId, batch: essence(found.batch) };
}

const space = fc.constantFrom("", "", "", " ", "\n", "\t \r\n");
const twoDigits = (n: number) => String(n).padStart(2, "0");
const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.integer().map(String),
  fc.tuple(fc.integer({ min: 0, max: 999_999 }), fc.integer({ min: 0, max: 999_999_999 })).map(([whole, part]) => `-${whole}.${part}`),
  fc.constantFrom(
    "0",
    "-0",
    "0.1",
    "-0.0",
    "1E5",
    "2.5e-7",
    "123456789012345678",
    "0.30000000000000004",
    "9007199254740993",
    "1e308",
    "5e-324",
  ),
);
const timestamp = fc
  .tuple(
    fc.date({ min: new Date(86_400_000), max: new Date(NOW), noInvalidDate: true }),
    fc.constantFrom("plain", "plain", "short", "zone", "lower", "micro", "minute"),
  )
  .map(([date, form]) => {
    const text = date.toISOString();
    if (form === "short") return `${text.slice(0, 19)}Z`;
    if (form === "zone") return `${text.slice(0, 19)}+01:30`;
    if (form === "lower") return `${text.slice(0, 10)}t${text.slice(11, 23)}z`;
    if (form === "micro") return `${text.slice(0, 23)}456Z`;
    return form === "minute" ? `${text.slice(0, 16)}Z` : text;
  });
const closeTimestamps = fc
  .integer({ min: 0, max: 4_000 })
  .map((second) => `2026-02-28T2${second % 2}:59:${twoDigits(second % 60)}.${String(second).padStart(4, "0").slice(1)}Z`);

const written = (list: readonly [string, string][], gap: string) =>
  `{${gap}${list.map(([key, value]) => `"${key}"${gap}:${gap}${value}`).join(`${gap},${gap}`)}${gap}}`;
const object = (fields: fc.Arbitrary<[string, string][]>) => fc.tuple(fields, space).map(([list, gap]) => written(list, gap));
const anyReading = fc.record({
  sensorId: fc.constantFrom(...SENSORS, SENSORS[2]!.toLowerCase()).map((id) => `"${id}"`),
  value: number,
  timestamp: fc.oneof(closeTimestamps, timestamp).map((text) => `"${text}"`),
  quality: fc.option(fc.constantFrom('"good"', '"bad"', '"uncertain"'), { nil: undefined }),
});
const said = (fields: readonly [string, string | undefined][]) =>
  fields.filter((field): field is [string, string] => field[1] !== undefined);
const fields = anyReading.chain((one) => {
  const entries = said(Object.entries(one));
  return fc.shuffledSubarray(entries, { minLength: entries.length });
});
/** As most gateways write: all readings alike. */
const alike = fc
  .tuple(fc.shuffledSubarray(["sensorId", "value", "timestamp", "quality"] as const, { minLength: 4 }), space)
  .chain(([order, gap]) =>
    fc.array(
      anyReading.map((one) => written(said(order.map((key) => [key, one[key]])), gap)),
      { minLength: 1, maxLength: 12 },
    ),
  );
const request = fc
  .tuple(fc.oneof(fc.array(object(fields), { minLength: 1, maxLength: 12 }), alike), space, fc.boolean())
  .map(([readings, gap, first]) => {
    const parts = [`"gatewayId":${gap}"${GATEWAY}"`, `"readings":${gap}[${gap}${readings.join(`${gap},`)}${gap}]`];
    return `${gap}{${gap}${(first ? parts : parts.reverse()).join(`${gap},${gap}`)}${gap}}${gap}`;
  });

test("whatever is faultless is read from its bytes as the general way reads it", () => {
  fc.assert(
    fc.property(request, (text) => {
      const bytes = Buffer.from(text);
      const expected = generally(bytes);
      expect(expected).toBeDefined();
      expect(scanned(bytes)).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});

test("of damaged bytes, what is read from them is what the general way reads", () => {
  let read = 0;
  const digitOrSpace = fc.constantFrom(...Buffer.from("0123456789 \n"));
  const byte = fc.oneof(
    { weight: 1, arbitrary: fc.nat({ max: 255 }) },
    { weight: 1, arbitrary: fc.constantFrom(...Buffer.from('.-+e",:{}[]')) },
    { weight: 4, arbitrary: digitOrSpace },
  );
  const damage = fc.array(fc.tuple(fc.nat(), byte), { minLength: 1, maxLength: 2 });
  fc.assert(
    fc.property(request, damage, fc.constantFrom("change", "insert", "cut"), (text, hits, how) => {
      let bytes = Buffer.from(text);
      for (const [place, byte] of hits) {
        const at = place % bytes.length;
        if (how === "change") bytes[at] = byte;
        else if (how === "insert") bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from([byte]), bytes.subarray(at)]);
        else bytes = bytes.subarray(0, at + 1);
      }
      const found = scanned(bytes);
      if (!found) return;
      read++;
      expect(found).toEqual(generally(bytes));
    }),
    { numRuns: 3_000 },
  );
  expect(read).toBeGreaterThan(50);
});

const reading = (more: object = {}) => ({ sensorId: SENSORS[0], value: 1.5, timestamp: "2026-03-01T11:59:00Z", ...more });
const bytesOf = (...readings: object[]) => Buffer.from(JSON.stringify({ gatewayId: GATEWAY, readings }));

test.each([
  ["no reading", bytesOf()],
  ["a reading that is refused", bytesOf(reading(), reading({ value: "1" }))],
  ["a time too far ahead", bytesOf(reading({ timestamp: "2026-03-02T12:00:00.001Z" }))],
  ["a time before 1970", bytesOf(reading({ timestamp: "1969-12-31T23:59:59Z" }))],
  ["a second 60", bytesOf(reading({ timestamp: "2026-03-01T11:59:60Z" }))],
  ["a field too many", bytesOf(reading({ unit: "°C" }))],
  ["no value", bytesOf(reading({ value: undefined }))],
  ["an id that is none", bytesOf(reading({ sensorId: SENSORS[0]!.replace("1", "g") }))],
  ["a value beyond a double", Buffer.from(bytesOf(reading()).toString().replace("1.5", "1e309"))],
  ["a value with a zero in front", Buffer.from(bytesOf(reading()).toString().replace("1.5", "01.5"))],
  ["a value that JSON does not know", Buffer.from(bytesOf(reading()).toString().replace("1.5", "1."))],
  ["a field twice", Buffer.from(bytesOf(reading()).toString().replace('"value":1.5', '"value":1.5,"value":2'))],
  [
    "an escaped text",
    Buffer.from(
      bytesOf(reading({ quality: "good" }))
        .toString()
        .replace("good", "g\\u006fod"),
    ),
  ],
  ["a byte order mark", Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytesOf(reading())])],
  ["something behind", Buffer.concat([bytesOf(reading()), Buffer.from("x")])],
  ["a gateway that is none", Buffer.from(bytesOf(reading()).toString().replace(GATEWAY, "gateway-1"))],
  ["another body", Buffer.from("[]")],
  ["nothing", Buffer.from("")],
])("%s is left to the general way", (_, bytes) => expect(scanBatch(bytes, NOW)).toBeUndefined());

test("ten thousand readings are read, one more is left to be refused", () => {
  const many = Array.from({ length: INGEST_MAX_READINGS }, (__, i) => reading({ timestamp: new Date(NOW - i * 1_000).toISOString() }));
  expect(scanBatch(bytesOf(...many), NOW)?.batch.count).toBe(INGEST_MAX_READINGS);
  expect(scanBatch(bytesOf(...many, reading()), NOW)).toBeUndefined();
});

test("bytes that lie inside larger memory are read in their place", () => {
  const body = bytesOf(reading(), reading({ timestamp: "2026-03-01T11:59:01Z" }));
  const inside = Buffer.concat([Buffer.from("abc"), body]).subarray(3);
  expect(scanned(inside)).toEqual(generally(body));
});
