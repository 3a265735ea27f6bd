import "server-only";
import { dispatchEvent } from "@/lib/events/dispatch";
import type { Subscriber } from "@/lib/events/subscriber";
import { housekeeping } from "./housekeeping";

/** The composition root of background work: every task and every subscriber by name. Only server, worker and cron import it. */
export const subscribers: readonly Subscriber[] = [];

type Task = (payload: Record<string, unknown>) => Promise<void>;

export const tasks: Record<string, Task> = {
  "events.dispatch": (payload) => dispatchEvent(payload, subscribers),
  housekeeping,
};

/** graphile-worker's crontab, in UTC minutes. */
export const crontab = `
7 * * * * housekeeping
`;
