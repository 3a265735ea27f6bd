/**
 * Whole numbers of up to ten digits as a PostgreSQL array in its text form, in bytes; NaN is null. Written digit by digit, several times faster than `join`: most of
 * what ingestion sends is such numbers.
 */
export function wholeArray(numbers: ArrayLike<number>): Buffer {
  const bytes = Buffer.allocUnsafe(numbers.length * 12 + 2);
  let at = 0;
  bytes[at++] = 123; // {
  for (let i = 0; i < numbers.length; i++) {
    if (i > 0) bytes[at++] = 44; // ,
    const number = numbers[i]!;
    if (number >= 0) at = digits(bytes, at, number);
    else if (number < 0) {
      bytes[at++] = 45; // -
      at = digits(bytes, at, -number);
    } else at += bytes.write("null", at, "latin1");
  }
  bytes[at++] = 125; // }
  return bytes.subarray(0, at);
}

function digits(bytes: Buffer, from: number, number: number): number {
  let end = from + 1;
  for (let size = 10; size <= number; size *= 10) end++;
  let rest = number;
  for (let place = end - 1; place >= from; place--) {
    const next = Math.floor(rest / 10);
    bytes[place] = 48 + rest - next * 10;
    rest = next;
  }
  return end;
}

/** For whoever takes text alone. */
export const asText = (value: string | Buffer | null) => (typeof value === "object" && value !== null ? value.toString("latin1") : value);
