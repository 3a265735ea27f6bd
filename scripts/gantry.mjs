// npm run gantry -- …: the operator's command line, with the database running while it needs it.
// Standard output belongs to the command, whole: with --json it is the JSON and nothing else.
import "./lib/node-version.mjs";
import { buildStale } from "./lib/build.mjs";
import { ensureInstalled } from "./lib/install.mjs";
import { readInstance } from "./lib/instance.mjs";
import { run, runMain } from "./lib/processes.mjs";
import { openInstallation } from "./lib/runtime.mjs";

runMain(async () => {
  await ensureInstalled({ stdio: ["ignore", 2, 2] });
  await buildStale(["cli"], { stdio: ["ignore", 2, 2] });

  const { folder, env } = await openInstallation();
  const PUBLIC_URL = env.PUBLIC_URL || readInstance(folder).url;
  const command = ["--enable-source-maps", "dist/gantry.mjs", ...process.argv.slice(2)];
  return run(process.execPath, command, { env: PUBLIC_URL ? { ...env, PUBLIC_URL } : env });
});
