import type { Actor } from "./actor.ts";
import { createPool, type Pool } from "./pool.ts";
import { databaseUrls } from "./urls.ts";

type Kind = "read" | "write" | "count";
const settings = {
  read: { application_name: "gantry-read", default_transaction_read_only: true, statement_timeout: 15_000 },
  write: { application_name: "gantry-write", statement_timeout: 15_000, lock_timeout: 10_000, idle_in_transaction_session_timeout: 60_000 },
  /** What it writes does not wait for the disk: after a crash of the database its last moments may be missing, never half there. */
  count: { application_name: "gantry-count", synchronous_commit: "off", statement_timeout: 15_000, lock_timeout: 10_000 },
};
const holder = globalThis as typeof globalThis & { __gantryStanding?: Map<string, Pool> | undefined };

/** Connections that stand in one role, for single statements which are a transaction by themselves: one round trip where withActor takes two. */
export function standingPool(kind: Kind, role: Actor["role"]): Pool {
  const pools = (holder.__gantryStanding ??= new Map());
  const found = pools.get(`${kind} ${role}`);
  if (found) return found;
  const { app, poolSize } = databaseUrls();
  const made = createPool({ url: app, max: Math.max(2, Math.ceil(poolSize / 2)), settings: { ...settings[kind], role } });
  pools.set(`${kind} ${role}`, made);
  return made;
}

export async function closeStandingPools() {
  const open = holder.__gantryStanding;
  holder.__gantryStanding = undefined;
  await Promise.all([...(open?.values() ?? [])].map((pool) => pool.end()));
}
