/** Every limit of ingestion and of reading telemetry, in one place. */
export const INGEST_MAX_READINGS = 10_000;
export const INGEST_MAX_BYTES = 8 * 1_048_576;
/** Attempts at one batch when the database asks to try again (serialization failure, deadlock). */
export const INGEST_ATTEMPTS = 3;
/** `last_seen` and latest values are copied to sensors, gateways and assets at most this often, ms. */
export const TOUCH_EVERY = 10_000;
export const ROLLUP_EVERY = 3_000;
/** How long readings that are due wait for compaction, ms. */
export const COMPACT_AFTER = 30_000;
/** When to look again for pieces that were not due, ms: a little later than all of them are (private.compact_landing). */
export const COMPACT_REST_AFTER = 16 * 60_000;
/** Landed pieces that one transaction of compaction moves at most, and transactions of one run. */
export const COMPACT_PIECES = 10_000;
export const COMPACT_TURNS = 200;
/** A gateway that sends more batches than this in a second has a stream (lib/telemetry/stream.ts). */
export const STREAM_FROM = 5;
/** How often what a process keeps of a stream is written, ms. */
export const STREAM_WRITE_EVERY = 2_000;
/** How long batches are written whole after one that had to be, ms: nothing is kept in vain. */
export const STREAM_COLD = 1_000;
/** When a stream that its process has not written is settled by whoever comes, ms. */
export const STREAM_LOST_AFTER = 30_000;
export const STREAM_MOST_SENSORS = 2_000;
export const STREAMS_MOST = 500;
/** Transactions that land batches of an organization's streams at one time, and batches that one of them may carry. */
export const LANDINGS_AT_ONCE = 1;
export const LAND_TOGETHER = 16;
/** Browsers hear of new readings at most this often per organization, ms. */
export const NOTIFY_EVERY = 1_000;

export const SERIES_MAX_POINTS = 1_000;
export const SERIES_MAX_SENSORS = 20;
export const SERIES_MAX_YEARS = 10;
export const LIST_MAX = 500;

export const DEFAULT_RETENTION_DAYS = 400;
export const ROLLUP_RETENTION_YEARS = 5;
/** Rows one delete may take, so that retention never holds locks or snapshots for long. */
export const DELETE_CHUNK = 5_000;
/** Chunks of readings one delete may take. */
export const EXPIRE_CHUNKS = 500;

export const BACK_TEST_MAX_SENSORS = 20;
export const BACK_TEST_MAX_READINGS = 500_000;
