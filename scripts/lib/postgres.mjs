import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { answersAsPostgres, findFreePort, isPortFree } from "./ports.mjs";
import { findBinaries, prepareDirectory } from "./postgres-binaries.mjs";
import { commandLine, Failure, isAlive, sleep } from "./processes.mjs";

/** An acknowledged write survives a power cut: these stand on the command line, so that no file can weaken them. */
export const durable = {
  fsync: "on",
  full_page_writes: "on",
  synchronous_commit: "on",
  max_wal_size: "2GB",
  shared_buffers: "256MB",
};

/** For a cluster which is thrown away after the tests. */
export const disposable = { fsync: "off", full_page_writes: "off", synchronous_commit: "off", shared_buffers: "128MB" };

const common = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "200",
  work_mem: "16MB",
  random_page_cost: "1.1",
  log_timezone: "UTC",
  timezone: "UTC",
};

/** One embedded cluster: a data directory and the programs that serve it. */
export class Cluster {
  constructor(wanted, { settings = durable, recorded } = {}) {
    const { directory, identity } = prepareDirectory(wanted, recorded);
    this.directory = directory;
    this.identity = identity;
    this.bin = findBinaries(identity);
    this.settings = settings;
    this.log = path.join(directory, "server.log");
  }

  options(extra) {
    return { ...this.identity, cwd: "/", encoding: "utf8", env: { ...process.env, LC_ALL: "C", TZ: "UTC" }, ...extra };
  }

  /** Runs without blocking, so that a signal is heard meanwhile, and detached, so that Ctrl-C does not hit it. */
  program(name, args) {
    return new Promise((resolve) => {
      const child = spawn(path.join(this.bin, name), args, this.options({ stdio: ["ignore", "pipe", "pipe"], detached: true }));
      let text = "";
      const add = (piece) => {
        text += piece;
      };
      child.stdout.on("data", add);
      child.stderr.on("data", add);
      child.once("error", (error) => resolve({ status: 127, text: error.message }));
      // "exit", not "close": the postmaster inherits pg_ctl's pipes and keeps them open.
      child.once("exit", (status) => {
        child.stdout.destroy();
        child.stderr.destroy();
        resolve({ status, text });
      });
    });
  }

  get isInitialised() {
    return fs.existsSync(path.join(this.directory, "PG_VERSION"));
  }

  async initialise(password) {
    // initdb leaves nothing behind when it fails, but a kill -9 in the middle does.
    for (const name of fs.readdirSync(this.directory)) fs.rmSync(path.join(this.directory, name), { recursive: true, force: true });
    const folder = fs.mkdtempSync(path.join(this.identity.uid === undefined ? os.tmpdir() : "/tmp", "gantry-initdb-"));
    const passwordFile = path.join(folder, "password");
    fs.writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
    if (this.identity.uid !== undefined)
      for (const item of [folder, passwordFile]) fs.chownSync(item, this.identity.uid, this.identity.gid);
    const incomplete = path.join(this.directory, "cluster");
    try {
      const args = ["-D", incomplete, "-U", "postgres", "-A", "scram-sha-256", "--pwfile", passwordFile, "--data-checksums"];
      const { status, text } = await this.program("initdb", [...args, "-E", "UTF8", "--locale=C.UTF-8", "--no-instructions"]);
      if (status !== 0) throw new Failure(`The embedded database could not be created in ${this.directory}:\n${text.trim()}`);
      // PG_VERSION moves last: only a complete cluster is one.
      const names = fs.readdirSync(incomplete).filter((name) => name !== "PG_VERSION");
      for (const name of [...names, "PG_VERSION"]) fs.renameSync(path.join(incomplete, name), path.join(this.directory, name));
      fs.rmdirSync(incomplete);
    } finally {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  }

  /** The port of the postmaster which serves this directory now, if one does. */
  async findRunning() {
    const pidFile = path.join(this.directory, "postmaster.pid");
    const read = () => (fs.existsSync(pidFile) ? fs.readFileSync(pidFile, "utf8").split("\n") : []);
    for (let tries = 0; ; tries += 1) {
      const [pid, , , port] = read();
      if (!pid || !isAlive(Math.abs(Number(pid)))) return undefined; // pg_ctl start clears a stale file by itself
      if (port && (await answersAsPostgres(Number(port)))) return Number(port);
      if (!commandLine(Number(pid)).includes("postgres")) {
        fs.rmSync(pidFile, { force: true }); // after a reboot the number belongs to somebody else
        return undefined;
      }
      if (tries > 150) throw new Failure(`A PostgreSQL (process ${pid}) holds ${this.directory} but does not answer. Its log: ${this.log}`);
      await sleep(200);
    }
  }

  async start(preferredPort) {
    const running = await this.findRunning();
    if (running) return { port: running, adopted: true };

    this.keepLogShort();
    for (let port = preferredPort, tries = 1; ; port = undefined, tries += 1) {
      if (!port || !(await isPortFree(port))) port = await findFreePort();
      const settings = Object.entries({ ...common, ...this.settings, port }).map(
        ([name, value]) => `-c ${name}=${value === "" ? "''" : value}`,
      );
      const { status, text } = await this.program("pg_ctl", [
        "start",
        "-w",
        "-t",
        "120",
        "-D",
        this.directory,
        "-l",
        this.log,
        "-o",
        settings.join(" "),
      ]);
      if (status === 0) return { port, adopted: false };
      if (tries === 3)
        throw new Failure(`The embedded database did not start: ${text.trim()}\nIts log (${this.log}) ends with:\n${this.lastLines()}`);
    }
  }

  async stop() {
    for (const [mode, seconds] of [
      ["fast", "6"],
      ["immediate", "3"],
    ]) {
      if (!fs.existsSync(path.join(this.directory, "postmaster.pid"))) return;
      const { status } = await this.program("pg_ctl", ["stop", "-m", mode, "-w", "-t", seconds, "-D", this.directory]);
      if (status === 0) return;
    }
  }

  /** Sets the superuser's password without knowing the old one, while the server is down: the secret was lost or replaced. */
  resetPassword(password) {
    const args = ["--single", "-D", this.directory, "postgres"];
    const input = `alter role postgres password '${password}'\n`;
    const { status, stderr } = spawnSync(path.join(this.bin, "postgres"), args, this.options({ input }));
    if (status !== 0) throw new Failure(`The embedded database's password could not be renewed:\n${stderr}`);
  }

  keepLogShort() {
    const { size } = fs.statSync(this.log, { throwIfNoEntry: false }) ?? { size: 0 };
    if (size > 16 * 1024 * 1024) fs.renameSync(this.log, `${this.log}.1`);
  }

  lastLines() {
    if (!fs.existsSync(this.log)) return "(no log)";
    return fs.readFileSync(this.log, "utf8").trimEnd().split("\n").slice(-8).join("\n");
  }
}

export const superuserUrl = (password, port, database) => `postgres://postgres:${password}@127.0.0.1:${port}/${database}`;
