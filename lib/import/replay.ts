import "server-only";
import { setTimeout as sleep } from "node:timers/promises";

export type ReplayReading = { sensorId: string; at: number; value: number };
export type ReplayResult = {
  sent: number;
  accepted: number;
  duplicates: number;
  rejected: number;
  requests: number;
  waits: number;
  firstRejection?: string;
  stopped?: boolean;
};
type Options = {
  /** The endpoint's address. */
  url: string;
  key: string;
  gatewayId: string;
  /** Readings a second, or as fast as the server takes them. */
  speed: number | "max";
  batchSize?: number;
  onProgress?: (sent: number) => void;
  /** Called when the replay must wait, with the reason in words. */
  onWait?: (reason: string) => void;
  /** Ends the replay after the batch on its way. */
  signal?: AbortSignal;
};

const MOST_FAILURES = 8;
const MOST_WAIT = 30_000;

/** Sends readings in order, as a gateway does: one request at a time, patient with a busy server, and never past a batch it has not got through. */
export async function replay(
  readings: readonly ReplayReading[],
  { url, key, gatewayId, speed, batchSize = 500, onProgress, onWait, signal }: Options,
): Promise<ReplayResult> {
  const result: ReplayResult = { sent: 0, accepted: 0, duplicates: 0, rejected: 0, requests: 0, waits: 0 };
  const size = speed === "max" ? batchSize : Math.max(1, Math.min(batchSize, Math.ceil(speed)));
  const started = performance.now();
  while (result.sent < readings.length) {
    if (signal?.aborted) return { ...result, stopped: true };
    const batch = readings.slice(result.sent, result.sent + size);
    const body = JSON.stringify({
      gatewayId,
      readings: batch.map(({ sensorId, at, value }) => ({ sensorId, value, timestamp: new Date(at).toISOString() })),
    });
    const answer = await deliver(url, key, body, result, { onWait, signal });
    if (!answer) continue;
    result.accepted += answer.accepted;
    result.duplicates += answer.duplicates;
    result.rejected += answer.rejected.length;
    const [first] = answer.rejected;
    if (first) result.firstRejection ??= `${first.code}: ${first.message}`;
    result.sent += batch.length;
    onProgress?.(result.sent);
    if (speed !== "max")
      await sleep(Math.max(0, started + (result.sent / speed) * 1_000 - performance.now()), undefined, signal && { signal }).catch(
        () => {},
      );
  }
  return result;
}

type Answer = { accepted: number; duplicates: number; rejected: { code: string; message: string }[] };

/** Delivers one batch, however often that takes: sending it again is harmless, as the server knows its readings. */
async function deliver(
  url: string,
  key: string,
  body: string,
  result: ReplayResult,
  { onWait, signal }: { [K in "onWait" | "signal"]: Options[K] | undefined },
): Promise<Answer | undefined> {
  for (let failures = 0; ; ) {
    result.requests += 1;
    const outcome = await send(url, key, body);
    if ("answer" in outcome) return outcome.answer;
    if (!outcome.again) throw new Error(`The server refused the readings: ${outcome.reason}`);
    result.waits += 1;
    if (!outcome.busy) failures += 1;
    if (failures > MOST_FAILURES)
      throw new Error(
        `The server did not take the readings in ${failures} attempts (${outcome.reason}). Run the same command again once it does: it goes on where it stopped.`,
      );
    const wait = outcome.waitMs ?? Math.min(MOST_WAIT, 250 * 2 ** failures) * (0.75 + Math.random() / 2);
    onWait?.(`${outcome.reason}; trying again in ${Math.ceil(wait / 1_000)} s`);
    await sleep(wait, undefined, signal && { signal }).catch(() => {});
    if (signal?.aborted) return undefined;
  }
}

type Outcome = { answer: Answer } | { again: boolean; busy?: boolean; waitMs?: number; reason: string };

async function send(url: string, key: string, body: string): Promise<Outcome> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, {
      method: "POST",
      headers: { apikey: key, "content-type": "application/json" },
      body,
      signal: AbortSignal.timeout(60_000),
    });
    text = await response.text();
  } catch (error) {
    return { again: true, reason: `no answer (${(error as { cause?: { code?: string } }).cause?.code ?? (error as Error).name})` };
  }
  const content = parse(text);
  if (response.ok && content?.accepted !== undefined) return { answer: content as Answer };
  const reason = content?.error?.message ?? `status ${response.status}`;
  const seconds = Number(response.headers.get("retry-after"));
  const waitMs = Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 120) * 1_000 : undefined;
  const busy = response.status === 429;
  return { again: busy || response.status >= 500 || response.status === 408, busy, ...(waitMs && { waitMs }), reason };
}

function parse(text: string): Partial<Answer & { error: { message?: string } }> | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
