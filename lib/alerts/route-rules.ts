import type { AlertSeverity } from "./schema";
import { severityRank } from "./severity";

export type Schedule = { timezone: string; days: number[]; from: string; to: string };
export type Route = {
  id: string;
  minSeverity: AlertSeverity;
  siteIds: string[] | null;
  ruleIds: string[] | null;
  assetTypes: string[] | null;
  schedule: Schedule | null;
  groupWaitSeconds: number;
  repeatMinutes: number | null;
  remindMinutes: number | null;
  continues: boolean;
};
export type Routed = {
  severity: AlertSeverity;
  siteId: string | null;
  ruleId: string | null;
  assetType: string;
  /** Ms since the epoch. */
  raisedAt: number;
  escalatedAt: number | null;
  clearedAt: number | null;
  acknowledged: boolean;
};
export const noticeReasons = ["raised", "escalated", "repeat", "reminder", "cleared"] as const;
export type NoticeReason = (typeof noticeReasons)[number];
export type Notice = { reason: NoticeReason; round: number; sentAt: number };

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MINUTE = 60_000;

/** Whether a schedule covers this moment. One that ends at or before it starts goes on into the next day, and counts as the day it began. */
export function onSchedule(schedule: Schedule | null, now: number): boolean {
  if (!schedule) return true;
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: schedule.timezone,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(now);
  const part = (type: string) => parts.find((one) => one.type === type)!.value;
  const clock = `${part("hour")}:${part("minute")}`;
  const today = DAYS.indexOf(part("weekday")) + 1;
  const yesterday = today === 1 ? 7 : today - 1;
  const { days, from, to } = schedule;
  if (from < to) return days.includes(today) && from <= clock && clock < to;
  return (days.includes(today) && clock >= from) || (days.includes(yesterday) && clock < to);
}

export const takes = (route: Route, alert: Routed): boolean =>
  severityRank(alert.severity) >= severityRank(route.minSeverity) &&
  (!route.siteIds?.length || (alert.siteId !== null && route.siteIds.includes(alert.siteId))) &&
  (!route.ruleIds?.length || (alert.ruleId !== null && route.ruleIds.includes(alert.ruleId))) &&
  (!route.assetTypes?.length || route.assetTypes.includes(alert.assetType));

/**
 * The routes that this alert takes at this moment, in their order: the first that takes it and does not continue is the last. A route outside its
 * schedule is passed over, so that the next one may take what it would have taken.
 */
export function routesFor<R extends Route>(routes: readonly R[], alert: Routed, now: number): R[] {
  const taken: R[] = [];
  for (const route of routes) {
    if (!takes(route, alert) || !onSchedule(route.schedule, now)) continue;
    taken.push(route);
    if (!route.continues) break;
  }
  return taken;
}

/**
 * What is to be told of an alert through a route now, at most one thing. Repeats and the one reminder stop with the acknowledgement; the end is told
 * only where the beginning was.
 */
export function dueNotice(
  route: Route,
  alert: Routed,
  told: readonly Notice[],
  now: number,
): { reason: NoticeReason; round: number } | null {
  const of = (reason: NoticeReason) => told.filter((notice) => notice.reason === reason);
  const [first] = of("raised");
  if (alert.clearedAt !== null) return first && of("cleared").length === 0 ? { reason: "cleared", round: 0 } : null;
  if (!first) return now >= alert.raisedAt + route.groupWaitSeconds * 1_000 ? { reason: "raised", round: 0 } : null;
  const rank = severityRank(alert.severity);
  if (alert.escalatedAt !== null && alert.escalatedAt > first.sentAt && !of("escalated").some(({ round }) => round === rank))
    return { reason: "escalated", round: rank };
  if (alert.acknowledged) return null;
  if (route.remindMinutes !== null && of("reminder").length === 0 && now >= first.sentAt + route.remindMinutes * MINUTE)
    return { reason: "reminder", round: 0 };
  const last = Math.max(...told.map(({ sentAt }) => sentAt));
  if (route.repeatMinutes !== null && now >= last + route.repeatMinutes * MINUTE) return { reason: "repeat", round: of("repeat").length };
  return null;
}
