import { accessSync, constants, existsSync, statfsSync } from "node:fs";
import { createServer } from "node:net";
import { dirname } from "node:path";
import { env } from "@/lib/env";
import { type Check, ok, problem, reason, skipped, warning } from "./check";

const GIB = 1024 ** 3;

/** What the machine itself must offer. */
export const hostChecks: Check[] = [
  {
    name: "Environment",
    run() {
      try {
        env();
        return ok("Every variable is as it should be.");
      } catch (error) {
        return problem(
          (error as Error).message,
          "Correct the variables named above in the environment or in .env; .env.example explains each.",
        );
      }
    },
  },
  {
    name: "Secret",
    run() {
      try {
        return ok(`GANTRY_SECRET can be read (${env().GANTRY_SECRET.length} characters).`);
      } catch (error) {
        return problem(reason(error), "Set GANTRY_SECRET, or let npm start make one in the data folder.");
      }
    },
  },
  {
    name: "Node.js",
    run() {
      const [major, minor] = process.versions.node.split(".").map(Number) as [number, number];
      if (major < 20 || (major === 20 && minor < 19))
        return problem(`Node.js ${process.versions.node} is too old.`, "Install Node.js 20.19 or newer.");
      return ok(`Node.js ${process.versions.node}.`);
    },
  },
  {
    name: "Data folder",
    run() {
      const folder = env().GANTRY_DATA;
      try {
        accessSync(existsSync(folder) ? folder : dirname(folder), constants.W_OK);
        return ok(`${folder} can be written.`);
      } catch {
        return warning(
          `${folder} cannot be written, so audit seals are kept in the database only.`,
          "Give this user the right to write there, or set GANTRY_DATA to another folder.",
        );
      }
    },
  },
  {
    name: "Disk space",
    run() {
      const folder = existsSync(env().GANTRY_DATA) ? env().GANTRY_DATA : dirname(env().GANTRY_DATA);
      const { bavail, bsize, blocks } = statfsSync(folder);
      const free = bavail * bsize;
      const text = `${(free / GIB).toFixed(1)} GiB of ${((blocks * bsize) / GIB).toFixed(0)} GiB are free at ${folder}.`;
      if (free < GIB / 2) return problem(text, "Free some space now: a database without space refuses every write.");
      if (free < 5 * GIB) return warning(text, "Free some space soon, or shorten the retention of sensors.");
      return ok(text);
    },
  },
  {
    name: "Server",
    async run() {
      const { PUBLIC_URL, HOST, PORT } = env();
      try {
        const answer = await fetch(`${PUBLIC_URL}/api/health`, { signal: AbortSignal.timeout(3_000) });
        if (answer.ok) return ok(`Gantry answers at ${PUBLIC_URL}.`);
        return problem(
          `${PUBLIC_URL}/api/health answers ${answer.status}.`,
          "Read the server's log. If another program answers there, choose another PORT or PUBLIC_URL.",
        );
      } catch {
        if (PORT !== 0 && !(await isFree(HOST, PORT)))
          return problem(
            `Port ${PORT} on ${HOST} is taken, but Gantry does not answer at ${PUBLIC_URL}.`,
            `Stop the other program, or start with another port: PORT=${PORT + 1} npm start`,
          );
        return skipped(`Gantry is not running at ${PUBLIC_URL}; port ${PORT} is free. npm start starts it.`);
      }
    },
  },
];

const isFree = (host: string, port: number) =>
  new Promise<boolean>((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
