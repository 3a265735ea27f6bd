import postgres from "postgres";
import { afterAll, beforeEach, expect, test } from "vitest";
import { systemActor } from "./actor.ts";
import { closeDatabase } from "./client.ts";
import { createPool } from "./pool.ts";
import { inTransaction } from "./transaction.ts";
import { databaseUrls } from "./urls.ts";
import { rawOf, savepoint, withActor } from "./with-actor.ts";

const actor = systemActor("00000000-0000-4000-8000-000000000001", "test");
const admin = postgres(process.env.DATABASE_URL!, { max: 2 });
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
type Sql = ReturnType<typeof rawOf>;
const pidOf = async (sql: Sql) => (await sql<{ pid: number }[]>`select pg_backend_pid() as pid`)[0]!.pid;
const pid = () => withActor(actor, (tx) => pidOf(rawOf(tx)));
const kill = (backend: number) => admin`select pg_terminate_backend(${backend})`;
const killAll = () =>
  admin`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'gantry' and datname = current_database()`;
/** "pending" is the one word that must never come out. */
const settled = async (all: Promise<unknown>[], withinMs: number) =>
  Promise.all(
    all.map((one) =>
      Promise.race([
        one.then(
          () => "fulfilled",
          () => "rejected",
        ),
        pause(withinMs).then(() => "pending"),
      ]),
    ),
  );

/** Who works meanwhile: sees its own claims in every statement, or the test fails. */
const neighbour = () =>
  withActor(actor, async (tx) => {
    const sql = rawOf(tx);
    for (let turn = 0; turn < 5; turn++) {
      await pause(10);
      const [row] = await sql`select auth.organization_id() as organization, current_user as role, ${turn}::int as turn`;
      expect(row).toEqual({ organization: actor.organizationId, role: "worker", turn });
    }
  });

beforeEach(closeDatabase);
afterAll(() => admin.end());

test("a lost transaction that goes on talking settles every statement, disturbs nobody, and the pool serves on", async () => {
  for (let round = 0; round < 5; round++) {
    const said: Promise<unknown>[] = [];
    const ran: unknown[] = [];
    const broken = withActor(actor, async (tx) => {
      const sql = rawOf(tx);
      const backend = await pidOf(sql);
      for (let waiting = 0; waiting < 20; waiting++) said.push(sql`select pg_sleep(0.05), ${waiting}::int`.execute()); // on their way, or queued
      const killed = kill(backend).execute();
      let lostAt = Number.POSITIVE_INFINITY;
      while (performance.now() < lostAt + 200) {
        said.push(sql`select 1 as tagged`.execute(), sql.unsafe("select 1").execute(), sql.unsafe("select $1::int", [1]).execute());
        const [last] = await Promise.allSettled([sql`select ${1}::int`]);
        if (last!.status === "rejected") lostAt = Math.min(lostAt, performance.now());
        if (performance.now() > lostAt) ran.push(last!.status);
        await pause(1);
      }
      await killed;
    });
    const others = Array.from({ length: 20 }, neighbour);
    expect(await settled([broken], 20_000)).toEqual(["rejected"]);
    await pause(250);
    expect(await settled(others, 20_000)).toEqual(others.map(() => "fulfilled"));
    const words = await settled(said, 1_000);
    expect(words).not.toContain("pending");
    expect(words.slice(-20)).toEqual(Array(20).fill("rejected"));
    expect(new Set(ran)).toEqual(new Set(["rejected"]));
    expect(await pid()).toBeGreaterThan(0);
  }
});

test("when every connection is lost at once, every promise settles, who waited is served, and the pool works afterwards", async () => {
  for (let round = 0; round < 5; round++) {
    const said: Promise<unknown>[] = [];
    let begun = 0;
    let killed = false;
    const talking = Array.from({ length: 20 }, () =>
      withActor(actor, async (tx) => {
        await pidOf(rawOf(tx));
        for (begun++; !killed; await pause(2)) said.push(rawOf(tx)`select ${1}::int`.execute());
      }),
    );
    const outcomes = settled(talking, 10_000);
    while (begun < 10) await pause(5); // DATABASE_POOL_SIZE is 10: the others wait
    await killAll();
    await pause(50);
    killed = true;
    const outcome = await outcomes;
    expect(outcome.slice(0, 10)).toEqual(Array(10).fill("rejected"));
    expect(outcome.slice(10)).toEqual(Array(10).fill("fulfilled"));
    expect(await settled(said, 1_000)).not.toContain("pending");
    await Promise.all(Array.from({ length: 20 }, neighbour));
  }
});

test("a connection lost between transactions is not given to the next one", async () => {
  const before = await pid();
  await kill(before);
  while ((await admin`select 1 from pg_stat_activity where pid = ${before}`).length > 0) await pause(10);
  await pause(100);
  expect(await pid()).not.toBe(before);
});

test("a loss is reported at once, though the work itself never ends", async () => {
  const broken = withActor(actor, async (tx) => {
    await kill(await pidOf(rawOf(tx)));
    await new Promise(() => {});
  });
  await expect(broken).rejects.toMatchObject({ code: expect.stringMatching(/^CONNECTION_CLOSED|57P01$/) });
});

test("statements after the end are refused, and never reach whoever has the connection next", async () => {
  let kept: Sql | undefined;
  await withActor(actor, async (tx) => {
    kept = rawOf(tx);
  });
  await expect(kept!`select 1`).rejects.toThrow("has ended");
});

test("a failed statement nobody looked at rolls back; a savepoint keeps the rest; what fails is what is reported", async () => {
  const log = (text: string) => `select set_config('test.log', '${text}', false)`;
  const forgotten = withActor(actor, async (tx) => {
    rawOf(tx)`select 1 / 0`.catch(() => {});
    return "done";
  });
  await expect(forgotten).rejects.toMatchObject({ code: "22012" });
  const kept = await withActor(actor, async (tx) => {
    const sql = rawOf(tx);
    await sql.unsafe(log("outside"));
    const part = savepoint(tx, async (inner) => {
      await rawOf(inner).unsafe(log("inside"));
      await rawOf(inner)`select 1 / 0`;
    });
    await expect(part).rejects.toMatchObject({ code: "22012" });
    return (await sql`select current_setting('test.log') as log`)[0]!.log;
  });
  expect(kept).toBe("outside");
});

test("nobody waits for a connection longer than the bound, and who left the queue is not served later", async () => {
  const pool = createPool({ url: databaseUrls().app, settings: {}, max: 1, waitMs: 100 });
  let finish!: () => void;
  const holding = pool.lease(() => new Promise<void>((resolve) => (finish = resolve)));
  await expect(pool.lease(async () => "served")).rejects.toMatchObject({ code: "CONNECT_TIMEOUT" });
  finish();
  await holding;
  expect(await pool.lease((connection) => inTransaction(connection, pidOf))).toBeGreaterThan(0);
  await pool.end();
});

test("a server that refuses or does not exist is an error at once, for everybody who asked", async () => {
  const { app } = databaseUrls();
  const missing = createPool({ url: app.replace(/:\d+\//, ":1/"), settings: {}, max: 2 });
  const wrong = createPool({ url: app.replace(/\/[^/]*$/, "/no_such_database"), settings: {}, max: 2 });
  const ask = (pool: typeof missing) => Array.from({ length: 5 }, () => pool.lease((connection) => inTransaction(connection, pidOf)));
  const codes = async (all: Promise<unknown>[]) => Promise.all(all.map((one) => one.catch((error) => error.code)));
  expect(await codes(ask(missing))).toEqual(Array(5).fill("ECONNREFUSED"));
  expect(await codes(ask(wrong))).toEqual(Array(5).fill("3D000"));
  await Promise.all([missing.end(), wrong.end()]);
});

test("a statement that the work sends at once still runs behind its role and claims", async () => {
  const who = withActor(actor, async (tx) => {
    const [row] = await rawOf(tx)`select current_user as role, auth.organization_id() as organization`.execute();
    return { ...row };
  });
  expect(await who).toEqual({ role: "worker", organization: actor.organizationId });
});
