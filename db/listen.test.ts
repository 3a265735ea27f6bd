import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { closeListener, listenTo } from "./listen";

type ClusterClass = new (
  directory: string,
  options: { settings: Record<string, string> },
) => { initialise(password: string): Promise<void>; start(port?: number): Promise<{ port: number }>; stop(): Promise<void> };
const library = "../scripts/lib/postgres.mjs" as string;
const { Cluster, disposable } = (await import(library)) as { Cluster: ClusterClass; disposable: Record<string, string> };

// A server of its own, which these tests stop and start.
const folder = mkdtempSync(join(tmpdir(), "gantry-listen-"));
const cluster = new Cluster(join(folder, "data"), { settings: disposable });
let port = 0;

const notify = async (channel: string, payload: string) => {
  const sql = postgres(`postgres://postgres:postgres@127.0.0.1:${port}/postgres`, { max: 1 });
  await sql.notify(channel, payload);
  await sql.end();
};

beforeAll(async () => {
  await cluster.initialise("postgres");
  ({ port } = await cluster.start());
  process.env.DATABASE_APP_URL = `postgres://postgres:postgres@127.0.0.1:${port}/postgres`;
});

afterAll(async () => {
  await closeListener();
  await cluster.stop();
  rmSync(folder, { recursive: true, force: true });
});

test("a restart of the database, however long it takes, ends no listening: everybody is told and hears again", async () => {
  const heard: string[] = [];
  const missed = { one: 0, other: 0 };
  await Promise.all([
    listenTo(
      "first_channel",
      (payload) => heard.push(`first ${payload}`),
      () => (missed.one += 1),
    ),
    listenTo(
      "other_channel",
      (payload) => heard.push(`other ${payload}`),
      () => (missed.other += 1),
    ),
  ]);
  await notify("first_channel", "before");
  await vi.waitFor(() => expect(heard).toEqual(["first before"]));
  const before = { ...missed };

  await cluster.stop();
  await sleep(1_500); // several attempts fail meanwhile
  await cluster.start(port);
  await vi.waitFor(() => expect(missed).toEqual({ one: before.one + 1, other: before.other + 1 }), { timeout: 10_000 });
  await notify("first_channel", "after");
  await notify("other_channel", "after");
  await vi.waitFor(() => expect(heard).toEqual(["first before", "first after", "other after"]));
});

test("all channels share one connection, and one that was cut off is replaced", async () => {
  const heard: string[] = [];
  await listenTo("late_channel", (payload) => heard.push(payload));
  const sql = postgres(`postgres://postgres:postgres@127.0.0.1:${port}/postgres`, { max: 1 });
  const connections = () => sql`select pid from pg_stat_activity where application_name = 'gantry-listen'`;
  const [only, ...more] = await connections();
  expect(more).toEqual([]);
  await sql`select pg_terminate_backend(${only!.pid})`;
  await vi.waitFor(async () => {
    const now = await connections();
    expect(now).toHaveLength(1);
    expect(now[0]!.pid).not.toBe(only!.pid);
  });
  await vi.waitFor(async () => {
    await sql.notify("late_channel", "again");
    expect(heard).toContain("again");
  });
  await sql.end();
});

test("who has stopped listening hears nothing, and the others still do", async () => {
  const [gone, stays]: [string[], string[]] = [[], []];
  const { unlisten } = await listenTo("shared_channel", (payload) => gone.push(payload));
  await listenTo("shared_channel", (payload) => stays.push(payload));
  await unlisten();
  await notify("shared_channel", "x");
  await vi.waitFor(() => expect(stays).toEqual(["x"]));
  expect(gone).toEqual([]);
});
