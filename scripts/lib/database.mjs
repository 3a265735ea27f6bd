import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { dropLease, othersHoldLeases, readInstance, takeLease, updateInstance, withLock } from "./instance.mjs";
import { Cluster, disposable, superuserUrl } from "./postgres.mjs";
import { Failure, onEnd } from "./processes.mjs";
import { derive } from "./secret.mjs";

const clusterOf = (folder) => new Cluster(path.join(folder, "postgres"), { recorded: readInstance(folder).database?.directory });

/** Starts (or finds running) the embedded database of an installation, and stops it when the last of its users ends. */
export async function openEmbedded(folder, secret) {
  const password = derive(secret, "database:postgres");
  const passwordMark = derive(secret, "database:postgres:mark").slice(0, 12);
  onEnd(() => closeEmbedded(folder));

  return withLock(folder, async () => {
    takeLease(folder);
    const known = readInstance(folder).database ?? {};
    const cluster = clusterOf(folder);

    if (!cluster.isInitialised) await cluster.initialise(password);
    else if (known.passwordMark !== passwordMark) {
      if (othersHoldLeases(folder))
        throw new Failure(`${folder} is in use by a running Gantry with another GANTRY_SECRET. Use that one, or stop it first.`);
      await cluster.stop();
      cluster.resetPassword(password);
    }

    const { port } = await cluster.start(known.port);
    updateInstance(folder, { database: { directory: cluster.directory, port, passwordMark } });
    return superuserUrl(password, port, "gantry");
  });
}

function closeEmbedded(folder) {
  return withLock(folder, async () => {
    dropLease(folder);
    if (!othersHoldLeases(folder)) await clusterOf(folder).stop();
  });
}

/** Stops the embedded database, whoever uses it. True when one was running. */
export async function stopEmbedded(folder) {
  if (!readInstance(folder).database) return false;
  return withLock(folder, async () => {
    const cluster = clusterOf(folder);
    const running = (await cluster.findRunning()) !== undefined;
    await cluster.stop();
    return running;
  });
}

/** Deletes the embedded database. */
export async function removeEmbedded(folder) {
  await stopEmbedded(folder);
  const { database } = readInstance(folder);
  if (database) fs.rmSync(database.directory, { recursive: true, force: true });
  updateInstance(folder, { database: undefined });
}

/** A cluster in a temporary folder which is stopped and deleted when the script ends. */
export async function openThrowAway(settings = disposable, database = "postgres") {
  const password = randomBytes(16).toString("hex");
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "gantry-database-"));
  fs.chmodSync(folder, 0o755);
  const cluster = new Cluster(path.join(folder, "postgres"), { settings });
  onEnd(async () => {
    await cluster.stop();
    for (const place of [cluster.directory, folder]) fs.rmSync(place, { recursive: true, force: true });
  });
  await cluster.initialise(password);
  const { port } = await cluster.start();
  return superuserUrl(password, port, database);
}
