import { sql } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { withActor } from "@/db/with-actor";
import { runQueuedJobs } from "@/lib/jobs/runner";
import { createInboundWebhook } from "@/lib/webhooks/create-inbound-webhook";
import { processDelivery } from "@/lib/webhooks/process-delivery";
import { rotateInboundWebhook } from "@/lib/webhooks/rotate-inbound-webhook";
import type { WebhookScheme } from "@/lib/webhooks/schema";
import { setInboundWebhook } from "@/lib/webhooks/set-inbound-webhook";
import { signed } from "@/lib/webhooks/signature.testing";
import { sweepDeliveries } from "@/lib/webhooks/sweep";
import { createOrganization } from "@/test/factories";
import { startOtherProcess } from "@/test/other-process";
import { freshIp, peek } from "@/test/people";
import { startApi } from "@/test/server";

let api: Awaited<ReturnType<typeof startApi>>;
const admin = postgres(process.env.DATABASE_URL!, { max: 2, onnotice: () => {} });
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => Promise.all([api.close(), admin.end()]));

async function endpoint(scheme: WebhookScheme = "standard", rateLimitPerMinute = 100_000) {
  const organization = await createOrganization();
  const owner = await organization.member({ role: "owner" });
  const made = await withActor(owner, (tx) => createInboundWebhook(tx, { name: "Orders", scheme, rateLimitPerMinute, secret: undefined }));
  return { ...made, owner, organization };
}
const body = (text = "hello") => JSON.stringify({ type: "order.created", id: `evt_${text}`, text });
const post = (id: string, sent: string, headers: Record<string, string>, url = api.url) =>
  fetch(`${url}/functions/v1/webhook-handler/${id}`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-real-ip": freshIp(), ...headers },
    body: sent,
  });
const stored = (webhookId: string) =>
  peek<{ id: string; status: string; repeats: number; text: string; headers: Record<string, string>; event_id: string | null }>(
    sql`select id, status, repeats, convert_from(body, 'UTF8') as text, headers, event_id from inbound_webhook_deliveries
      where inbound_webhook_id = ${webhookId}::uuid order by created_at`,
  );
const events = (organizationId: string) =>
  peek<{ event_id: string; subject_id: string; data: Record<string, unknown> }>(
    sql`select event_id, subject_id, data from domain_events where organization_id = ${organizationId}::uuid and type = 'webhook.received'`,
  );

test.each(["standard", "github", "stripe"] as const)("%s: kept as it came, answered, then processed into one event", async (scheme) => {
  const { id, secret, organization } = await endpoint(scheme);
  const sent = `{ "type":"order.created", "id":"evt_1", "text":"ünï",\n "spaces":  1.50 }`;
  const answer = await post(id, sent, { ...signed(scheme, secret, sent), authorization: "Bearer of-the-sender", cookie: "a=b" });
  expect(answer.status).toBe(200);
  const told = await answer.json();
  expect(told).toEqual({ received: true, id: expect.any(String), duplicate: false });
  const [row] = await stored(id);
  expect(row).toMatchObject({ id: told.id, status: "received", text: sent });
  expect(JSON.stringify(row!.headers)).not.toMatch(/of-the-sender|cookie/);
  await runQueuedJobs();
  const [event, ...more] = await events(organization.id);
  expect(more).toEqual([]);
  expect(event).toMatchObject({ subject_id: told.id, data: { webhookId: id, scheme, payload: { text: "ünï" } } });
  expect((await stored(id))[0]).toMatchObject({ status: "processed", event_id: event!.event_id });
});

test("a changed body, another secret, a stale time, no signature: 401, and nothing is kept", async () => {
  const { id, secret } = await endpoint();
  const old = Math.floor(Date.now() / 1_000) - 301;
  const tries: [string, Record<string, string>, string][] = [
    [body("changed"), signed("standard", secret, body()), "AUTH_INVALID"],
    [body(), signed("standard", (await endpoint()).secret, body()), "AUTH_INVALID"],
    [body(), signed("standard", secret, body(), { timestamp: old }), "AUTH_INVALID"],
    [body(), signed("github", secret, body()), "AUTH_INVALID"],
    [body(), {}, "AUTH_REQUIRED"],
  ];
  for (const [sent, headers, code] of tries) {
    const answer = await post(id, sent, headers);
    expect([answer.status, await answer.json()]).toMatchObject([401, { data: null, error: { code } }]);
  }
  expect(await stored(id)).toEqual([]);
});

test("an address that is not there, disabled, or another's is refused in the same words", async () => {
  const { id, secret, owner } = await endpoint();
  const other = await endpoint();
  const words = async (webhookId: string) => {
    const answer = await post(webhookId, body(), signed("standard", secret, body()));
    return [answer.status, (await answer.json()).error?.message];
  };
  const missing = await words(crypto.randomUUID());
  expect(missing[0]).toBe(401);
  expect(await words("not-an-id")).toEqual(missing);
  expect(await words(other.id)).toEqual(missing);
  await withActor(owner, (tx) => setInboundWebhook(tx, { webhookId: id, enabled: false }));
  expect(await words(id)).toEqual(missing);
  await withActor(owner, (tx) => setInboundWebhook(tx, { webhookId: id, enabled: true }));
  expect((await words(id))[0]).toBe(200);
});

test("ten copies at once, and one more after it was processed: one row, one event", async () => {
  const { id, secret, organization } = await endpoint();
  const headers = signed("standard", secret, body());
  const answers = await Promise.all(Array.from({ length: 10 }, async () => (await post(id, body(), headers)).json()));
  expect(answers.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
  expect(new Set(answers.map((answer) => answer.id)).size).toBe(1);
  await runQueuedJobs();
  const late = await (await post(id, body(), headers)).json();
  await runQueuedJobs();
  expect(late).toMatchObject({ duplicate: true });
  expect(await stored(id)).toMatchObject([{ repeats: 10, status: "processed" }]);
  expect(await events(organization.id)).toHaveLength(1);
});

test("GitHub's unsigned delivery id cannot make an old delivery a new one", async () => {
  const { id, secret, organization } = await endpoint("github");
  const headers = signed("github", secret, body());
  await post(id, body(), headers);
  const replayed = await post(id, body(), { ...headers, "x-github-delivery": crypto.randomUUID() });
  expect(await replayed.json()).toMatchObject({ duplicate: true });
  await runQueuedJobs();
  expect(await events(organization.id)).toHaveLength(1);
});

test("during a rotation both secrets are taken; without grace the old one ends at once", async () => {
  const { id, secret, owner } = await endpoint();
  const status = async (by: string, text: string) => (await post(id, body(text), signed("standard", by, body(text)))).status;
  const second = await withActor(owner, (tx) => rotateInboundWebhook(tx, { webhookId: id, graceHours: 24, secret: undefined }));
  expect([await status(secret, "1"), await status(second.secret, "2")]).toEqual([200, 200]);
  const third = await withActor(owner, (tx) => rotateInboundWebhook(tx, { webhookId: id, graceHours: 0, secret: undefined }));
  expect([await status(secret, "3"), await status(second.secret, "4"), await status(third.secret, "5")]).toEqual([401, 401, 200]);
});

test("a process that dies after it answered loses nothing", async () => {
  const { id, secret, organization } = await endpoint();
  const other = await startOtherProcess();
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) => post(id, body(String(n)), signed("standard", secret, body(String(n))), other.url)),
  );
  const taken = await Promise.all(answers.map(async (answer) => (await answer.json()) as { id: string }));
  await other.end(); // SIGKILL
  await runQueuedJobs();
  const seen = (await events(organization.id)).map(({ subject_id }) => subject_id);
  expect(seen.sort()).toEqual(taken.map((one) => one.id).sort());
});

test("a delivery whose job is held by a worker that died is swept up within minutes, once", async () => {
  const { id, secret, organization } = await endpoint();
  await post(id, body(), signed("standard", secret, body()));
  const [row] = await stored(id);
  await admin`update graphile_worker._private_jobs set locked_at = now(), locked_by = 'dead' where payload->>'deliveryId' = ${row!.id}`;
  await runQueuedJobs();
  await sweepDeliveries();
  expect((await stored(id))[0]!.status, "it has not waited long").toBe("received");
  await admin`update inbound_webhook_deliveries set created_at = now() - interval '3 minutes' where id = ${row!.id}`;
  await sweepDeliveries();
  await admin`update graphile_worker._private_jobs set locked_at = null, locked_by = null where payload->>'deliveryId' = ${row!.id}`;
  await runQueuedJobs();
  expect((await stored(id))[0]!.status).toBe("processed");
  expect(await events(organization.id)).toHaveLength(1);
});

test("processing that is cut off in the middle is repeated, and has one effect", async () => {
  const { id, secret, organization } = await endpoint();
  await post(id, body(), signed("standard", secret, body()));
  const [row] = await stored(id);
  const payload = { organizationId: organization.id, deliveryId: row!.id };
  await admin.begin(async (lock) => {
    await lock`select from inbound_webhook_deliveries where id = ${row!.id} for update`;
    const cut = processDelivery(payload).catch((error: Error) => error);
    for (let killed = 0; killed === 0; ) {
      const found = await admin`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock' and query like '%inbound_webhook_deliveries d set status%'`;
      killed = found.length;
    }
    expect(await cut).toBeInstanceOf(Error);
  });
  expect((await stored(id))[0]!.status).toBe("received");
  await runQueuedJobs();
  await Promise.all([processDelivery(payload), processDelivery(payload)]);
  expect(await events(organization.id)).toHaveLength(1);
});

test("a body that is not JSON, holds NUL or half a character, or is large, is kept and processed all the same", async () => {
  const { id, secret, organization } = await endpoint();
  const bodies = ["not json", '{"a":"\\u0000"}', '{"a":"\\ud800"}', JSON.stringify({ a: "x".repeat(900_000) }), ""];
  for (const sent of bodies) expect((await post(id, sent, signed("standard", secret, sent))).status).toBe(200);
  await runQueuedJobs();
  expect((await stored(id)).map(({ status }) => status)).toEqual(bodies.map(() => "processed"));
  expect((await events(organization.id)).every(({ data }) => !("payload" in data))).toBe(true);
  const tooLarge = "x".repeat(1_048_577);
  expect((await post(id, tooLarge, signed("standard", secret, tooLarge))).status).toBe(413);
});

test("a webhook has a limit of its own, and guessing has the network's", async () => {
  const { id, secret } = await endpoint("standard", 3);
  if (Date.now() % 60_000 > 45_000) await new Promise((resolve) => setTimeout(resolve, 60_100 - (Date.now() % 60_000)));
  const statuses = await Promise.all(
    Array.from({ length: 5 }, async (_, n) => (await post(id, body(String(n)), signed("standard", secret, body(String(n))))).status),
  );
  expect(statuses.sort()).toEqual([200, 200, 200, 429, 429]);
  const ip = freshIp();
  const guesses = await Promise.all(Array.from({ length: 110 }, async () => (await post(id, body(), { "x-real-ip": ip })).status));
  expect(guesses.filter((status) => status === 429)).toHaveLength(10);
}, 90_000);
