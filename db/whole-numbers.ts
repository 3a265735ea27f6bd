const OIDS = { int4: 23, int2: 21 };
const WIDTHS = { int4: 4, int2: 2 };
const HEADER = 20;

/**
 * Whole numbers as a parameter, for a column or a cast of this array's type; NaN is null. Most of what ingestion sends is such numbers, so they travel in
 * PostgreSQL's binary form (array_send in its arrayfuncs.c), which costs either side a fraction of digits; the driver gets them as text.
 */
export class WholeNumbers {
  constructor(
    readonly numbers: ArrayLike<number>,
    readonly type: "int4" | "int2",
  ) {}

  toString(): string {
    return `{${Array.from(this.numbers, (number) => (Number.isNaN(number) ? "null" : number)).join()}}`;
  }

  /** So many bytes `write` needs at most. */
  get mostBytes(): number {
    return HEADER + this.numbers.length * (4 + WIDTHS[this.type]);
  }

  /** Writes the array into the page, from `from`, and answers where it ends. */
  write(page: Buffer, from: number): number {
    const { numbers, type } = this;
    const [view, width] = [new DataView(page.buffer, page.byteOffset, page.length), WIDTHS[type]];
    const head = numbers.length === 0 ? [0, 0, OIDS[type]] : [1, 0, OIDS[type], numbers.length, 1];
    let at = from;
    for (const number of head) {
      view.setInt32(at, number);
      at += 4;
    }
    for (let i = 0; i < numbers.length; i++) {
      const number = numbers[i]!;
      const isNull = Number.isNaN(number);
      view.setInt32(at, isNull ? -1 : width);
      at += 4;
      if (isNull) continue;
      if (width === 4) view.setInt32(at, number);
      else view.setInt16(at, number);
      at += width;
    }
    return at;
  }
}
