import { qualities } from "@/lib/telemetry/readings";
import type { ReadingRun } from "@/lib/telemetry/watcher";
import type { Sample } from "./conditions";
import type { AlertCondition } from "./schema";

/** The readings of a run that count for a rule, oldest first, and how far they go. */
export type Seen = Columns & { lowest: number; highest: number };
type Columns = Pick<ReadingRun, "at" | "value" | "score">;

type Policy = AlertCondition["conditionConfig"]["quality"];
/** The worst quality, by its place in `qualities`, that a policy lets count. */
const worst: Record<Policy, number> = { good_only: 0, exclude_bad: 1, all: 2 };

/** New readings of one sensor as its rules ask for them. What several rules ask for is made once. */
export class Run {
  readonly columns: ReadingRun;
  readonly #seen: (Seen | undefined)[] = [];
  #whole: Seen | undefined;
  #samples: Sample[] | undefined;

  constructor(columns: ReadingRun) {
    this.columns = columns;
  }

  /** What `counts` in conditions.ts lets through. */
  seenBy({ conditionType, conditionConfig }: AlertCondition): Seen {
    const limit = worst[conditionConfig.quality];
    const scored = conditionType === "anomaly_score";
    const place = limit + (scored ? qualities.length : 0);
    this.#seen[place] ??= allCount(this.columns, limit, scored) ? this.#all() : boundsOf(someOf(this.columns, limit, scored));
    return this.#seen[place];
  }

  #all(): Seen {
    this.#whole ??= boundsOf(this.columns);
    return this.#whole;
  }

  /** One by one, for a rule that may have something to say. */
  samples(): readonly Sample[] {
    this.#samples ??= Array.from(this.columns.at, (_, place) => this.#sampleAt(place));
    return this.#samples;
  }

  #sampleAt(place: number): Sample {
    const { at, value, quality, score } = this.columns;
    const anomalyScore = Number.isNaN(score[place]!) ? null : score[place]!;
    return { at: at[place]!, value: value[place]!, quality: qualities[quality[place]!]!, anomalyScore };
  }

  scoreAt(at: number): number | null {
    const score = this.columns.score[this.columns.at.indexOf(at)];
    return score === undefined || Number.isNaN(score) ? null : score;
  }
}

function allCount({ quality, score }: ReadingRun, limit: number, scored: boolean): boolean {
  for (let place = 0; place < quality.length; place++) if (quality[place]! > limit || (scored && Number.isNaN(score[place]!))) return false;
  return true;
}

function someOf({ at, value, quality, score }: ReadingRun, limit: number, scored: boolean): Columns {
  const places = Array.from(at.keys()).filter((place) => quality[place]! <= limit && !(scored && Number.isNaN(score[place]!)));
  const pick = (column: Float64Array) => Float64Array.from(places, (place) => column[place]!);
  return { at: pick(at), value: pick(value), score: pick(score) };
}

function boundsOf({ at, value, score }: Columns): Seen {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (let place = 0; place < value.length; place++) {
    const one = value[place]!;
    if (one < lowest) lowest = one;
    if (one > highest) highest = one;
  }
  return { at, value, score, lowest, highest };
}
