import { expect, test } from "vitest";
import { dueNotice, type Notice, onSchedule, type Route, type Routed, routesFor } from "./route-rules";

const MINUTE = 60_000;
const route = (more: Partial<Route> = {}): Route => ({
  id: "r",
  minSeverity: "low",
  siteIds: null,
  ruleIds: null,
  assetTypes: null,
  schedule: null,
  groupWaitSeconds: 0,
  repeatMinutes: null,
  remindMinutes: null,
  continues: false,
  ...more,
});
const alert = (more: Partial<Routed> = {}): Routed => ({
  severity: "high",
  siteId: "s",
  ruleId: "u",
  assetType: "pump",
  raisedAt: 0,
  escalatedAt: null,
  clearedAt: null,
  acknowledged: false,
  ...more,
});
const raised: Notice = { reason: "raised", round: 0, sentAt: 0 };

test("the first route that takes an alert ends it, unless it continues", () => {
  const ids = (routes: Route[], one = alert()) => routesFor(routes, one, 0).map(({ id }) => id);
  expect(ids([route({ id: "a" }), route({ id: "b" })])).toEqual(["a"]);
  expect(ids([route({ id: "a", continues: true }), route({ id: "b" })])).toEqual(["a", "b"]);
  const narrow: Partial<Route>[] = [{ minSeverity: "critical" }, { siteIds: ["x"] }, { ruleIds: ["x"] }, { assetTypes: ["fan"] }];
  for (const one of narrow) expect(ids([route({ id: "a", ...one }), route({ id: "b" })])).toEqual(["b"]);
  expect(ids([route({ siteIds: ["s"] })], alert({ siteId: null }))).toEqual([]);
  expect(ids([route({ siteIds: [], ruleIds: [], assetTypes: [] })])).toEqual(["r"]);
});

test("a schedule knows its zone, its days and its night", () => {
  const day = { timezone: "Europe/Berlin", days: [1, 2, 3, 4, 5], from: "06:00", to: "14:00" };
  const at = (text: string) => Date.parse(text);
  expect(onSchedule(null, 0)).toBe(true);
  expect(onSchedule(day, at("2026-11-20T05:00:00Z"))).toBe(true); // Friday, 06:00 in Berlin
  expect(onSchedule(day, at("2026-11-20T04:59:00Z"))).toBe(false);
  expect(onSchedule(day, at("2026-11-20T13:00:00Z"))).toBe(false);
  expect(onSchedule(day, at("2026-11-21T06:00:00Z"))).toBe(false); // Saturday
  expect(onSchedule(day, at("2026-07-17T04:00:00Z"))).toBe(true); // summer time
  const night = { ...day, days: [5], from: "22:00", to: "06:00" };
  expect(onSchedule(night, at("2026-11-20T22:00:00Z"))).toBe(true);
  expect(onSchedule(night, at("2026-11-21T04:00:00Z"))).toBe(true); // Saturday morning is still Friday's night
  expect(onSchedule(night, at("2026-11-20T04:00:00Z"))).toBe(false);
  expect(routesFor([route({ id: "day", schedule: day }), route({ id: "always" })], alert(), at("2026-11-21T06:00:00Z"))[0]!.id).toBe(
    "always",
  );
});

test.each<[string, Partial<Route>, Partial<Routed>, Notice[], number, ReturnType<typeof dueNotice>]>([
  ["at once", {}, {}, [], 0, { reason: "raised", round: 0 }],
  ["not before the group's wait", { groupWaitSeconds: 30 }, {}, [], 29_999, null],
  ["after the group's wait", { groupWaitSeconds: 30 }, {}, [], 30_000, { reason: "raised", round: 0 }],
  ["never twice", {}, {}, [raised], 90 * MINUTE, null],
  ["again after the repeat", { repeatMinutes: 30 }, {}, [raised], 30 * MINUTE, { reason: "repeat", round: 0 }],
  [
    "again from the last",
    { repeatMinutes: 30 },
    {},
    [raised, { reason: "repeat", round: 0, sentAt: 30 * MINUTE }],
    60 * MINUTE,
    { reason: "repeat", round: 1 },
  ],
  ["no repeat to who has seen it", { repeatMinutes: 30 }, { acknowledged: true }, [raised], 60 * MINUTE, null],
  ["a reminder", { remindMinutes: 10 }, {}, [raised], 10 * MINUTE, { reason: "reminder", round: 0 }],
  ["one reminder", { remindMinutes: 10 }, {}, [raised, { reason: "reminder", round: 0, sentAt: 10 * MINUTE }], 50 * MINUTE, null],
  ["no reminder to who has seen it", { remindMinutes: 10 }, { acknowledged: true }, [raised], 10 * MINUTE, null],
  ["growing", {}, { severity: "critical", escalatedAt: 5 }, [raised], 6, { reason: "escalated", round: 3 }],
  [
    "growing, also to who has seen it",
    {},
    { severity: "critical", escalatedAt: 5, acknowledged: true },
    [raised],
    6,
    { reason: "escalated", round: 3 },
  ],
  ["growing, once a level", {}, { severity: "critical", escalatedAt: 5 }, [raised, { reason: "escalated", round: 3, sentAt: 5 }], 9, null],
  ["what had grown before it was told", {}, { escalatedAt: 5 }, [{ ...raised, sentAt: 6 }], 9, null],
  ["the end", {}, { clearedAt: 5 }, [raised], 6, { reason: "cleared", round: 0 }],
  ["no end without a beginning", {}, { clearedAt: 5 }, [], 6, null],
])("told: %s", (_, of, about, told, now, expected) => {
  expect(dueNotice(route(of), alert(about), told, now)).toEqual(expected);
});
