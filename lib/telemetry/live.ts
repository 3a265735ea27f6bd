import "server-only";
import { sql } from "drizzle-orm";
import { systemActor } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { log } from "@/lib/log";
import { NOTIFY_EVERY } from "./limits";

const pending = new Set<string>();
const lastSent = new Map<string, number>();

/** Tells open charts that an organization has new readings, at most once a second, after the commit and outside its transaction. */
export function announceReadings(organizationId: string) {
  if (pending.has(organizationId)) return;
  pending.add(organizationId);
  const wait = Math.max(0, (lastSent.get(organizationId) ?? Number.NEGATIVE_INFINITY) + NOTIFY_EVERY - performance.now());
  setTimeout(() => {
    pending.delete(organizationId);
    if (lastSent.size > 10_000) lastSent.clear();
    lastSent.set(organizationId, performance.now());
    withActor(systemActor(organizationId, "telemetry.live"), (tx) =>
      tx.execute(sql`select pg_notify('gantry_telemetry', ${organizationId})`),
    ).catch((error) => log.debug({ err: error }, "live readings could not be announced"));
  }, wait).unref();
}
