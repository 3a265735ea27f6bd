import { encodeText } from "./encode";

/** Rows of modules: true is dark. */
export type Matrix = boolean[][];
type Draft = (boolean | null)[][];

const ALIGNMENT = [[], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50]];
const MASKS: readonly ((row: number, column: number) => boolean)[] = [
  (r, c) => (r + c) % 2 === 0,
  (r) => r % 2 === 0,
  (_, c) => c % 3 === 0,
  (r, c) => (r + c) % 3 === 0,
  (r, c) => (Math.floor(r / 2) + Math.floor(c / 3)) % 2 === 0,
  (r, c) => ((r * c) % 2) + ((r * c) % 3) === 0,
  (r, c) => (((r * c) % 2) + ((r * c) % 3)) % 2 === 0,
  (r, c) => (((r + c) % 2) + ((r * c) % 3)) % 2 === 0,
];

/** The QR code of a text: byte mode, error correction M, the mask that reads best unless one is given. */
export function qrMatrix(text: string, mask?: number): Matrix {
  const { version, bytes } = encodeText(text);
  const frame = frameOf(version);
  const masks = mask === undefined ? MASKS.map((_, index) => index) : [mask];
  const drawn = masks.map((index) => draw(frame, version, bytes, index));
  return drawn.map((matrix) => [penalty(matrix), matrix] as const).sort((a, b) => a[0] - b[0])[0]![1];
}

/** Finders, timing, alignment and the dark module; places of format and version are kept light. Null is where data goes. */
function frameOf(version: number): Draft {
  const size = version * 4 + 17;
  const frame: Draft = Array.from({ length: size }, () => new Array<boolean | null>(size).fill(null));
  const set = (row: number, column: number, dark: boolean) => {
    if (row >= 0 && row < size && column >= 0 && column < size) frame[row]![column] = dark;
  };
  for (let i = 8; i < size - 8; i++) {
    set(6, i, i % 2 === 0);
    set(i, 6, i % 2 === 0);
  }
  const square = (row: number, column: number, reach: number, dark: (distance: number) => boolean) => {
    for (let r = -reach; r <= reach; r++)
      for (let c = -reach; c <= reach; c++) set(row + r, column + c, dark(Math.max(Math.abs(r), Math.abs(c))));
  };
  for (const [row, column] of [
    [3, 3],
    [3, size - 4],
    [size - 4, 3],
  ] as const)
    square(row, column, 4, (d) => d !== 2 && d !== 4);
  const places = ALIGNMENT[version - 1]!;
  const last = places.at(-1);
  for (const row of places)
    for (const column of places)
      if (!((row === 6 && column === 6) || (row === 6 && column === last) || (row === last && column === 6)))
        square(row, column, 2, (d) => d !== 1);
  for (let i = 0; i < 9; i++) {
    if (i !== 6) {
      set(8, i, false);
      set(i, 8, false);
    }
    if (i < 8) {
      set(8, size - 1 - i, false);
      set(size - 1 - i, 8, false);
    }
  }
  if (version >= 7)
    for (let i = 0; i < 18; i++) {
      set(Math.floor(i / 3), size - 11 + (i % 3), false);
      set(size - 11 + (i % 3), Math.floor(i / 3), false);
    }
  set(size - 8, 8, true);
  return frame;
}

function draw(frame: Draft, version: number, bytes: readonly number[], mask: number): Matrix {
  const size = frame.length;
  const matrix = frame.map((row) => row.map((module) => module ?? false));
  let bit = 0;
  // Two columns at a time from the right, up and down in turn; the column of the vertical timing is left out.
  for (let right = size - 1, up = true; right > 0; right -= 2, up = !up) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step++) {
      const row = up ? size - 1 - step : step;
      for (const column of [right, right - 1]) {
        if (frame[row]![column] !== null) continue;
        const dark = bit < bytes.length * 8 && ((bytes[bit >> 3]! >> (7 - (bit & 7))) & 1) === 1;
        matrix[row]![column] = dark !== MASKS[mask]!(row, column);
        bit++;
      }
    }
  }
  writeFormat(matrix, mask);
  if (version >= 7) writeVersion(matrix, version);
  return matrix;
}

/** Remainder of a division in GF(2): the check bits of format and version. */
function remainder(value: number, degree: number, generator: number): number {
  let rest = value << degree;
  for (let bit = Math.floor(Math.log2(rest || 1)); bit >= degree; bit--) if ((rest >> bit) & 1) rest ^= generator << (bit - degree);
  return rest;
}

/** Error correction M is 00, so the format is the mask and its ten check bits; drawn twice. */
function writeFormat(matrix: Matrix, mask: number) {
  const size = matrix.length;
  const format = ((mask << 10) | remainder(mask, 10, 0b10100110111)) ^ 0b101010000010010;
  const dark = (bit: number) => ((format >> bit) & 1) === 1;
  for (let i = 0; i < 15; i++) {
    const column = i < 6 ? i : i < 8 ? i + 1 : -1;
    if (column >= 0) matrix[column]![8] = dark(i);
    else matrix[8]![i === 8 ? 7 : 14 - i] = dark(i);
    if (i < 8) matrix[8]![size - 1 - i] = dark(i);
    else matrix[size - 15 + i]![8] = dark(i);
  }
  matrix[size - 8]![8] = true;
}

function writeVersion(matrix: Matrix, version: number) {
  const size = matrix.length;
  const bits = (version << 12) | remainder(version, 12, 0b1111100100101);
  for (let i = 0; i < 18; i++) {
    const dark = ((bits >> i) & 1) === 1;
    matrix[Math.floor(i / 3)]![size - 11 + (i % 3)] = dark;
    matrix[size - 11 + (i % 3)]![Math.floor(i / 3)] = dark;
  }
}

const FINDER = [true, false, true, true, true, false, true];
const QUIET = [false, false, false, false];
const LIKE_FINDERS = [
  [...FINDER, ...QUIET],
  [...QUIET, ...FINDER],
];

/** How hard a masked code is to read (ISO/IEC 18004, 7.8.3): runs, blocks, what looks like a finder, imbalance. */
export function penalty(matrix: Matrix): number {
  const size = matrix.length;
  let points = 0;
  const columns = matrix.map((_, column) => matrix.map((row) => row[column]!));
  for (const line of [...matrix, ...columns]) {
    for (let from = 0, to = 0; from < size; from = to) {
      while (to < size && line[to] === line[from]) to++;
      if (to - from >= 5) points += to - from - 2;
    }
    for (let at = 0; at + 11 <= size; at++)
      if (LIKE_FINDERS.some((pattern) => pattern.every((dark, i) => line[at + i] === dark))) points += 40;
  }
  let darkModules = 0;
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) {
      const one = matrix[row]![column]!;
      if (one) darkModules++;
      if (
        row + 1 < size &&
        column + 1 < size &&
        one === matrix[row]![column + 1] &&
        one === matrix[row + 1]![column] &&
        one === matrix[row + 1]![column + 1]
      )
        points += 3;
    }
  return points + 10 * Math.floor(Math.abs((darkModules * 100) / size ** 2 - 50) / 5);
}

/** One SVG path over all dark modules, with the quiet zone of four modules around. */
export function qrPath(matrix: Matrix): { size: number; path: string } {
  const rows = matrix.map((row, y) => row.map((dark, x) => (dark ? `M${x + 4} ${y + 4}h1v1h-1z` : "")).join(""));
  return { size: matrix.length + 8, path: rows.join("") };
}
