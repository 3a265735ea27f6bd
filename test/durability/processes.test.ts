import { type ChildProcess, spawn } from "node:child_process";
import { Agent, request } from "node:http";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { afterEach, beforeEach, expect, test } from "vitest";
import { withActor } from "@/db/with-actor";
import { createApiKey } from "@/lib/access/create-api-key";
import { revokeApiKey } from "@/lib/access/revoke-api-key";
import { createApiKeyInput } from "@/lib/access/schema";
import { createOrganization } from "@/test/factories";

type Line = { msg: string; process?: number; pid?: number };
let parent: ChildProcess;
let port: number;
let lines: Line[];
let complaints: string;
const agents: Agent[] = [];

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
async function until<T>(what: string, find: () => T | undefined | false | Promise<T | undefined | false>, seconds = 20): Promise<T> {
  const deadline = performance.now() + seconds * 1_000;
  for (;;) {
    const found = await find();
    if (found) return found;
    if (performance.now() > deadline) throw new Error(`Waited in vain for ${what}. The log: ${JSON.stringify(lines)} ${complaints}`);
    await sleep(20);
  }
}
const pidsOf = (number: number) => lines.flatMap(({ msg, process, pid }) => (msg === "ready" && process === number ? [pid!] : []));
const freePort = () =>
  new Promise<number>((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });

function start() {
  const hooks = new URL("../../scripts/lib/typescript-run.mjs", import.meta.url).href;
  const entry = new URL("./processes-server.ts", import.meta.url).pathname;
  const env = { ...process.env, HOST: "127.0.0.1", PORT: String(port), LOG_LEVEL: "info" };
  [lines, complaints] = [[], ""];
  const child = spawn(process.execPath, ["--import", "tsx", "--import", hooks, entry], { stdio: ["ignore", "pipe", "pipe"], env });
  let rest = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    const pieces = (rest + text).split("\n");
    rest = pieces.pop()!;
    for (const piece of pieces) if (piece.startsWith("{")) lines.push(JSON.parse(piece));
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaints += text;
  });
  return child;
}
const ended = (child: ChildProcess) =>
  child.exitCode !== null || child.signalCode !== null ? Promise.resolve() : new Promise<unknown>((resolve) => child.once("exit", resolve));

/** One connection, kept: everything asked over it is answered by one process, and new connections go round. */
function connection() {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  agents.push(agent);
  return (path: string, headers: Record<string, string> = {}) =>
    new Promise<{ status: number; by: number; text: string }>((resolve, reject) => {
      const sent = request({ host: "127.0.0.1", port, path, headers, agent }, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (piece: string) => {
          text += piece;
        });
        response.on("end", () => resolve({ status: response.statusCode!, by: Number(response.headers["x-process"]), text }));
      });
      sent.on("error", reject).end();
    });
}

/** A connection to each of the two. */
async function both() {
  const found = new Map<number, ReturnType<typeof connection>>();
  for (let tries = 0; found.size < 2 && tries < 10; tries += 1) {
    const ask = connection();
    found.set((await ask("/api/health")).by, ask);
  }
  expect([...found.keys()].sort()).toEqual([1, 2]);
  return [found.get(1)!, found.get(2)!] as const;
}

async function makeKey(more: object = {}) {
  const organization = await createOrganization();
  const owner = await organization.member({ role: "owner" });
  const input = createApiKeyInput.parse({ name: "Two doors", scopes: ["assets:read"], ...more });
  return { owner, ...(await withActor(owner, (tx) => createApiKey(tx, input))) };
}

beforeEach(async () => {
  port = await freePort();
  parent = start();
  await until("both processes", () => pidsOf(1).length > 0 && pidsOf(2).length > 0, 50);
});
afterEach(async () => {
  for (const agent of agents.splice(0)) agent.destroy();
  parent.kill("SIGTERM");
  await ended(parent);
});

test("a key revoked anywhere is refused by every process within a second, and its limit is one number for all of them", async () => {
  const [one, two] = await both();
  const limited = await makeKey({ rateLimitPerMinute: 40 });
  if (Date.now() % 60_000 > 50_000) await sleep(60_100 - (Date.now() % 60_000)); // the window is a minute of the clock
  const ask = (through: typeof one, key: string) => through("/api/v1/assets", { apikey: key });
  const answers = await Promise.all(Array.from({ length: 100 }, (_, index) => ask(index % 2 ? one : two, limited.key)));
  const admitted = answers.filter(({ status }) => status === 200);
  expect(admitted).toHaveLength(40);
  expect(new Set(admitted.map(({ by }) => by))).toEqual(new Set([1, 2]));
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(60);

  const { owner, key, id } = await makeKey();
  expect((await Promise.all([one, two].map((each) => ask(each, key)))).map(({ status }) => status)).toEqual([200, 200]);
  await withActor(owner, (tx) => revokeApiKey(tx, { keyId: id }));
  const revoked = performance.now();
  await until("the refusal", async () =>
    (await Promise.all([one, two].map((each) => ask(each, key)))).every(({ status }) => status === 401),
  );
  expect(performance.now() - revoked).toBeLessThan(1_000);
});

test("the metrics are those of all processes, whichever is asked", async () => {
  for (const ask of await both()) {
    const { text } = await ask("/metrics");
    const memory = [...text.matchAll(/^gantry_process_resident_memory_bytes\{process="(\d)"\} (\d+)/gm)];
    expect(memory.map(([, number]) => number).sort()).toEqual(["1", "2"]);
    for (const [, , bytes] of memory) expect(Number(bytes)).toBeGreaterThan(10_000_000);
    expect(text.match(/^# TYPE gantry_process_resident_memory_bytes/gm)).toHaveLength(1);
    expect(text).toMatch(/^gantry_process_start_time_seconds\{process="2"\} \d+/m);
  }
});

test("one process killed: requests go on, another runs the jobs at once, and it is replaced", async () => {
  const sql = postgres(process.env.DATABASE_URL!, { max: 1, onnotice: () => {} });
  const [[first], [second]] = [pidsOf(1), pidsOf(2)] as [[number], [number]];
  const workers = async () =>
    (await sql<{ pid: number }[]>`select distinct split_part(id, '-', 1)::int as pid from jobs.workers where id ~ '^[0-9]+-'`)
      .map(({ pid }) => pid)
      .filter((pid) => pid === first || pid === second);
  expect(await workers()).toEqual([first]);

  process.kill(first, "SIGKILL");
  await until("the end of the first", () => !isAlive(first));
  for (let count = 0; count < 20; count += 1) expect(await connection()("/api/health")).toMatchObject({ status: 200, by: 2 });
  await until("the jobs in the second", async () => (await workers()).includes(second));
  await until("the replacement", () => pidsOf(1).length === 2, 30);
  expect(lines.filter(({ msg }) => msg === "a process ended and is started again")).toHaveLength(1);
  await both();
  const [, replacement] = pidsOf(1);
  const since = await sql`select from jobs.workers where id like ${`${replacement}-%`}`;
  expect(since).toHaveLength(0);
  await sql.end();
});

test("SIGTERM lets an answer finish, ends every process and leaves nothing behind", async () => {
  const pids = [...pidsOf(1), ...pidsOf(2)];
  const { key } = await makeKey({ scopes: ["telemetry:write"] });
  const body = "[not JSON]";
  const headers = { apikey: key, "content-type": "application/json", "content-length": body.length };
  const slow = request({ host: "127.0.0.1", port, path: "/functions/v1/process-telemetry", method: "POST", headers });
  slow.write(body.slice(0, 4));
  const answered = new Promise((resolve, reject) => slow.on("error", reject).on("response", ({ statusCode }) => resolve(statusCode)));
  await sleep(500);
  parent.kill("SIGTERM");
  await until("the beginning of the end", () => lines.filter(({ msg }) => msg === "stopping").length === 3);
  slow.end(body.slice(4));
  expect(await answered).toBe(400);
  await ended(parent);
  expect(parent.exitCode).toBe(0);
  expect(pids.filter(isAlive)).toEqual([]);
  await expect(connection()("/api/health")).rejects.toMatchObject({ code: "ECONNREFUSED" });
});

test("a killed parent takes its processes with it, after they have drained", async () => {
  const pids = [...pidsOf(1), ...pidsOf(2)];
  parent.kill("SIGKILL");
  await until("the end of the processes", () => !pids.some(isAlive));
  expect(lines.filter(({ msg }) => msg === "stopping")).toHaveLength(2);
});

test("a start that fails ends the parent with what is wrong, and once", async () => {
  const running = parent;
  const failing = start();
  await ended(failing);
  expect(failing.exitCode).toBe(1);
  expect(complaints.match(/EADDRINUSE/g)?.length).toBeGreaterThan(0);
  expect(lines.filter(({ msg }) => msg.startsWith("a process ended before it was ready"))).toHaveLength(1);
  parent = running;
});
