// npm run dev: the same installation as npm start, served from the sources.
import "./lib/node-version.mjs";
import { ensureInstalled } from "./lib/install.mjs";
import { loadDotenv } from "./lib/paths.mjs";
import { runMain } from "./lib/processes.mjs";
import { openInstallation, typescript } from "./lib/runtime.mjs";
import { chooseAddress, prepareDatabase, printWelcome, serve } from "./lib/serve.mjs";

runMain(async () => {
  loadDotenv();
  const address = await chooseAddress();
  await ensureInstalled();

  const installation = await openInstallation({ nodeEnv: "development" });
  const env = { ...installation.env, HOST: address.host, PORT: String(address.port) };
  const gantry = typescript("scripts/gantry/main.ts");
  await prepareDatabase(gantry, { ...installation, env });

  return serve({
    folder: installation.folder,
    env,
    address,
    command: typescript("server.ts"),
    ready: () => printWelcome(gantry, { ...installation, env, address }),
  });
});
