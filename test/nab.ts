import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

/** The NAB corpus next to the repository, when it is there: tests over real data skip without it. */
const ROOT = new URL("../../shared/data/nab/", import.meta.url);
export const nabIsHere = existsSync(ROOT);

export interface NabFile {
  name: string;
  readings: { at: number; value: number }[];
  /** Labelled windows as row indices, both ends inside. */
  windows: [number, number][];
}

/** NAB writes local time without a zone; it is read as UTC throughout. */
export const nabTime = (text: string) => Date.parse(`${text.slice(0, 19).replace(" ", "T")}Z`);

/** All 58 files sorted by path, or those whose path contains `part`. */
export function readNab(part = ""): NabFile[] {
  const labels: Record<string, [string, string][]> = JSON.parse(readFileSync(new URL("labels/combined_windows.json", ROOT), "utf8"));
  return Object.keys(labels)
    .sort()
    .filter((name) => name.includes(part))
    .map((name) => {
      const text = gunzipSync(readFileSync(new URL(`data/${name}.gz`, ROOT))).toString();
      const readings = text
        .trim()
        .split(/\r?\n/)
        .slice(1)
        .map((line) => ({ at: nabTime(line.slice(0, line.indexOf(","))), value: Number(line.slice(line.indexOf(",") + 1)) }));
      const windows = labels[name]!.map(([from, to]): [number, number] => [
        readings.findIndex((r) => r.at >= nabTime(from)),
        readings.findLastIndex((r) => r.at <= nabTime(to)),
      ]);
      return { name, readings, windows };
    });
}

/** Scores of a published detector, file by file in the order of `readNab()`. */
export function readTestVector(detector: string, files: NabFile[]): number[][] {
  const lines = gunzipSync(readFileSync(new URL(`test_vectors/${detector}.csv.gz`, ROOT)))
    .toString()
    .trim()
    .split(/\r?\n/)
    .slice(1);
  let next = 0;
  return files.map((file) => file.readings.map(() => Number(lines[next++]!.split(",")[1])));
}

const sigma = (y: number) => 2 / (1 + Math.exp(5 * y)) - 1;

/** NAB's standard score (A_tp 1, A_fp 0.11, A_fn 1) at a fixed threshold; rules as in SCORING.md. Perfect 100, silent 0. */
export function nabScore(files: NabFile[], scores: (number | null)[][], threshold: number): number {
  let raw = 0;
  let total = 0;
  for (const [f, { readings, windows }] of files.entries()) {
    const best = windows.map(() => -1);
    const probation = Math.min(Math.floor(0.15 * readings.length), 750);
    for (let i = probation, w = 0; i < readings.length; i++) {
      while (w < windows.length && i > windows[w]![1]) w++;
      if ((scores[f]![i] ?? 0) < threshold) continue;
      const [from, to] = windows[w] ?? [Number.POSITIVE_INFINITY, 0];
      const before = windows[w - 1];
      if (i >= from) best[w] = Math.max(best[w]!, sigma(-(to - i + 1) / (to - from + 1)) / sigma(-1));
      else if (!before) raw -= 0.11;
      else {
        const y = (i - before[1]) / (before[1] - before[0]);
        raw += 0.11 * (y > 3 ? -1 : sigma(y));
      }
    }
    raw += best.reduce((sum, value) => sum + value, 0);
    total += windows.length;
  }
  return (100 * (raw + total)) / (2 * total);
}
