import { INGEST_MAX_READINGS } from "./limits";
import { isUuid, noReading, SensorNumbers, takeReading } from "./readings";

export type RefusalCode =
  | "INVALID_TYPE"
  | "INVALID_SENSOR_ID"
  | "INVALID_VALUE"
  | "INVALID_TIMESTAMP"
  | "TIMESTAMP_OUT_OF_RANGE"
  | "INVALID_QUALITY"
  | "UNKNOWN_FIELD"
  | "UNKNOWN_SENSOR"
  | "VALUE_OUT_OF_RANGE";
/** One refused reading: its place in the request, and what to do about it. */
export type Refusal = { index: number; code: RefusalCode; message: string };

export const unknownSensor = (index: number): Refusal => ({
  index,
  code: "UNKNOWN_SENSOR",
  message: "No such sensor at this gateway. Check the id, and that the sensor belongs to this gateway.",
});
export const valueOutOfRange = (index: number): Refusal => ({
  index,
  code: "VALUE_OUT_OF_RANGE",
  message: "The calibrated value is larger than 999,999,999,999. Check the value and the sensor's calibration.",
});

/**
 * A request whose readings have passed every check that needs no database, as columns. `at`, `value` and `quality` (its place in `qualities`) lie
 * where the reading was sent; those of refused readings mean nothing.
 */
export type CheckedBatch = {
  /** Readings sent, refused ones included; the columns may be longer. */
  count: number;
  at: Float64Array;
  value: Float64Array;
  quality: Uint8Array;
  /** The distinct sensors, in the order they were first named. */
  sensors: string[];
  /** Where each sensor's readings were sent, in that order; as long as `sensors`. */
  places: Int32Array[];
  refused: Refusal[];
};

export type BatchProblem = { kind: "shape" | "size"; field: string; message: string };

/** Is the body itself what the endpoint takes? What is inside `readings` is judged one by one. */
export function batchProblem(body: unknown): BatchProblem | undefined {
  const shape = (field: string, message: string): BatchProblem => ({ kind: "shape", field, message });
  if (typeof body !== "object" || body === null || Array.isArray(body))
    return shape("request", "Send an object with gatewayId and readings.");
  for (const key in body) if (key !== "gatewayId" && key !== "readings") return shape("request", "Send only gatewayId and readings.");
  const { gatewayId, readings } = body as Record<string, unknown>;
  if (typeof gatewayId !== "string" || !isUuid(gatewayId)) return shape("gatewayId", "Send the gateway's id, a UUID.");
  if (!Array.isArray(readings)) return shape("readings", "Send a list of readings.");
  if (readings.length > INGEST_MAX_READINGS) {
    return {
      kind: "size",
      field: "readings",
      message: `Send ${INGEST_MAX_READINGS} readings at most in one request; split the rest into further ones.`,
    };
  }
  return undefined;
}

export function checkBatch(readings: readonly unknown[], now: number): CheckedBatch {
  const sensors = new SensorNumbers();
  const columns = new BatchColumns(readings.length);
  const refused: Refusal[] = [];
  const taken = noReading();
  for (let index = 0; index < readings.length; index++) {
    const rejection = takeReading(readings[index], now, sensors, taken);
    if (rejection) refused.push({ index, code: rejection.code, message: rejection.message });
    else columns.put(index, taken.sensor, taken.at, taken.value, taken.quality);
  }
  return columns.finish(readings.length, sensors, refused);
}

/** A batch while it is read. Places that nothing is put at are refused. */
export class BatchColumns {
  readonly #at: Float64Array;
  readonly #value: Float64Array;
  readonly #quality: Uint8Array;
  /** Of each reading's sensor. */
  readonly #numbers: Int32Array;

  constructor(most: number) {
    this.#at = new Float64Array(most);
    this.#value = new Float64Array(most);
    this.#quality = new Uint8Array(most);
    this.#numbers = new Int32Array(most).fill(REFUSED);
  }

  put(index: number, sensor: number, at: number, value: number, quality: number) {
    this.#numbers[index] = sensor;
    this.#at[index] = at;
    this.#value[index] = value;
    this.#quality[index] = quality;
  }

  finish(count: number, { ids }: SensorNumbers, refused: Refusal[]): CheckedBatch {
    const places = placesOf(this.#numbers.subarray(0, count), ids.length);
    // A sensor is numbered before the rest of its reading is judged: one with nothing but refused readings sent nothing.
    const isSent = (_: unknown, number: number) => places[number]!.length > 0;
    return {
      count,
      at: this.#at,
      value: this.#value,
      quality: this.#quality,
      sensors: refused.length === 0 ? ids : ids.filter(isSent),
      places: refused.length === 0 ? places : places.filter(isSent),
      refused,
    };
  }
}

const REFUSED = -1;

/** The places of each sensor's readings, by counting: one list for all of them, cut into theirs. */
function placesOf(numbers: Int32Array, sensors: number): Int32Array[] {
  const ends = new Int32Array(sensors);
  for (let index = 0; index < numbers.length; index++) if (numbers[index] !== REFUSED) ends[numbers[index]!]!++;
  const places: Int32Array[] = [];
  const all = new Int32Array(numbers.length);
  for (let number = 0, from = 0; number < sensors; number++) {
    const to = from + ends[number]!;
    places.push(all.subarray(from, to));
    ends[number] = from;
    from = to;
  }
  for (let index = 0; index < numbers.length; index++) {
    const number = numbers[index]!;
    if (number !== REFUSED) all[ends[number]!++] = index;
  }
  return places;
}
