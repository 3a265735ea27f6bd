import type { AlertSeverity } from "./schema";

/** A silence as the engine holds it; times in ms since the epoch. A condition that is null is met by every alert. */
export type LiveSilence = {
  id: string;
  from: number;
  to: number;
  ruleId: string | null;
  sensorId: string | null;
  assetId: string | null;
  siteId: string | null;
  severities: ReadonlySet<AlertSeverity> | null;
};
/** A maintenance window, its end being the moment it was cancelled if it was. `assetIds` holds the asset and what stands below it; null: the whole site. */
export type LiveWindow = {
  id: string;
  from: number;
  to: number;
  mode: "record" | "suppress";
  siteId: string | null;
  assetIds: ReadonlySet<string> | null;
};
export type Mutes = { silences: LiveSilence[]; windows: LiveWindow[] };
export const NO_MUTES: Mutes = { silences: [], windows: [] };

export type Mutable = { ruleId: string | null; sensorId: string | null; assetId: string; siteId: string | null; severity: AlertSeverity };
type Place = Pick<Mutable, "assetId" | "siteId">;
export type Mute = { by: "silence" | "window"; id: string };

const within = ({ from, to }: { from: number; to: number }, moment: number) => from <= moment && moment < to;
const covers = ({ assetIds, siteId }: LiveWindow, place: Place) =>
  assetIds ? assetIds.has(place.assetId) : siteId !== null && siteId === place.siteId;

const silences = (silence: LiveSilence, alert: Mutable) =>
  (silence.ruleId === null || silence.ruleId === alert.ruleId) &&
  (silence.sensorId === null || silence.sensorId === alert.sensorId) &&
  (silence.assetId === null || silence.assetId === alert.assetId) &&
  (silence.siteId === null || silence.siteId === alert.siteId) &&
  (silence.severities?.has(alert.severity) ?? true);

/**
 * What keeps this alert quiet, if anything does. Silences go by the clock on the wall, because they are about people. A window is also about the
 * readings of its time, so those that arrive late are of it as well: `moments` are now and, while an alert is raised, its reading's time.
 */
export function muteOf(mutes: Mutes, alert: Mutable, now: number, ...moments: number[]): Mute | null {
  const window = mutes.windows.find((one) => covers(one, alert) && [now, ...moments].some((moment) => within(one, moment)));
  if (window) return { by: "window", id: window.id };
  const silence = mutes.silences.find((one) => within(one, now) && silences(one, alert));
  return silence ? { by: "silence", id: silence.id } : null;
}

/** Whether rules raise nothing here at this moment of reading time. */
export const isSuppressed = ({ windows }: Mutes, place: Place, moment: number): boolean =>
  windows.some((window) => window.mode === "suppress" && within(window, moment) && covers(window, place));

/** When the last window that suppressed here, and is over at this moment, began. */
export function lastSuppression({ windows }: Mutes, place: Place, moment: number): number | null {
  const over = windows.filter(
    (window) => window.mode === "suppress" && window.from < window.to && window.to <= moment && covers(window, place),
  );
  return over.length > 0 ? Math.max(...over.map(({ from }) => from)) : null;
}
