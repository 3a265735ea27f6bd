import { sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { goOn } from "@/lib/cmms/jobs";
import type { OrderResult } from "@/lib/cmms/words";
import { updateWorkOrder } from "@/lib/maintenance/update-work-order";
import { createConnectedDesk } from "./desk";
import { startServiceNow } from "./servicenow";

process.env.ALLOW_PRIVATE_ADDRESSES = "1";
let now: Awaited<ReturnType<typeof startServiceNow>>;
beforeEach(async () => {
  now = await startServiceNow();
});
afterEach(() => now.close());

const credentials = { username: "gantry", password: "secret" };
const connected = () => createConnectedDesk("ServiceNow", now.url, { credentials });
const only = <T>(all: T[]) => {
  expect(all).toHaveLength(1);
  return all[0]!;
};

test("an order that was made and could not be linked is found again by our number, pushed or pulled", async () => {
  for (const operation of ["push", "pull"] as const) {
    const desk = await connected();
    const { id } = await desk.make();
    const before = now.rows.size;
    now.silence(({ method }) => method === "POST");
    const broken = await desk.sync("push");
    expect(broken).toMatchObject({
      status: "failed",
      results: [{ outcome: "failed", message: expect.stringContaining("did not answer") }],
    });
    expect(now.rows.size).toBe(before + 1);
    now.usual();
    expect(await desk.sync(operation)).toMatchObject({ status: operation === "pull" ? expect.any(String) : "completed" });
    expect([now.rows.size, (await desk.orders()).length]).toEqual([before + 1, 1]);
    expect(await desk.link(id)).toMatchObject({ state: "synced" });
  }
});

test("a run whose process died is taken up from what it had finished, and not while it is alive", async () => {
  const desk = await connected();
  const made = [await desk.make(), await desk.make(), await desk.make()];
  await desk.sync("push", [made[0]!.id]);
  const done = {
    workOrderId: made[0]!.id,
    number: 1,
    externalId: "x",
    externalUrl: null,
    outcome: "created",
    sent: [],
    received: [],
    message: null,
  };
  const position = { orders: null, retry: [], since: null, page: null, mark: null, pulled: true };
  const begin = () =>
    desk.see((tx) =>
      tx.execute<{ id: string }>(sql`insert into cmms_syncs (connection_id, operation, position, results, succeeded, claimed_until)
        values (${desk.connection.id}::uuid, 'push', ${JSON.stringify(position)}::jsonb, ${JSON.stringify([done])}::jsonb, 1, now() + interval '1 minute') returning id`),
    );
  const [run] = await begin();
  await expect(desk.sync("push")).rejects.toMatchObject({ code: "CONFLICT" });
  const read = async () =>
    (
      await desk.see((tx) =>
        tx.execute<{ status: string; succeeded: number; results: OrderResult[] }>(
          sql`select status, succeeded, results from cmms_syncs where id = ${run!.id}::uuid`,
        ),
      )
    )[0]!;
  await goOn({ organizationId: desk.id, syncId: run!.id });
  expect((await read()).status).toBe("running");
  await desk.see((tx) => tx.execute(sql`update cmms_syncs set claimed_until = now() - interval '1 second' where id = ${run!.id}::uuid`));
  now.calls.length = 0;
  await goOn({ organizationId: desk.id, syncId: run!.id });
  expect(await read()).toMatchObject({ status: "completed", succeeded: 3 });
  expect((await read()).results.map(({ workOrderId }) => workOrderId)).toEqual(made.map(({ id }) => id));
  expect(now.written()).toHaveLength(2);
  const [other] = await begin();
  await desk.see((tx) => tx.execute(sql`update cmms_syncs set claimed_until = null where id = ${other!.id}::uuid`));
  expect(await desk.sync("push")).toMatchObject({ syncId: other!.id, status: "completed" });
});

test("429 is waited out as long as it asks; an hour is left for the next run, which loses nothing", async () => {
  const desk = await connected();
  const { id } = await desk.make();
  let refused = 0;
  now.first(() => {
    refused += 1;
    return refused <= 2 ? { status: 429, headers: { "retry-after": "1" }, json: { error: { message: "Rate limit exceeded" } } } : undefined;
  });
  const began = performance.now();
  expect(await desk.sync("push")).toMatchObject({ status: "completed", succeeded: 1 });
  expect(performance.now() - began).toBeGreaterThan(1_900);
  await desk.as(desk.engineer, (tx) => updateWorkOrder(tx, { id, title: "Later" }));
  now.first(() => ({ status: 429, headers: { "retry-after": "3600" } }));
  expect(await desk.sync()).toMatchObject({ status: "failed", message: expect.stringContaining("busy") });
  now.usual();
  expect((await desk.sync()).results.at(-1)).toMatchObject({ sent: ["title"] });
  expect(only([...now.rows.values()]).short_description).toBe("Later");
});

test("wrong credentials end the run at once, and say so", async () => {
  const desk = await createConnectedDesk("ServiceNow", now.url, { credentials: { username: "gantry", password: "wrong" } });
  for (let i = 0; i < 3; i += 1) await desk.make();
  expect(await desk.sync("push")).toMatchObject({
    status: "failed",
    failed: 1,
    message: expect.stringContaining("refused the credentials (401): User Not Authenticated"),
  });
  expect(now.calls).toHaveLength(1);
});

test("OAuth asks for a token once, and sends it with each call", async () => {
  const desk = await createConnectedDesk("ServiceNow", now.url, { credentials: { clientId: "client", clientSecret: "shared" } });
  await desk.make();
  expect(await desk.sync("push")).toMatchObject({ status: "completed", succeeded: 1 });
  expect(now.calls.filter(({ path }) => path === "/oauth_token.do")).toHaveLength(1);
});
