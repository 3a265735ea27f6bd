// npm run build [-- --cli-only]: Next's pages, the server and the command line, whether stale or not.
import "./lib/node-version.mjs";
import { build } from "./lib/build.mjs";
import { ensureInstalled } from "./lib/install.mjs";
import { runMain } from "./lib/processes.mjs";

runMain(async () => {
  await ensureInstalled();
  await build(process.argv.includes("--cli-only") ? ["cli"] : ["cli", "server", "web"]);
});
