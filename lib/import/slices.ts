export type Progress = (done: number, total: number, what: string) => void;

/** Adds rows a slice at a time, each in a transaction of its own that `add` opens. Answers how many were new. */
export async function inSlices<Row>(
  rows: readonly Row[],
  size: number,
  add: (slice: Row[]) => Promise<number>,
  onProgress: (done: number, total: number) => void,
) {
  let added = 0;
  for (let at = 0; at < rows.length; at += size) {
    added += await add(rows.slice(at, at + size));
    onProgress(Math.min(rows.length, at + size), rows.length);
  }
  return added;
}
