import { type DemoSensor, demoSensors } from "./plant";

export const STEP = 5 * 60_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
export const HISTORY = 14 * DAY;

/** When things went wrong, counted back from the end of the history. */
const PUMP_FAILS = { from: 9 * DAY, to: 9 * DAY - 5 * HOUR };
const BEARING_WEARS_FROM = 4 * DAY;
const BEARING_OVERHEATS = { from: 5 * HOUR, to: 55 * 60_000 };
const COOLER_CLOGS_FROM = 30 * HOUR;

/** A number in [0, 1) that follows from its seeds alone (two rounds of a 32-bit mix). */
function chance(seed: number, step: number) {
  let h = Math.imul(seed ^ Math.imul(step | 0, 0x9e3779b1), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 16), 0x27d4eb2f);
  return ((h ^ (h >>> 15)) >>> 0) / 2 ** 32;
}

/** About normally distributed: the sum of three, shifted and scaled. */
const normal = (seed: number, step: number) => (chance(seed, step) + chance(seed + 1, step) + chance(seed + 2, step) - 1.5) * 2;
const seedOf = (key: string) => [...key].reduce((hash, character) => Math.imul(hash ^ character.charCodeAt(0), 0x01000193), 0x811c9dc5);
const ramp = (value: number, from: number, to: number) => Math.min(1, Math.max(0, (value - from) / (to - from)));

const faults: Record<string, (before: number) => number> = {
  // A pump that draws air: flow falls, the impeller shakes, until the strainer is cleaned.
  "ham-pmp-3-flow": (before) => (before <= PUMP_FAILS.from && before >= PUMP_FAILS.to ? -16 : 0),
  "ham-pmp-3-vibration": (before) => (before <= PUMP_FAILS.from && before >= PUMP_FAILS.to ? 3.1 : 0),
  // A bearing that wears for days, runs hot for hours, and is replaced.
  "ham-fil-2-vibration": (before) =>
    before < BEARING_OVERHEATS.to ? -0.4 : 3.6 * ramp(BEARING_WEARS_FROM - before, 0, BEARING_WEARS_FROM - BEARING_OVERHEATS.to) ** 2,
  "ham-fil-2-bearing": (before) =>
    before < BEARING_OVERHEATS.to
      ? -3 * (1 - Math.max(0, before) / BEARING_OVERHEATS.to)
      : 5 * ramp(BEARING_WEARS_FROM - before, 0, BEARING_WEARS_FROM) + 26 * ramp(BEARING_OVERHEATS.from - before, 0, 1.5 * HOUR),
  "ham-fil-2-current": (before) => (before < BEARING_OVERHEATS.to ? 0 : 7 * ramp(BEARING_OVERHEATS.from - before, 0, 2 * HOUR)),
  // An oil cooler that clogs: still so when the history ends, and after.
  "ham-cmp-1-discharge": (before) => 15.5 * ramp(COOLER_CLOGS_FROM - before, 0, 26 * HOUR),
};

/** What a sensor shows at a moment (ms). The same moment always gives the same value; `endsAt` is where the history was told to. */
export function valueAt(sensor: DemoSensor, at: number, endsAt: number): number {
  const step = Math.round(at / STEP);
  const seed = seedOf(sensor.key);
  const day = Math.sin(((at % DAY) / DAY) * 2 * Math.PI - 1.9);
  const slow =
    normal(seed + 11, Math.floor(step / 36)) * (1 - (step % 36) / 36) + normal(seed + 11, Math.floor(step / 36) + 1) * ((step % 36) / 36);
  const value =
    sensor.base + sensor.swing * (0.8 * day + 0.25 * slow) + sensor.noise * normal(seed, step) + (faults[sensor.key]?.(endsAt - at) ?? 0);
  return Math.round(value * 1_000) / 1_000;
}

export const lastStep = (now: number) => Math.floor(now / STEP) * STEP;
export const sensorByKey = (key: string) => demoSensors.find((sensor) => sensor.key === key)!;
