import { checkBytes } from "./field";

/** Versions 1 to 10 at error correction M: check bytes per block, then blocks and data bytes of both groups (ISO/IEC 18004, table 9). */
const BLOCKS: readonly (readonly [check: number, blocks: number, bytes: number, longer: number])[] = [
  [10, 1, 16, 0],
  [16, 1, 28, 0],
  [26, 1, 44, 0],
  [18, 2, 32, 0],
  [24, 2, 43, 0],
  [16, 4, 27, 0],
  [18, 4, 31, 0],
  [22, 2, 38, 2],
  [22, 3, 36, 2],
  [26, 4, 43, 1],
];
export const MOST_BYTES = 213;

/** Bytes and version of a text: data in byte mode with its check bytes, interleaved as they are drawn. */
export function encodeText(text: string): { version: number; bytes: number[] } {
  const data = [...new TextEncoder().encode(text)];
  const index = BLOCKS.findIndex(([, blocks, bytes, longer], at) => data.length + (at < 9 ? 2 : 3) <= capacity(blocks, bytes, longer));
  if (index < 0) throw new RangeError(`A QR code of ours holds ${MOST_BYTES} bytes at most; this text has ${data.length}.`);
  const [check, blocks, size, longer] = BLOCKS[index]!;
  const bits: number[] = [];
  const put = (value: number, length: number) => {
    for (let bit = length - 1; bit >= 0; bit--) bits.push((value >> bit) & 1);
  };
  put(0b0100, 4); // byte mode
  put(data.length, index < 9 ? 8 : 16);
  for (const byte of data) put(byte, 8);
  const most = capacity(blocks, size, longer) * 8;
  put(0, Math.min(4, most - bits.length));
  while (bits.length % 8 !== 0) bits.push(0);
  for (let pad = 0xec; bits.length < most; pad ^= 0xfd) put(pad, 8);

  const stream = Array.from({ length: bits.length / 8 }, (_, at) =>
    bits.slice(at * 8, at * 8 + 8).reduce((byte, bit) => byte * 2 + bit, 0),
  );
  const parts: number[][] = [];
  for (let block = 0, from = 0; block < blocks + longer; block++) {
    const length = size + (block < blocks ? 0 : 1);
    parts.push(stream.slice(from, from + length));
    from += length;
  }
  return { version: index + 1, bytes: [...interleave(parts), ...interleave(parts.map((part) => checkBytes(part, check)))] };
}

const capacity = (blocks: number, bytes: number, longer: number) => blocks * bytes + longer * (bytes + 1);
const interleave = (parts: readonly (readonly number[])[]) =>
  Array.from({ length: Math.max(...parts.map(({ length }) => length)) }, (_, at) =>
    parts.flatMap((part) => (at < part.length ? [part[at]!] : [])),
  ).flat();
