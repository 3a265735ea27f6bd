const formats = new Map<number, Intl.NumberFormat>();
const DIGITS = 6;

function format(places: number): Intl.NumberFormat {
  let found = formats.get(places);
  if (!found) {
    found = new Intl.NumberFormat("en-US", { maximumFractionDigits: places });
    formats.set(places, found);
  }
  return found;
}

/** A value as the console's `formatNumber` writes it, for texts that are made on the server: "1,240", "69.43 °C", "−0.125 mm/s". */
export function writtenValue(value: number, unit = ""): string {
  const size = Math.abs(value);
  const places = Number.isInteger(value) ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : 3;
  return signed(value, format(places).format(size), unit);
}

/** Two values as one text compares them: with more places where a reader would otherwise see no difference. */
export function writtenPair(one: number, other: number, unit = ""): [string, string] {
  const texts: [string, string] = [writtenValue(one, unit), writtenValue(other, unit)];
  if (one === other || texts[0] !== texts[1]) return texts;
  const exact = (value: number) =>
    signed(value, new Intl.NumberFormat("en-US", { maximumSignificantDigits: DIGITS }).format(Math.abs(value)), unit);
  return [exact(one), exact(other)];
}

const signed = (value: number, size: string, unit: string) => `${value < 0 ? "−" : ""}${size}${unit ? ` ${unit}` : ""}`;
