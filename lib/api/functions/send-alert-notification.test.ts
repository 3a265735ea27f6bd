import { createClient, type FunctionsHttpError } from "@supabase/supabase-js";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import WebSocket from "ws";
import type { Permission } from "@/db/permissions";
import { makeApiKey } from "@/lib/auth/api-keys";
import { makeInstanceKey } from "@/lib/auth/resolve-actor";
import { runQueuedJobs } from "@/lib/jobs/runner";
import { deliveriesOf, startChannels } from "@/test/channels";
import { createDesk, type Desk } from "@/test/desk";
import { PASSWORD, peek, withPassword } from "@/test/people";
import { startApi } from "@/test/server";

let api: Awaited<ReturnType<typeof startApi>>;
let channels: Awaited<ReturnType<typeof startChannels>>;
beforeAll(async () => {
  channels = await startChannels();
  api = await startApi();
});
afterAll(() => Promise.all([api.close(), channels.close()]));

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
const jsonAt = (path: string) => channels.receiver.to(path).map(({ text }) => JSON.parse(text));

test("the request of the specification reaches every channel, and the answer says what became of each", async () => {
  const { desk, at, onCall, alert } = await channels.deskWithChannels();
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
  const texts = channels.receiver.to(`${at}/sms`);
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
  const [letter] = channels.mail.mails.filter(({ to }) => to === onCall);
  expect(letter!.raw).toContain("95");
  expect(await deliveriesOf(desk)).toHaveLength(5);
  const events = await peek(sql`select from domain_events where organization_id = ${desk.id}::uuid and type = 'notification.sent'`);
  expect(events).toHaveLength(5);
  await runQueuedJobs();
  expect(channels.receiver.to(`${at}/sms`)).toHaveLength(2);
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
  const { desk, onCall, alert } = await channels.deskWithChannels();
  const supabase = clientOf(await keyOf(desk));
  const [viewer] = await peek<{ email: string }>(sql`select email from profiles where id = ${desk.viewer.userId}::uuid`);
  const send = (recipients: string[]) =>
    supabase.functions.invoke("send-alert-notification", { body: { alertId: alert.id, channels: ["email", "sms"], recipients } });
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

test("a person who signed in sends it with their own token, within what they may", async () => {
  const { desk, at, alert } = await channels.deskWithChannels();
  const [mara, vera] = [clientOf(await makeInstanceKey("anon")), clientOf(await makeInstanceKey("anon"))];
  for (const [client, member] of [
    [mara, desk.engineer],
    [vera, desk.viewer],
  ] as const) {
    const email = await withPassword(member);
    await peek(sql`update auth.users set email_confirmed_at = now() where id = ${member.userId}::uuid`);
    const { error } = await client.auth.signInWithPassword({ email, password: PASSWORD });
    expect(error).toBeNull();
  }
  const body = { alertId: alert.id, channels: ["slack"] };
  const { data } = await mara.functions.invoke("send-alert-notification", { body });
  expect(data.channels).toMatchObject([{ channel: "slack", status: "sent" }]);
  const { error } = await vera.functions.invoke("send-alert-notification", { body });
  expect(((error as FunctionsHttpError).context as Response).status).toBe(403);
  expect(channels.receiver.to(`${at}/slack`)).toHaveLength(1);
  const [audited] = await peek<{ person: string }>(
    sql`select user_id as person from audit_logs where action = 'alert.notify' and resource_id = ${alert.id}::uuid`,
  );
  expect(audited!.person).toBe(desk.engineer.userId);
});

test("who may not, is told so; a stranger's alert does not exist; the service role may", async () => {
  const { desk, alert } = await channels.deskWithChannels();
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
