// npm run db:stop and npm run db:reset: the embedded database of this installation.
import "./lib/node-version.mjs";
import { removeEmbedded, stopEmbedded } from "./lib/database.mjs";
import { findLauncher, readInstance } from "./lib/instance.mjs";
import { dataFolder, loadDotenv } from "./lib/paths.mjs";
import { Failure, runMain } from "./lib/processes.mjs";

const [action, ...options] = process.argv.slice(2);

runMain(async () => {
  loadDotenv();
  const folder = dataFolder();
  const launcher = findLauncher(folder);
  if (launcher) throw new Failure(`Gantry is running (process ${launcher}). Stop it with Ctrl-C first: it stops its database by itself.`);

  if (action === "stop") {
    console.log((await stopEmbedded(folder)) ? "The embedded database is stopped." : "The embedded database was not running.");
    return;
  }
  const { database } = readInstance(folder);
  if (!database) return console.log("There is no embedded database here: nothing to delete.");
  if (!options.includes("--yes")) {
    throw new Failure(`This deletes everything in ${database.directory}, for good. If you mean it: npm run db:reset -- --yes`);
  }
  await removeEmbedded(folder);
  console.log("The embedded database is deleted. The next start makes a new one.");
});
