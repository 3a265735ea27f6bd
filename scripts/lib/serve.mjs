import path from "node:path";
import { findLauncher, readInstance, updateInstance } from "./instance.mjs";
import { dataFolder, root } from "./paths.mjs";
import { addressOf, findFreePort, isPortFree, loopback, waitForHealth } from "./ports.mjs";
import { capture, commandLine, Failure, isAlive, isEnding, onEnd, sleep, start } from "./processes.mjs";

const followParent = `file://${path.join(root, "scripts/lib/follow-parent.mjs")}`;

/** HOST and PORT, once it is certain that nobody listens there. */
export async function chooseAddress() {
  const folder = dataFolder();
  await waitForFormerLauncher(folder);

  const host = process.env.HOST || "127.0.0.1";
  const wanted = process.env.PORT || "3000";
  if (!/^\d+$/.test(wanted) || Number(wanted) > 65_535) throw new Failure(`PORT must be a whole number from 0 to 65535, not “${wanted}”.`);
  const port = Number(wanted) || (await findFreePort());

  await waitForFormerServer(folder);
  const free = await isPortFree(port, host).catch((error) => {
    throw new Failure(`Gantry cannot listen on ${host}:${port} (${error.code}). Set HOST and PORT to an address of this machine.`);
  });
  if (!free)
    throw new Failure(`Port ${port} on ${host} is in use by another program. Stop it, or choose another port: PORT=${port + 1} npm start`);
  return { host, port, url: addressOf(host, port) };
}

/** One that is just ending is waited for; one that stays is reported. */
async function waitForFormerLauncher(folder) {
  for (let tries = 0; !isEnding(); tries += 1) {
    const launcher = findLauncher(folder);
    if (!launcher) return;
    const { address, url } = readInstance(folder);
    const stays = tries > 15 && !(address && (await isPortFree(address.port, address.host)));
    if (stays || tries > 150) {
      const place = url ? `, at ${url}` : "";
      throw new Failure(
        `Gantry already runs from here${place} (process ${launcher}). Stop that one first, or set GANTRY_DATA and PORT to run another beside it.`,
      );
    }
    await sleep(200);
  }
}

/** After a kill -9 of the launcher its server is still draining for a moment. */
async function waitForFormerServer(folder) {
  const { server } = readInstance(folder);
  const isOurs = () => isAlive(server) && commandLine(server).includes("follow-parent.mjs");
  for (let tries = 0; server && isOurs() && tries < 150 && !isEnding(); tries += 1) await sleep(200);
}

/** Runs the server until it or we end; `ready` is called once it answers. Answers the exit code. */
export async function serve({ folder, env, address, command, ready }) {
  const [program, args] = command;
  // In a process group of its own: Ctrl-C reaches the launcher alone, which then stops the server, once.
  const server = start(program, ["--import", followParent, ...args], {
    env,
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    detached: true,
  });
  updateInstance(folder, { launcher: process.pid, server: server.pid, url: env.PUBLIC_URL || address.url, address });
  onEnd(() => updateInstance(folder, { launcher: undefined, server: undefined, url: undefined, address: undefined }));

  const running = () => server.exitCode === null && server.signalCode === null;
  if (await waitForHealth(address.url, running)) await ready();
  else if (!isEnding() && running())
    throw new Failure(`The server started but does not answer at ${address.url}/api/health. Its messages are above.`);
  return server.exited;
}

/** Brings the database up to date, and the demo organization into it when it is the embedded one. */
export async function prepareDatabase(gantry, { env, embedded }) {
  const [program, args] = gantry;
  const step = async (name, failure, needed) => {
    const { code, text } = await capture(program, [...args, name], { env });
    if (isEnding() || code === 0) return;
    if (needed) throw new Failure(`${text}${failure}`);
    console.error(`${text}${failure}`);
  };
  await step("migrate", "The database could not be brought up to date; the reason stands above. Nothing was started.", true);
  if (embedded)
    await step("demo", "The demo organization could not be brought up to date; the reason stands above. Everything else works.", false);
}

export async function printWelcome(gantry, { env, embedded, address }) {
  console.log(`\n  Gantry   ${env.PUBLIC_URL || address.url}\n`);
  if (embedded && loopback(address.host)) await printPeople(gantry, env);
  console.log("  Stop with Ctrl-C.\n");
}

async function printPeople([program, args], env) {
  const { code, text } = await capture(program, [...args, "credentials", "--json"], { env });
  if (code !== 0) return;
  const people = JSON.parse(text).demo ?? [];
  if (people.length === 0) return;
  const columns = people.map((person) => [person.email, person.password, person.role, person.organization]);
  const widths = [0, 1, 2, 3].map((index) => Math.max(...columns.map((row) => String(row[index]).length)));
  console.log("  Sign in as");
  for (const row of columns)
    console.log(
      `    ${row
        .map((cell, index) => String(cell).padEnd(widths[index]))
        .join("   ")
        .trimEnd()}`,
    );
  console.log("");
}
