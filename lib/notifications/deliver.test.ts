import { sql } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { withActor } from "@/db/with-actor";
import { runQueuedJobs } from "@/lib/jobs/runner";
import { deliveriesOf, startChannels } from "@/test/channels";
import { peek } from "@/test/people";
import { deliverNotification } from "./deliver";
import { requestAlertNotification } from "./request-notification";
import { updateChannelInput } from "./schema";
import { sendAlertNotification, sendTest } from "./send-notification";
import { updateChannel } from "./update-channel";

let channels: Awaited<ReturnType<typeof startChannels>>;
const admin = postgres(process.env.DATABASE_URL!, { max: 1, onnotice: () => {} });
beforeAll(async () => {
  channels = await startChannels();
});
beforeEach(() => channels.receiver.answerWith((_, response) => response.end("ok")));
afterAll(() => Promise.all([channels.close(), admin.end()]));

/** Makes the jobs of a delivery due: the test does not wait for them. */
const makeDue = async (deliveryId: string) => {
  await admin`update notification_deliveries set next_attempt_at = now() where id = ${deliveryId} and next_attempt_at is not null`;
  await admin`update graphile_worker._private_jobs set run_at = now() - interval '1 second' where payload->>'deliveryId' = ${deliveryId}`;
};
type Kinds = ("email" | "slack" | "teams" | "sms")[];

test("a receiver that fails for now is tried again by jobs with growing waits, and one that refuses is not", async () => {
  const { desk, at, alert } = await channels.deskWithChannels();
  channels.receiver.answerWith(({ path }, response) => {
    response.statusCode = path.endsWith("/teams") ? 400 : 503;
    response.end("the gateway says: secret-token-123");
  });
  const data = await sendAlertNotification(desk.engineer, { alertId: alert.id, channels: ["slack", "teams"], recipients: undefined });
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
    await runQueuedJobs();
    await wait();
  }
  expect(waits.map((seconds, index) => seconds >= [24, 96, 480, 2_880][index]! && seconds <= [36, 144, 720, 4_320][index]!)).toEqual([
    true,
    true,
    true,
    true,
  ]);
  channels.receiver.answerWith((_, response) => response.end("ok"));
  await makeDue(slack!.id);
  await runQueuedJobs();
  expect((await deliveriesOf(desk)).map(({ kind, status, attempts }) => [kind, status, attempts])).toEqual([
    ["slack", "sent", 5],
    ["teams", "failed", 1],
  ]);
  expect(channels.receiver.to(`${at}/slack`)).toHaveLength(5);
  expect(channels.receiver.to(`${at}/teams`)).toHaveLength(1);
}, 60_000);

test("what is committed is sent even if the process that asked died before the first attempt, and once", async () => {
  const { desk, at, alert } = await channels.deskWithChannels();
  const requested = await withActor(desk.engineer, (tx) =>
    requestAlertNotification(tx, { alertId: alert.id, channels: ["slack"], recipients: undefined }),
  );
  expect(channels.receiver.to(`${at}/slack`)).toHaveLength(0);
  const { id } = requested.deliveries[0]!;
  await makeDue(id);
  const payload = { organizationId: desk.id, deliveryId: id };
  await Promise.all([runQueuedJobs(), deliverNotification(payload), deliverNotification(payload)]);
  expect(channels.receiver.to(`${at}/slack`)).toHaveLength(1);
  // A sender that died holding the claim: when the claim has run out, the job that looks after it sends.
  await peek(
    sql`update notification_deliveries set status = 'pending', claimed_until = now() + interval '1 minute' where id = ${id}::uuid`,
  );
  await deliverNotification(payload);
  expect(channels.receiver.to(`${at}/slack`)).toHaveLength(1);
  await peek(sql`update notification_deliveries set claimed_until = now() - interval '1 second' where id = ${id}::uuid`);
  await makeDue(id);
  await runQueuedJobs();
  expect(channels.receiver.to(`${at}/slack`)).toHaveLength(2);
});

test("a redirect is not followed", async () => {
  const { desk, at, alert } = await channels.deskWithChannels();
  channels.receiver.answerWith((_, response) => {
    response.writeHead(302, { location: `${channels.receiver.url}/elsewhere` });
    response.end();
  });
  const data = await sendAlertNotification(desk.engineer, { alertId: alert.id, channels: ["slack"], recipients: undefined });
  expect(data.channels[0]).toMatchObject({ status: "failed", deliveries: [{ error: expect.stringContaining("redirect") }] });
  expect(channels.receiver.to(`${at}/slack`)).toHaveLength(1);
  expect(channels.receiver.to("/elsewhere")).toHaveLength(0);
});

test("a mail server that takes nothing is tried again; a disabled channel is not used", async () => {
  const { desk, owner, alert } = await channels.deskWithChannels();
  channels.mail.state.refuse = true;
  const sendBy = (kinds: Kinds) => sendAlertNotification(desk.engineer, { alertId: alert.id, channels: kinds, recipients: undefined });
  expect((await sendBy(["email"])).channels[0]).toMatchObject({ status: "retrying" });
  channels.mail.state.refuse = false;
  const [email] = await deliveriesOf(desk);
  await makeDue(email!.id);
  await runQueuedJobs();
  expect((await deliveriesOf(desk))[0]).toMatchObject({ status: "sent", attempts: 2 });
  const [slack] = await peek<{ id: string }>(
    sql`select id from communication_channels where organization_id = ${desk.id}::uuid and kind = 'slack'`,
  );
  await withActor(owner, (tx) => updateChannel(tx, updateChannelInput.parse({ channelId: slack!.id, enabled: false })));
  expect((await sendBy(["slack"])).channels[0]).toMatchObject({ status: "not_configured" });
});

test("a test goes through its one channel, to everybody it lists, and tells what went wrong", async () => {
  const { desk, owner, at } = await channels.deskWithChannels();
  const idOf = async (kind: string) =>
    (await peek<{ id: string }>(sql`select id from communication_channels where organization_id = ${desk.id}::uuid and kind = ${kind}`))[0]!
      .id;
  expect(await sendTest(owner, { channelId: await idOf("sms") })).toMatchObject({ channel: "sms", status: "sent" });
  expect(channels.receiver.to(`${at}/sms`)).toHaveLength(2);
  channels.receiver.answerWith((_, response) => response.writeHead(404).end());
  const failed = await sendTest(owner, { channelId: await idOf("slack") });
  expect(failed).toMatchObject({ status: "failed", deliveries: [{ error: expect.stringContaining("404") }] });
  const [row] = await peek<{ last_error: string }>(
    sql`select last_error from communication_channels where id = ${await idOf("slack")}::uuid`,
  );
  expect(row!.last_error).toContain("404");
  await expect(sendTest(desk.engineer, { channelId: await idOf("slack") })).rejects.toMatchObject({ code: "FORBIDDEN" });
});
