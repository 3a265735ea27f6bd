import { availableParallelism } from "node:os";
import type { Env } from "../lib/env.ts";

const MOST_BY_DEFAULT = 4;
const LEAST_SHARE = 4;

/**
 * How many processes serve the port. An embedded database needs a core as well: taking it away makes everything slower. In development always one: two
 * would build the same pages into one folder.
 */
export function processesOf(
  { NODE_ENV, WEB_CONCURRENCY, GANTRY_EMBEDDED }: Pick<Env, "NODE_ENV" | "WEB_CONCURRENCY" | "GANTRY_EMBEDDED">,
  cores = availableParallelism(),
) {
  if (NODE_ENV === "development") return 1;
  if (WEB_CONCURRENCY !== undefined) return WEB_CONCURRENCY;
  return NODE_ENV === "production" ? Math.max(1, Math.min(cores - (GANTRY_EMBEDDED ? 1 : 0), MOST_BY_DEFAULT)) : 1;
}

/** Each process's part of the pool: an equal one, but never so small that two slow pages hold up everybody else. */
export const shareOf = (poolSize: number, processes: number) => Math.max(Math.min(poolSize, LEAST_SHARE), Math.ceil(poolSize / processes));
