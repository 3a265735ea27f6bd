// npm start: from a fresh clone to a running Gantry. Depends on nothing but Node, so that it runs before any install.
import "./lib/node-version.mjs";
import { buildStale } from "./lib/build.mjs";
import { ensureInstalled } from "./lib/install.mjs";
import { loadDotenv } from "./lib/paths.mjs";
import { runMain } from "./lib/processes.mjs";
import { openInstallation } from "./lib/runtime.mjs";
import { chooseAddress, prepareDatabase, printWelcome, serve } from "./lib/serve.mjs";

runMain(async () => {
  loadDotenv();
  const address = await chooseAddress();
  await ensureInstalled();
  await buildStale();

  const installation = await openInstallation({ nodeEnv: "production" });
  const env = { ...installation.env, HOST: address.host, PORT: String(address.port) };
  const gantry = [process.execPath, ["--enable-source-maps", "dist/gantry.mjs"]];
  await prepareDatabase(gantry, { ...installation, env });

  return serve({
    folder: installation.folder,
    env,
    address,
    command: [process.execPath, ["--enable-source-maps", "dist/server.mjs"]],
    ready: () => printWelcome(gantry, { ...installation, env, address }),
  });
});
