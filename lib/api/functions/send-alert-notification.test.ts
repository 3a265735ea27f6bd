import { createClient, type FunctionsHttpError } from "@supabase/supabase-js";
import { sql } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import WebSocket from "ws";
import type { Permission } from "@/db/permissions";
import { withActor } from "@/db/with-actor";
import { makeApiKey } from "@/lib/auth/api-keys";
import { makeInstanceKey } from "@/lib/auth/resolve-actor";
import { runDueJobs } from "@/lib/jobs/runner";
import { createChannel } from "@/lib/notifications/create-channel";
import { deliverNotification } from "@/lib/notifications/deliver";
import { requestAlertNotification } from "@/lib/notifications/request-notification";
import { createChannelInput } from "@/lib/notifications/schema";
import { updateChannel } from "@/lib/notifications/update-channel";
import { createDesk, type Desk } from "@/test/desk";
import { peek } from "@/test/people";
import { startMailServer, startReceiver } from "@/test/receivers";
import { startApi } from "@/test/server";

process.env.ALLOW_PRIVATE_ADDRESSES = "1"; // the receivers are on loopback
let api: Awaited<ReturnType<typeof startApi>>;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let mail: Awaited<ReturnType<typeof startMailServer>>;
beforeAll(async () => {
  [receiver, mail] = await Promise.all([startReceiver(), startMailServer()]);
  process.env.SMTP_URL = mail.url;
  api = await startApi();
});
afterAll(() => Promise.all([api.close(), receiver.close(), mail.close()]));
/** Makes the jobs of a delivery due: the test does not wait for them. */
const admin = postgres(process.env.DATABASE_URL!, { max: 1, onnotice: () => {} });
const makeDue = async (deliveryId: string) => {
  await admin`update notification_deliveries set next_attempt_at = now() where id = ${deliveryId} and next_attempt_at is not null`;
  await admin`update graphile_worker._private_jobs set run_at = now() - interval '1 second' where payload->>'deliveryId' = ${deliveryId}`;
};
afterAll(() => admin.end());
beforeEach(() => receiver.answerWith((_, response) => response.end("ok")));

const clientOf = (key: string) =>
  createClient(api.url, key, {
    auth: { persistSession: false, autoRefreshToken: false },
    realtime: { transport: WebSocket as never }, // Node 20 has none of its own
  });
async function keyOf(desk: Desk, scopes: Permission[] = ["alerts:notify", "alerts:read"]) {
  const made = makeApiKey();
  await desk.see((tx) =>
    tx.execute(sql`insert into api_keys (name, key_prefix, key_hash, scopes)
      values ('k', ${made.prefix}, ${made.hash}, ${`{${scopes.join(",")}}`}::text[])`),
  );
  return made.key;
}
async function channel(desk: Desk, fields: Record<string, unknown>) {
  const owner = await desk.member({ role: "owner" });
  const made = await withActor(owner, (tx) => createChannel(tx, createChannelInput.parse({ name: String(fields.kind), ...fields })));
  return { ...made, owner };
}
/** A desk with one channel of each kind, each with a path of its own at the receiver. */
async function deskWithChannels() {
  const desk = await createDesk();
  const at = `/${crypto.randomUUID()}`;
  await channel(desk, { kind: "slack", url: `${receiver.url}${at}/slack` });
  await channel(desk, { kind: "teams", url: `${receiver.url}${at}/teams` });
  await channel(desk, {
    kind: "sms",
    url: `${receiver.url}${at}/sms`,
    authorization: "Bearer of-the-gateway",
    from: "Gantry",
    recipients: ["+49 40 1234567", "+4940 7654321"],
  });
  const onCall = `${crypto.randomUUID()}@example.com`;
  await channel(desk, { kind: "email", recipients: [onCall] });
  return { desk, at, onCall, alert: await desk.raise() };
}
const deliveriesOf = (desk: Desk) =>
  peek<{
    id: string;
    kind: string;
    recipient: string;
    status: string;
    attempts: number;
    last_error: string | null;
    response_status: number | null;
  }>(
    sql`select id, kind, recipient, status, attempts, last_error, response_status from notification_deliveries where organization_id = ${desk.id}::uuid order by kind, recipient`,
  );
const jsonAt = (path: string) => receiver.to(path).map(({ text }) => JSON.parse(text));

test("the request of the specification reaches every channel, and the answer says what became of each", async () => {
  const { desk, at, onCall, alert } = await deskWithChannels();
  const supabase = clientOf(await keyOf(desk));
  const request: { alertId: string; channels: ("email" | "slack" | "teams" | "sms")[]; recipients?: string[] } = {
    alertId: alert.id,
    channels: ["email", "slack", "teams", "sms"],
  };
  const { data, error } = await supabase.functions.invoke("send-alert-notification", { body: request });
  expect(error).toBeNull();
  expect(data).toMatchObject({ alertId: alert.id, alert: `ALR-${alert.number}` });
  expect(data.channels.map((one: { channel: string; status: string }) => [one.channel, one.status])).toEqual([
    ["email", "sent"],
    ["slack", "sent"],
    ["teams", "sent"],
    ["sms", "sent"],
  ]);

  const [slack] = jsonAt(`${at}/slack`);
  expect(slack.text).toContain(`ALR-${alert.number} high: Bearing temperature`);
  expect(JSON.stringify(slack.blocks)).toContain(`/${desk.slug}/alerts/ALR-${alert.number}`);
  const [teams] = jsonAt(`${at}/teams`);
  expect(teams).toMatchObject({
    type: "message",
    attachments: [{ contentType: "application/vnd.microsoft.card.adaptive", content: { type: "AdaptiveCard", version: "1.4" } }],
  });
  const texts = receiver.to(`${at}/sms`);
  expect(
    texts
      .map(({ text }) => JSON.parse(text))
      .map(({ to, from }) => [to, from])
      .sort(),
  ).toEqual([
    ["+49401234567", "Gantry"],
    ["+49407654321", "Gantry"],
  ]);
  expect(texts[0]!.headers.authorization).toBe("Bearer of-the-gateway");
  const [letter] = mail.mails.filter(({ to }) => to === onCall);
  expect(letter!.raw).toContain("95");
  expect(await deliveriesOf(desk)).toHaveLength(5);
  const events = await peek(sql`select from domain_events where organization_id = ${desk.id}::uuid and type = 'notification.sent'`);
  expect(events).toHaveLength(5);
  await runDueJobs();
  expect(receiver.to(`${at}/sms`)).toHaveLength(2);
});

test("without a mail channel the members who may acknowledge at the site are told; a kind that is not set up says so", async () => {
  const desk = await createDesk();
  const alert = await desk.raise();
  const { data } = await clientOf(await keyOf(desk)).functions.invoke("send-alert-notification", {
    body: { alertId: `ALR-${alert.number}`, channels: ["email", "slack", "sms"] },
  });
  const [email, slack, sms] = data.channels;
  expect(email).toMatchObject({ status: "sent" });
  const emails = await peek<{ email: string }>(
    sql`select lower(email) as email from profiles where id in (${desk.engineer.userId}::uuid, ${desk.colleague.userId}::uuid)`,
  );
  expect(email.deliveries.map((one: { recipient: string }) => one.recipient).sort()).toEqual(emails.map((one) => one.email).sort());
  expect([slack, sms]).toMatchObject([
    { status: "not_configured", deliveries: [] },
    { status: "not_configured", deliveries: [] },
  ]);
});

test("recipients are members or listed in a channel; anybody else is refused, and nothing is sent", async () => {
  const { desk, onCall, alert } = await deskWithChannels();
  const supabase = clientOf(await keyOf(desk));
  const [viewer] = await peek<{ email: string }>(sql`select email from profiles where id = ${desk.viewer.userId}::uuid`);
  const send = (recipients: string[], channels = ["email", "sms"]) =>
    supabase.functions.invoke("send-alert-notification", { body: { alertId: alert.id, channels, recipients } });
  const { data } = await send([viewer!.email.toUpperCase(), "+49 (40) 123-4567", onCall]);
  expect(data.channels.map((one: { deliveries: unknown[] }) => one.deliveries.length)).toEqual([2, 1]);
  const before = (await deliveriesOf(desk)).length;
  for (const stranger of ["victim@elsewhere.example", "+15550100", "not an address"]) {
    const { error } = await send([onCall, stranger]);
    const response = (error as FunctionsHttpError).context as Response;
    expect([response.status, (await response.json()).error.details]).toEqual([400, { recipients: [expect.stringContaining(stranger)] }]);
  }
  expect(await deliveriesOf(desk)).toHaveLength(before);
});

test("a receiver that fails for now is tried again by jobs with growing waits, and one that refuses is not", async () => {
  const { desk, at, alert } = await deskWithChannels();
  receiver.answerWith(({ path }, response) => {
    response.statusCode = path.endsWith("/teams") ? 400 : 503;
    response.end("the gateway says: secret-token-123");
  });
  const { data } = await clientOf(await keyOf(desk)).functions.invoke("send-alert-notification", {
    body: { alertId: alert.id, channels: ["slack", "teams"] },
  });
  expect(data.channels).toMatchObject([{ status: "retrying" }, { status: "failed" }]);
  expect(JSON.stringify(data)).not.toContain("secret-token");
  const [slack] = (await deliveriesOf(desk)).filter(({ kind }) => kind === "slack");
  const waits: number[] = [];
  const wait = async () => {
    const [row] = await peek<{ seconds: number | null }>(
      sql`select extract(epoch from next_attempt_at - updated_at)::float8 as seconds from notification_deliveries where id = ${slack!.id}::uuid`,
    );
    waits.push(Math.round(row!.seconds ?? -1));
  };
  await wait();
  for (let attempt = 2; attempt <= 4; attempt += 1) {
    await makeDue(slack!.id);
    await runDueJobs();
    await wait();
  }
  expect(waits.map((seconds, index) => seconds >= [24, 96, 480, 2_880][index]! && seconds <= [36, 144, 720, 4_320][index]!)).toEqual([
    true,
    true,
    true,
    true,
  ]);
  receiver.answerWith((_, response) => response.end("ok"));
  await makeDue(slack!.id);
  await runDueJobs();
  expect((await deliveriesOf(desk)).map(({ kind, status, attempts }) => [kind, status, attempts])).toEqual([
    ["slack", "sent", 5],
    ["teams", "failed", 1],
  ]);
  expect(receiver.to(`${at}/slack`)).toHaveLength(5);
  expect(receiver.to(`${at}/teams`)).toHaveLength(1);
}, 60_000);

test("what is committed is sent even if the process that asked died before the first attempt, and once", async () => {
  const { desk, at, alert } = await deskWithChannels();
  const requested = await withActor(desk.engineer, (tx) =>
    requestAlertNotification(tx, { alertId: alert.id, channels: ["slack"], recipients: undefined }),
  );
  expect(receiver.to(`${at}/slack`)).toHaveLength(0);
  const { id } = requested.deliveries[0]!;
  await makeDue(id);
  const payload = { organizationId: desk.id, deliveryId: id };
  await Promise.all([runDueJobs(), deliverNotification(payload), deliverNotification(payload)]);
  expect(receiver.to(`${at}/slack`)).toHaveLength(1);
  // A sender that died holding the claim: when the claim has run out, the job that looks after it sends.
  await peek(
    sql`update notification_deliveries set status = 'pending', claimed_until = now() + interval '1 minute' where id = ${id}::uuid`,
  );
  await deliverNotification(payload);
  expect(receiver.to(`${at}/slack`)).toHaveLength(1);
  await peek(sql`update notification_deliveries set claimed_until = now() - interval '1 second' where id = ${id}::uuid`);
  await makeDue(id);
  await runDueJobs();
  expect(receiver.to(`${at}/slack`)).toHaveLength(2);
});

test("a redirect is not followed", async () => {
  const { desk, at, alert } = await deskWithChannels();
  receiver.answerWith((_, response) => {
    response.writeHead(302, { location: `${receiver.url}/elsewhere` });
    response.end();
  });
  const { data } = await clientOf(await keyOf(desk)).functions.invoke("send-alert-notification", {
    body: { alertId: alert.id, channels: ["slack"] },
  });
  expect(data.channels[0]).toMatchObject({ status: "failed", deliveries: [{ error: expect.stringContaining("redirect") }] });
  expect(receiver.to(`${at}/slack`)).toHaveLength(1);
  expect(receiver.to("/elsewhere")).toHaveLength(0);
});

test("a mail server that takes nothing is tried again; a disabled channel is not used", async () => {
  const { desk, alert } = await deskWithChannels();
  mail.state.refuse = true;
  const supabase = clientOf(await keyOf(desk));
  const send = (channels: string[]) => supabase.functions.invoke("send-alert-notification", { body: { alertId: alert.id, channels } });
  expect((await send(["email"])).data.channels[0]).toMatchObject({ status: "retrying" });
  mail.state.refuse = false;
  const [email] = await deliveriesOf(desk);
  await makeDue(email!.id);
  await runDueJobs();
  expect((await deliveriesOf(desk))[0]).toMatchObject({ status: "sent", attempts: 2 });
  const owner = await desk.member({ role: "owner" });
  const [slack] = await peek<{ id: string }>(
    sql`select id from communication_channels where organization_id = ${desk.id}::uuid and kind = 'slack'`,
  );
  await withActor(owner, (tx) =>
    updateChannel(tx, {
      channelId: slack!.id,
      enabled: false,
      url: undefined,
      authorization: undefined,
      from: undefined,
      recipients: undefined,
    }),
  );
  expect((await send(["slack"])).data.channels[0]).toMatchObject({ status: "not_configured" });
});

test("who may not, is told so; a stranger's alert does not exist; the service role may", async () => {
  const { desk, alert } = await deskWithChannels();
  const other = await createDesk();
  const body = { alertId: alert.id, channels: ["slack"] };
  const status = async (key: string, sent: unknown = body) => {
    const { error } = await clientOf(key).functions.invoke("send-alert-notification", { body: sent as object });
    return error ? ((error as FunctionsHttpError).context as Response).status : 200;
  };
  expect(await status(await makeInstanceKey("anon"))).toBe(401);
  expect(await status(await keyOf(desk, ["alerts:read"]))).toBe(403);
  expect(await status(await keyOf(other))).toBe(404);
  expect(await status(await keyOf(desk), { ...body, alertId: "alert-123" })).toBe(404);
  expect(await status(await keyOf(desk), { ...body, channels: ["pigeon"] })).toBe(400);
  expect(await status(await keyOf(desk), { ...body, channels: [] })).toBe(400);
  expect(await status(await keyOf(desk), { ...body, surprise: 1 })).toBe(400);
  expect(await status(await makeInstanceKey("service_role"))).toBe(200);
  expect(await status(await makeInstanceKey("service_role"), { ...body, alertId: crypto.randomUUID() })).toBe(404);
});
