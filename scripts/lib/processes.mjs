import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import { root } from "./paths.mjs";

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** The command line of a process, so that a recycled process number is not taken for the program that once had it. */
export function commandLine(pid) {
  try {
    if (process.platform === "linux") return fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    return execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  } catch {
    return "";
  }
}

function parentOf(pid) {
  try {
    if (process.platform === "linux") return Number(/^PPid:\s*(\d+)/m.exec(fs.readFileSync(`/proc/${pid}/status`, "utf8"))[1]);
    return Number(execFileSync("ps", ["-o", "ppid=", "-p", String(pid)], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
  } catch {
    return 0;
  }
}

/**
 * npm passes signals to its shell, and the shell dies without passing them on; a killed npm passes nothing. So a script that npm
 * started ends when npm or that shell is gone, instead of running on unseen.
 */
function endWithNpm() {
  if (!process.env.npm_lifecycle_event || process.platform === "win32") return;
  const line = [process.ppid];
  while (line.length < 4 && line.at(-1) > 1 && !/^(\S*node\S* )?\S*npm/.test(commandLine(line.at(-1)))) line.push(parentOf(line.at(-1)));
  const watched = line.length < 4 && line.at(-1) > 1 ? line : [process.ppid];
  setInterval(() => {
    if (process.ppid !== watched[0] || !watched.every(isAlive)) end(0);
  }, 250).unref();
}

const children = new Set();
const cleanups = [];
let ending;

/** Runs when the script ends, however it ends short of kill -9. The last registered runs first. */
export const onEnd = (cleanup) => cleanups.push(cleanup);

/** Ends the script: stops the children, then undoes what was registered. A second signal changes nothing: npm sends each one twice. */
export function end(code) {
  ending ??= (async () => {
    for (const child of children) child.kill("SIGTERM");
    await waitForChildren(20_000);
    for (const child of children) child.kill("SIGKILL");
    for (const cleanup of cleanups.reverse()) {
      try {
        await cleanup();
      } catch (error) {
        console.error(error.message);
        code ||= 1;
      }
    }
    process.exit(code);
  })();
  return ending;
}

export const isEnding = () => ending !== undefined;

async function waitForChildren(milliseconds) {
  const deadline = performance.now() + milliseconds;
  while (children.size > 0 && performance.now() < deadline) await sleep(20);
}

/** Turns a script's main function into a process: signals end it cleanly, an error is one readable line. */
export function runMain(main) {
  process.on("SIGINT", () => end(130));
  process.on("SIGTERM", () => end(0));
  process.on("SIGHUP", () => end(129));
  endWithNpm();
  main().then(
    (code) => end(code ?? 0),
    (error) => {
      if (!isEnding()) console.error(error instanceof Failure ? error.message : error);
      return end(1);
    },
  );
}

/** A problem the reader can do something about: printed without a stack. */
export class Failure extends Error {}

export function start(command, args, options = {}) {
  const child = spawn(command, args, { cwd: root, stdio: "inherit", ...options });
  children.add(child);
  child.exited = new Promise((resolve) => {
    child.once("error", (error) => {
      children.delete(child);
      console.error(`${command}: ${error.message}`);
      resolve(127);
    });
    child.once("exit", (code, signal) => {
      children.delete(child);
      resolve(code ?? (signal === "SIGINT" ? 130 : 1));
    });
  });
  return child;
}

/** Runs to the end and answers the exit code. */
export async function run(command, args, options) {
  if (isEnding()) return 130;
  return start(command, args, options).exited;
}

/** Runs to the end and answers what it printed; its complaints go to the terminal. */
export async function capture(command, args, options) {
  const child = start(command, args, { stdio: ["ignore", "pipe", "inherit"], ...options });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (piece) => {
    text += piece;
  });
  const [code] = await Promise.all([child.exited, new Promise((resolve) => child.stdout.once("close", resolve))]);
  return { code, text };
}
