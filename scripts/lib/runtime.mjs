import fs from "node:fs";
import path from "node:path";
import { openEmbedded } from "./database.mjs";
import { dataFolder, loadDotenv } from "./paths.mjs";
import { readSecret } from "./secret.mjs";

/** The environment for the programs of an installation; starts the embedded database when there is no DATABASE_URL. */
export async function openInstallation({ nodeEnv = process.env.NODE_ENV || "production" } = {}) {
  loadDotenv();
  const folder = dataFolder();
  fs.mkdirSync(folder, { recursive: true });
  const GANTRY_DATA = fs.realpathSync(folder);
  const GANTRY_SECRET = readSecret(GANTRY_DATA);
  const embedded = !process.env.DATABASE_URL;
  const DATABASE_URL = embedded ? await openEmbedded(GANTRY_DATA, GANTRY_SECRET) : process.env.DATABASE_URL;
  const own = { NODE_ENV: nodeEnv, GANTRY_DATA, GANTRY_SECRET, DATABASE_URL, GANTRY_EMBEDDED: embedded ? "1" : "0" };
  return { folder: GANTRY_DATA, embedded, env: { ...process.env, ...own } };
}

/** How to run one of our TypeScript files without a bundle. */
export const typescript = (file, ...args) => {
  const hooks = path.join(import.meta.dirname, "typescript-run.mjs");
  return [process.execPath, ["--import", "tsx", "--import", `file://${hooks}`, file, ...args]];
};
