import fs from "node:fs";
import path from "node:path";
import { readJson, writeAtomically } from "./paths.mjs";
import { commandLine, isAlive, sleep } from "./processes.mjs";

const file = (folder) => path.join(folder, "instance.json");

/** What this installation remembers between starts: the database's place and port, the address, who runs it. */
export const readInstance = (folder) => readJson(file(folder)) ?? {};

export function updateInstance(folder, changes) {
  const next = { ...readInstance(folder), ...changes };
  fs.mkdirSync(folder, { recursive: true });
  writeAtomically(file(folder), `${JSON.stringify(next, null, 2)}\n`);
  return next;
}

/** Process numbers are recycled: one counts as a script of ours only while its command line says so. */
const isOurScript = (pid) =>
  Number.isInteger(pid) && pid !== process.pid && isAlive(pid) && /scripts[/\\][\w-]+\.mjs/.test(commandLine(pid));

/** The start or dev script which runs this installation's server now, if any. */
export function findLauncher(folder) {
  const { launcher } = readInstance(folder);
  return isOurScript(launcher) ? launcher : undefined;
}

const leases = (folder) => path.join(folder, "leases");

/** The embedded database runs as long as somebody holds a lease: the launcher, a command line, or both. */
export function takeLease(folder) {
  fs.mkdirSync(leases(folder), { recursive: true });
  fs.writeFileSync(path.join(leases(folder), String(process.pid)), "");
}

export const dropLease = (folder) => fs.rmSync(path.join(leases(folder), String(process.pid)), { force: true });

export function othersHoldLeases(folder) {
  if (!fs.existsSync(leases(folder))) return false;
  let others = false;
  for (const name of fs.readdirSync(leases(folder))) {
    if (Number(name) === process.pid) continue;
    if (isOurScript(Number(name))) others = true;
    else fs.rmSync(path.join(leases(folder), name), { force: true });
  }
  return others;
}

/** Only one process at a time starts or stops the database of a folder. A lock left by a killed process is taken over. */
export async function withLock(folder, work) {
  const lock = path.join(folder, "lock");
  fs.mkdirSync(folder, { recursive: true });
  for (;;) {
    try {
      fs.writeFileSync(lock, String(process.pid), { flag: "wx" });
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    const holder = Number(fs.existsSync(lock) ? fs.readFileSync(lock, "utf8") : 0);
    const age = Date.now() - (fs.statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    // A lock that is still empty belongs to somebody who is just writing it.
    if (holder === process.pid || (holder ? !isOurScript(holder) : age > 2_000)) fs.rmSync(lock, { force: true });
    else await sleep(50);
  }
  try {
    return await work();
  } finally {
    fs.rmSync(lock, { force: true });
  }
}
