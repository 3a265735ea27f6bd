// Runs a TypeScript file of ours outside a bundler: node scripts/typescript.mjs scripts/coverage.ts [options].
import "./lib/node-version.mjs";
import { ensureInstalled } from "./lib/install.mjs";
import { run, runMain } from "./lib/processes.mjs";
import { typescript } from "./lib/runtime.mjs";

runMain(async () => {
  await ensureInstalled();
  const [file, ...options] = process.argv.slice(2);
  return run(...typescript(file, ...options));
});
