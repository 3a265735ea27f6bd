import { parseCronItems } from "graphile-worker";
import { expect, test } from "vitest";
import { dispatchedTypes } from "@/lib/events/types";
import { schedule, subscribers, tasks } from "./registry";
import { taskNames } from "./tasks";

test("every event that somebody subscribes to becomes a job, and no other does", () => {
  expect(new Set(subscribers.flatMap(({ types }) => types))).toEqual(dispatchedTypes);
});

test("each subscriber has a name of its own, which is the key of once", () => {
  expect(new Set(subscribers.map(({ name }) => name)).size).toBe(subscribers.length);
});

test("every task is bound, and the schedule is one that the worker reads", () => {
  expect(Object.keys(tasks).sort()).toEqual([...taskNames].sort());
  expect(parseCronItems(schedule.map(({ task, match }) => ({ task, match })))).toHaveLength(schedule.length);
});
