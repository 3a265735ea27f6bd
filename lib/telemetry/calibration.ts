/** Linear calibration of a sensor (spec 000: `calibration_offset`, `calibration_scale`). `scale` is a pure number, `offset` in the sensor's unit. */
export interface Calibration {
  scale: number;
  offset: number;
}

export const IDENTITY: Calibration = { scale: 1, offset: 0 };

/** Digits kept after the decimal point: spec 000 stores values as DECIMAL(18, 6). */
export const DECIMALS = 6;
/** Largest magnitude DECIMAL(18, 6) holds; larger values are refused, not cut. */
export const MAX_MAGNITUDE = 999_999_999_999;

/**
 * Round to six decimals, halves away from zero, as PostgreSQL's numeric does; -0 becomes 0. The half is judged on the shortest decimal
 * form of the double (what a person typed), so 1.0000005 rounds up although its double lies a little below.
 */
export function roundValue(value: number): number {
  const size = Math.abs(value);
  // From 2^33 on doubles are coarser than the sixth decimal; NaN and infinities pass through for the caller to refuse.
  if (!(size < 2 ** 33)) return value;
  const scaled = size * 1e6;
  let units = Math.floor(scaled);
  const rest = scaled - units;
  if (Math.abs(rest - 0.5) < 1e-3) units = Math.round(Number(shift(size)));
  else if (rest > 0.5) units += 1;
  return units === 0 ? 0 : (Math.sign(value) * units) / 1e6;
}

/** The number times 10^6 by moving the decimal point of its shortest form: exact in decimal. */
function shift(size: number): string {
  const [digits = "0", exponent = "0"] = String(size).split("e");
  return `${digits}e${Number(exponent) + DECIMALS}`;
}

/** What is stored as `value`: raw × scale + offset, rounded. `raw` stays stored as `raw_value`, so history can be derived again. */
export function calibrate(raw: number, { scale, offset }: Calibration): number {
  return roundValue(raw * scale + offset);
}

/** The raw reading that gives `value`; exact to the rounding. Null when scale is 0, which loses the reading. */
export function uncalibrate(value: number, { scale, offset }: Calibration): number | null {
  return scale === 0 ? null : roundValue((value - offset) / scale);
}

/** Can a calibrated value be stored? False for NaN, infinities and magnitudes beyond DECIMAL(18, 6). */
export function isStorable(value: number): boolean {
  return Math.abs(value) <= MAX_MAGNITUDE;
}
