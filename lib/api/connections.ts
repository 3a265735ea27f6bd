import "server-only";
import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import type { Actor } from "@/db/actor";
import { asIdentity } from "@/lib/auth/access";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { callerName, isUnlimited } from "./limits";

/** Open sockets that one caller may hold at a time. */
export const REALTIME_CONNECTIONS = 100;
const LEASE_SECONDS = 60;
const RENEW_MS = 20_000;

type Holder = { __gantryPlaces?: { held: Map<string, string>; timer?: NodeJS.Timeout } };
const holder = globalThis as typeof globalThis & Holder;
const places = () => (holder.__gantryPlaces ??= { held: new Map() });

/**
 * Takes one of the caller's places for a socket, exactly across processes, or throws RATE_LIMITED. Give the answer back when the socket closes. A
 * place is a lease that this process renews: one that crashed frees its places within a minute.
 */
export async function takeConnection(actor: Actor): Promise<string> {
  const id = randomUUID();
  if (isUnlimited(actor)) return id;
  const caller = callerName(actor);
  const [taken] = await asIdentity(async (tx) => {
    // The lock is a statement of its own, so that the count below sees what the one before committed.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`realtime:${caller}`}, 0))`);
    await tx.execute(sql`delete from auth.realtime_places where identifier = ${caller} and expires_at < now()`);
    return tx.execute(sql`insert into auth.realtime_places (id, identifier, expires_at)
      select ${id}::uuid, ${caller}, now() + make_interval(secs => ${LEASE_SECONDS})
      where (select count(*) from auth.realtime_places where identifier = ${caller}) < ${REALTIME_CONNECTIONS} returning id`);
  }, false);
  if (!taken)
    throw new AppError(
      "RATE_LIMITED",
      `${REALTIME_CONNECTIONS} connections are open already. Close one, or use one socket for several channels.`,
      undefined,
      { "Retry-After": "60" },
    );
  const own = places();
  own.held.set(id, caller);
  own.timer ??= setInterval(() => void renewConnections(), RENEW_MS).unref();
  return id;
}

/** Frees a place. One that was never counted is nobody's, and that is fine. */
export async function giveConnection(place: string): Promise<void> {
  if (!places().held.delete(place)) return;
  await asIdentity((tx) => tx.execute(sql`delete from auth.realtime_places where id = ${place}::uuid`), false).catch((error) =>
    log.warn({ err: error }, "a realtime place was not given back; its lease ends by itself"),
  );
}

/** Prolongs every lease of this process in one statement, and puts back those that ran out while the database was away. */
export async function renewConnections(): Promise<void> {
  const held = JSON.stringify([...places().held].map(([id, identifier]) => ({ id, identifier })));
  if (held === "[]") return;
  await asIdentity(
    (tx) =>
      tx.execute(sql`insert into auth.realtime_places (id, identifier, expires_at)
        select id, identifier, now() + make_interval(secs => ${LEASE_SECONDS}) from jsonb_to_recordset(${held}::jsonb) as held (id uuid, identifier text)
        on conflict (id) do update set expires_at = excluded.expires_at`),
    false,
  ).catch((error) => log.warn({ err: error }, "realtime places not renewed"));
}
