import type { AlertSpan, TimeWindow } from "./types";

const charWidth = 6.4;
const gap = 8;

export type LabelPlace = "insideTopLeft" | "insideTopRight";

/**
 * Which alerts may write their name onto the plot without covering another's, and at which end of their span: critical ones first, then the longest.
 * The tooltip names the rest.
 */
export function placeLabels(spans: readonly AlertSpan[], { from, to }: TimeWindow, width: number): Map<string, LabelPlace> {
  const x = (time: number) => ((Math.min(Math.max(time, from), to) - from) / (to - from)) * width;
  const drawn = spans
    .filter((span) => span.from < to && (span.to ?? to) > from)
    .map((span) => ({ ...span, left: x(span.from), right: x(span.to ?? to) }))
    .sort((a, b) => Number(a.tone === "warn") - Number(b.tone === "warn") || b.right - b.left - (a.right - a.left) || a.left - b.left);
  const taken: [number, number][] = [];
  const places = new Map<string, LabelPlace>();
  for (const { id, label, left, right } of drawn) {
    const text = label.length * charWidth + gap;
    const options: [LabelPlace, number][] = [
      ["insideTopLeft", left],
      ["insideTopRight", right - text],
    ];
    for (const [place, start] of options) {
      const free = start >= 0 && start + text <= width && taken.every(([a, b]) => start + text <= a || start >= b);
      if (!free) continue;
      taken.push([start, start + text]);
      places.set(id, place);
      break;
    }
  }
  return places;
}

/** The alerts that were active in the bucket from `at` until the next one begins. */
export const spansAt = (spans: readonly AlertSpan[], at: number, next = at) =>
  spans.filter(({ from, to }) => from <= Math.max(at, next - 1) && (to ?? Infinity) >= at);
