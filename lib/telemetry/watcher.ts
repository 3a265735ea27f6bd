import type { ActorTx } from "@/db/with-actor";
import type { AnomalyState } from "./anomaly";
import { type Quality, qualities } from "./readings";

/** A sensor of the batch, with what its readings need. Times are ms since the epoch. */
export type IngestSensor = {
  id: string;
  name: string;
  type: string;
  unit: string;
  assetId: string;
  assetName: string;
  assetType: string;
  siteId: string | null;
  scale: number;
  offset: number;
  status: string;
  lastSeen: number | null;
  lastTimestamp: number | null;
  anomaly: AnomalyState;
  /** Is it this gateway's alone? Others may send readings of a sensor without one. */
  isOwn: boolean;
};

/** A reading as rules see it, calibrated and scored. */
export type ScoredReading = { at: number; value: number; quality: Quality; anomalyScore: number | null };
/** One sensor's readings as columns of one length, oldest first. */
export type ReadingRun = {
  at: Float64Array;
  value: Float64Array;
  /** Places in `qualities`. */
  quality: Uint8Array;
  /** NaN where there is none. */
  score: Float64Array;
};
/** The reading at a place of a run. */
export const readingAt = ({ at, value, quality, score }: ReadingRun, place: number): ScoredReading => ({
  at: at[place]!,
  value: value[place]!,
  quality: qualities[quality[place]!]!,
  anomalyScore: Number.isNaN(score[place]!) ? null : score[place]!,
});

/** The newest reading of any quality and the newest good one, ms since the epoch. */
export type Watermark = { newest: number | null; newestGood: number | null };

/**
 * Whoever watches readings inside the transaction that stores them (the alert engine). Telemetry stands below alerts, so the edge hands it in.
 * `recall` sends its queries at once: the statement before them locks the sensors' rows.
 */
export type ReadingWatcher<Memory> = {
  recall(tx: ActorTx, sensorIds: readonly string[]): Promise<Memory>;
  /** Only readings newer than every one before, oldest first. */
  judge(memory: Memory, sensor: IngestSensor, readings: ReadingRun, before: Watermark, after: Watermark): void;
  /** Keeps what `judge` remembers. Travels with the batch's other writes. */
  save(tx: ActorTx, memory: Memory): Promise<unknown>;
  /** Acts on what `judge` found; returns assets whose condition changed. Events and audit go to `afterwards`. */
  act(tx: ActorTx, memory: Memory, afterwards: (() => Promise<unknown>)[]): Promise<Iterable<string>>;
  /** A memory for the next batch, which starts from this one and leaves it as it is. */
  next(memory: Memory): Memory;
  /** Has `judge` found anything to act on? */
  hasNews(memory: Memory): boolean;
  /** What `next` began is stored: this memory takes it over, for `save` to write some time. */
  merge(memory: Memory, next: Memory): void;
  /** What `merge` took over is written. */
  saved(memory: Memory): void;
  /**
   * `judge` again, for readings that came after `since` (ms, the database's clock) and were found quiet then, but what was remembered of them is lost. Finds
   * nothing to act on.
   */
  remind(memory: Memory, sensor: IngestSensor, readings: ReadingRun, before: Watermark, after: Watermark, since: number): void;
};
