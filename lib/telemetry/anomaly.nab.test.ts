import { describe, expect, it } from "vitest";
import { nabIsHere, nabScore, readNab, readTestVector } from "@/test/nab";
import { scoreSeries } from "./anomaly";

describe.skipIf(!nabIsHere)("on the Numenta anomaly benchmark", () => {
  const files = nabIsHere ? readNab() : [];

  it("our scorer gives the published score of a published detector", () => {
    expect(files).toHaveLength(58);
    expect(nabScore(files, readTestVector("numenta", files), 0.542187690735)).toBeCloseTo(70.101, 2);
  });

  it("one set of parameters over 58 files scores 49 at 0.9, above a windowed Gaussian's published 39.6", () => {
    const scores = files.map((file) => scoreSeries(file.readings));
    expect(nabScore(files, scores, 0.9)).toBeGreaterThan(49);
    const known = files.flatMap((file, i) => (file.name.startsWith("realKnownCause") ? [i] : []));
    const pick = <T>(list: T[]) => known.map((i) => list[i]!);
    expect(nabScore(pick(files), pick(scores), 0.9)).toBeGreaterThan(45);
  });
});
