import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { readJson, root } from "./paths.mjs";
import { Failure, run } from "./processes.mjs";

const lockFile = path.join(root, "package-lock.json");
const marker = path.join(root, "node_modules/.gantry-installed");

/** True when every package of the lock stands in node_modules in its version, whoever installed it. Optional ones differ by platform. */
function matchesLock() {
  const installed = readJson(path.join(root, "node_modules/.package-lock.json"))?.packages;
  if (!installed) return false;
  const wanted = Object.entries(readJson(lockFile)?.packages ?? {});
  return wanted.every(([name, entry]) => name === "" || entry.optional || entry.devOptional || installed[name]?.version === entry.version);
}

/** Runs npm itself, by the path npm gave us when it started us. */
export function npm(args, options) {
  const cli = process.env.npm_execpath;
  if (cli?.endsWith("npm-cli.js")) return run(process.execPath, [cli, ...args], options);
  return run("npm", args, { shell: process.platform === "win32", ...options });
}

/** Installs the packages of package-lock.json when they are missing or changed. Quiet and quick when there is nothing to do. */
export async function ensureInstalled({ stdio = "inherit" } = {}) {
  const hash = createHash("sha256").update(fs.readFileSync(lockFile)).digest("hex");
  if (fs.existsSync(marker) && fs.readFileSync(marker, "utf8") === hash) return;
  if (!matchesLock()) {
    console.error("Installing packages…");
    const code = await npm(["ci", "--include=dev", "--include=optional", "--no-audit", "--no-fund"], { stdio });
    if (code !== 0)
      throw new Failure("The packages could not be installed: see npm's message above. Check the network connection, then start again.");
  }
  fs.writeFileSync(marker, hash);
}
