import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeText, MOST_BYTES } from "./encode";
import { checkBytes } from "./field";
import { type Matrix, qrMatrix, qrPath } from "./matrix";

const bitsOf = (matrix: Matrix, places: readonly (readonly [row: number, column: number])[]) =>
  places.map(([row, column]) => (matrix[row]![column] ? "1" : "0")).join("");

describe("against the published vectors", () => {
  it("check bytes of HELLO WORLD at 1-M", () => {
    const data = [32, 91, 11, 120, 209, 114, 220, 77, 67, 64, 236, 17, 236, 17, 236, 17];
    expect(checkBytes(data, 10)).toEqual([196, 35, 39, 119, 235, 215, 231, 226, 93, 23]);
  });

  // ISO/IEC 18004, table C.1, error correction M.
  it.each([
    [0, "101010000010010"],
    [1, "101000100100101"],
    [2, "101111001111100"],
    [3, "101101101001011"],
    [4, "100010111111001"],
    [5, "100000011001110"],
    [6, "100111110010111"],
    [7, "100101010100000"],
  ])("format of mask %i, drawn twice", (mask, format) => {
    const matrix = qrMatrix("gantry", mask);
    const size = matrix.length;
    const beside = [0, 1, 2, 3, 4, 5, 7, 8].map((column) => [8, column] as const);
    const above = [7, 5, 4, 3, 2, 1, 0].map((row) => [row, 8] as const);
    expect(bitsOf(matrix, [...beside, ...above])).toBe(format);
    const below = [1, 2, 3, 4, 5, 6, 7].map((i) => [size - i, 8] as const);
    const right = [8, 7, 6, 5, 4, 3, 2, 1].map((i) => [8, size - i] as const);
    expect(bitsOf(matrix, [...below, ...right])).toBe(format);
  });

  // ISO/IEC 18004, table D.1.
  it.each([
    [7, "000111110010010100"],
    [8, "001000010110111100"],
    [9, "001001101010011001"],
    [10, "001010010011010011"],
  ])("version %i is written in it", (version, bits) => {
    const matrix = qrMatrix("x".repeat([122, 152, 180, 213][version - 7]!));
    expect(matrix.length).toBe(version * 4 + 17);
    const places = Array.from({ length: 18 }, (_, i) => 17 - i).map((i) => [Math.floor(i / 3), matrix.length - 11 + (i % 3)] as const);
    expect(bitsOf(matrix, places)).toBe(bits);
    expect(
      bitsOf(
        matrix,
        places.map(([row, column]) => [column, row] as const),
      ),
    ).toBe(bits);
  });

  // ISO/IEC 18004, table 7, byte mode, M.
  it.each([14, 26, 42, 62, 84, 106, 122, 152, 180, 213].map((most, index) => [index + 1, most] as const))(
    "version %i holds %i bytes",
    (version, most) => {
      expect(encodeText("a".repeat(most)).version).toBe(version);
      if (most < MOST_BYTES) expect(encodeText("a".repeat(most + 1)).version).toBe(version + 1);
      else expect(() => encodeText("a".repeat(most + 1))).toThrow(/213 bytes/);
    },
  );
});

/** Reads a code back by the standard's own order, independently of how it was drawn. */
function readBack(matrix: Matrix): string {
  const size = matrix.length;
  const version = (size - 17) / 4;
  const bit = (row: number, column: number) => (matrix[row]![column] ? 1 : 0);
  const mask = ((bit(8, 2) << 2) | (bit(8, 3) << 1) | bit(8, 4)) ^ 0b101;
  const flips = [
    (r: number, c: number) => (r + c) % 2,
    (r: number) => r % 2,
    (_: number, c: number) => c % 3,
    (r: number, c: number) => (r + c) % 3,
    (r: number, c: number) => ((r >> 1) + Math.floor(c / 3)) % 2,
    (r: number, c: number) => ((r * c) % 2) + ((r * c) % 3),
    (r: number, c: number) => (((r * c) % 2) + ((r * c) % 3)) % 2,
    (r: number, c: number) => (((r + c) % 2) + ((r * c) % 3)) % 2,
  ];
  const centres = version === 1 ? [] : version < 7 ? [6, size - 7] : [6, (size - 1) / 2, size - 7];
  const corner = (r: number, c: number) => (r === 6 && c === 6) || (r === 6 && c === size - 7) || (r === size - 7 && c === 6);
  const reserved = (r: number, c: number) =>
    (r < 9 && c < 9) ||
    (r < 9 && c >= size - 8) ||
    (r >= size - 8 && c < 9) ||
    r === 6 ||
    c === 6 ||
    (version >= 7 && ((r < 6 && c >= size - 11) || (c < 6 && r >= size - 11))) ||
    centres.some((y) => centres.some((x) => !corner(y, x) && Math.abs(r - y) <= 2 && Math.abs(c - x) <= 2));
  const bits: number[] = [];
  let up = true;
  for (let right = size - 1; right > 0; right -= right === 8 ? 3 : 2, up = !up)
    for (let step = 0; step < size; step++)
      for (const column of [right, right - 1]) {
        const row = up ? size - 1 - step : step;
        if (!reserved(row, column)) bits.push(bit(row, column) ^ (flips[mask]!(row, column) === 0 ? 1 : 0));
      }
  const blocks = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5][version - 1]!;
  const total = [16, 28, 44, 64, 86, 108, 124, 154, 182, 216][version - 1]!;
  const short = Math.floor(total / blocks);
  const longer = total % blocks;
  const check = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26][version - 1]!;
  const bytes = Array.from({ length: total + blocks * check }, (_, i) => Number.parseInt(bits.slice(i * 8, i * 8 + 8).join(""), 2));
  const parts: number[][] = Array.from({ length: blocks }, () => []);
  let at = 0;
  for (let i = 0; i <= short; i++) for (let b = 0; b < blocks; b++) if (i < short || b >= blocks - longer) parts[b]!.push(bytes[at++]!);
  for (const [b, part] of parts.entries())
    expect(Array.from({ length: check }, (_, i) => bytes[total + i * blocks + b]!)).toEqual(checkBytes(part, check));
  const stream = parts
    .flat()
    .map((byte) => byte.toString(2).padStart(8, "0"))
    .join("");
  expect(stream.slice(0, 4)).toBe("0100");
  const width = version < 10 ? 8 : 16;
  const length = Number.parseInt(stream.slice(4, 4 + width), 2);
  const from = 4 + width;
  const data = Array.from({ length }, (_, i) => Number.parseInt(stream.slice(from + i * 8, from + i * 8 + 8), 2));
  return new TextDecoder().decode(Uint8Array.from(data));
}

describe("any text", () => {
  it("reads back as it was, with each mask", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1, maxLength: 60 }), fc.integer({ min: 0, max: 7 }), (text, mask) => {
        if (new TextEncoder().encode(text).length <= MOST_BYTES) expect(readBack(qrMatrix(text, mask))).toBe(text);
      }),
      { numRuns: 60 },
    );
    for (const most of [14, 42, 84, 106, 122, 152, 180, 213]) expect(readBack(qrMatrix("é".repeat(most >> 1)))).toBe("é".repeat(most >> 1));
  });

  it("is drawn with a quiet zone of four modules", () => {
    const { size, path } = qrPath(qrMatrix("https://example.com"));
    expect(size).toBe(25 + 8);
    expect(path.startsWith("M4 4h1v1h-1z")).toBe(true);
  });
});
