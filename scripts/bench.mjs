// npm run bench -- <name> [options]: one file of bench/ against a throw-away database with the settings of a real one.
import "./lib/node-version.mjs";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { buildStale } from "./lib/build.mjs";
import { openThrowAway } from "./lib/database.mjs";
import { ensureInstalled } from "./lib/install.mjs";
import { root } from "./lib/paths.mjs";
import { durable } from "./lib/postgres.mjs";
import { Failure, onEnd, run, runMain } from "./lib/processes.mjs";
import { typescript } from "./lib/runtime.mjs";

const [name, ...options] = process.argv.slice(2);

runMain(async () => {
  const names = fs.readdirSync(path.join(root, "bench")).flatMap((file) => /^([\w-]+)\.ts$/.exec(file)?.[1] ?? []);
  if (!names.includes(name)) throw new Failure(`Which benchmark? npm run bench -- ${names.join(" | ") || "(there is none yet)"}`);
  await ensureInstalled();
  await buildStale();

  const GANTRY_DATA = fs.mkdtempSync(path.join(os.tmpdir(), "gantry-bench-"));
  onEnd(() => fs.rmSync(GANTRY_DATA, { recursive: true, force: true }));
  const env = {
    ...process.env,
    NODE_ENV: "production",
    GANTRY_DATA,
    GANTRY_SECRET: "a-secret-for-benchmarks-which-protects-nothing",
    DATABASE_URL: await openThrowAway(durable, "gantry"),
    LOG_LEVEL: process.env.LOG_LEVEL || "warn",
  };
  const code = await run(process.execPath, ["dist/gantry.mjs", "migrate"], { env });
  if (code !== 0) return code;
  const [program, args] = typescript(`bench/${name}.ts`, ...options);
  return run(program, args, { env });
});
