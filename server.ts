import { fileURLToPath } from "node:url";
import { env } from "./lib/env.ts";
import { runProcesses } from "./server/parent.ts";
import { processesOf, shareOf } from "./server/processes.ts";

/** The Node host: one process that serves, or several behind a parent that only watches over them and so loads next to nothing. */
const program = new URL(import.meta.url.endsWith(".ts") ? "./server/process.ts" : "./server-process.mjs", import.meta.url);
const { DATABASE_POOL_SIZE, WORKER } = env();
const count = processesOf(env());

if (count === 1) await import(program.href);
else runProcesses({ program: fileURLToPath(program), count, poolSize: shareOf(DATABASE_POOL_SIZE, count), jobs: WORKER });
