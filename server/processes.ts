import { availableParallelism } from "node:os";
import type { Env } from "../lib/env.ts";

const MOST_BY_DEFAULT = 4;
const LEAST_SHARE = 4;

/** How many processes serve the port. In development always one: two would build the same pages into one folder. */
export function processesOf({ NODE_ENV, WEB_CONCURRENCY }: Pick<Env, "NODE_ENV" | "WEB_CONCURRENCY">, cores = availableParallelism()) {
  if (NODE_ENV === "development") return 1;
  return WEB_CONCURRENCY ?? (NODE_ENV === "production" ? Math.min(cores, MOST_BY_DEFAULT) : 1);
}

/** Each process's part of the pool: an equal one, but never so small that two slow pages hold up everybody else. */
export const shareOf = (poolSize: number, processes: number) => Math.max(Math.min(poolSize, LEAST_SHARE), Math.ceil(poolSize / processes));
