import { INGEST_MAX_READINGS } from "./limits";
import { checkReading, isUuid, type Reading } from "./readings";

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

/** A request whose readings have passed every check that needs no database, sorted by sensor. */
export type CheckedBatch = {
  readings: (Reading | undefined)[];
  /** Places of each sensor's readings, in the order they were sent. */
  places: Map<string, number[]>;
  refused: Refusal[];
  /** First moment of every month that has readings, ms since the epoch. */
  months: number[];
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
  const batch: CheckedBatch = { readings: new Array(readings.length), places: new Map(), refused: [], months: [] };
  let sensorId = "";
  let places: number[] | undefined;
  let [from, to] = [0, 0];
  const months = new Set<number>();
  for (let index = 0; index < readings.length; index++) {
    const result = checkReading(readings[index], now);
    if (!result.ok) {
      batch.refused.push({ index, code: result.rejection.code, message: result.rejection.message });
      continue;
    }
    const { reading } = result;
    batch.readings[index] = reading;
    if (reading.sensorId !== sensorId || !places) {
      sensorId = reading.sensorId;
      places = batch.places.get(sensorId);
      if (!places) {
        places = [];
        batch.places.set(sensorId, places);
      }
    }
    places.push(index);
    if (reading.at < from || reading.at >= to) {
      const day = new Date(reading.at);
      from = Date.UTC(day.getUTCFullYear(), day.getUTCMonth());
      to = Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1);
      months.add(from);
    }
  }
  batch.months = [...months];
  return batch;
}
