import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import type { Actor } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { createOrganization } from "@/test/factories";
import { peek } from "@/test/people";
import { openConfig } from "./config";
import { createChannel } from "./create-channel";
import { listChannels } from "./queries";
import { removeChannel } from "./remove-channel";
import { requestTest } from "./request-notification";
import { createChannelInput, updateChannelInput } from "./schema";
import { updateChannel } from "./update-channel";

const URL = "https://hooks.slack.com/services/T0000/B0000/secret-part";

async function home() {
  const organization = await createOrganization();
  const owner = await organization.member({ role: "owner" });
  const engineer = await organization.member({ applicationRole: "reliability_engineer" });
  const viewer = await organization.member({ role: "viewer" });
  const stranger = await (await createOrganization()).member({ role: "owner" });
  return { organization, owner, engineer, viewer, stranger };
}
const create = (actor: Actor, input: Record<string, unknown> = {}) =>
  withActor(actor, (tx) => createChannel(tx, createChannelInput.parse({ kind: "slack", name: "Night shift", url: URL, ...input })));
const update = (actor: Actor, input: Record<string, unknown>) =>
  withActor(actor, (tx) => updateChannel(tx, updateChannelInput.parse(input)));
const sealedOf = async (id: string) =>
  (await peek<{ sealed: string }>(sql`select config_sealed as sealed from communication_channels where id = ${id}::uuid`))[0]!.sealed;

test("an address is sealed at once: what is shown, logged and told names its host only", async () => {
  const { organization, owner } = await home();
  const { id } = await create(owner);
  expect(await sealedOf(id)).not.toContain("secret-part");
  expect(openConfig("slack", organization.id, id, await sealedOf(id))).toEqual({ url: URL });
  const [shown] = await withActor(owner, listChannels);
  expect(shown).toMatchObject({ target: "hooks.slack.com", enabled: true });
  await expect(withActor(owner, (tx) => tx.execute(sql`select config_sealed from communication_channels`))).rejects.toThrow();
  const [told] = await peek<{ text: string }>(sql`select (select jsonb_agg(a.*)::text from audit_logs a where a.resource_id = ${id}::uuid)
    || (select jsonb_agg(e.*)::text from domain_events e where e.subject_id = ${id}::uuid) as text`);
  expect(told!.text).toContain("channel.create");
  expect(told!.text).not.toContain("secret-part");
});

test.each([
  [{ url: "http://hooks.slack.com/x" }, "url"],
  [{ url: "https://169.254.169.254/latest" }, "url"],
  [{ url: "" }, "url"],
  [{ recipients: "a@example.com" }, "recipients"],
  [{ kind: "email", url: undefined, recipients: "no address" }, "recipients"],
  [{ kind: "email", recipients: "a@example.com" }, "url"],
  [{ kind: "sms", recipients: "12" }, "recipients"],
  [{ kind: "sms" }, "recipients"],
])("%j is refused, and the field is named", async (input, field) => {
  const { owner } = await home();
  await expect(create(owner, input)).rejects.toMatchObject({ code: "VALIDATION_ERROR", fields: { [field]: expect.any(Array) } });
});

test("a field that is left out stays; another address replaces the one before", async () => {
  const { organization, owner } = await home();
  const { id } = await create(owner, {
    kind: "sms",
    url: "https://sms.example.com/send",
    authorization: "Bearer a",
    recipients: "+49 40 1234567\n+49 40 7654321",
  });
  await update(owner, { channelId: id, name: "Day shift", recipients: "+4940111222" });
  expect(openConfig("sms", organization.id, id, await sealedOf(id))).toEqual({
    url: "https://sms.example.com/send",
    authorization: "Bearer a",
    recipients: ["+4940111222"],
  });
  expect((await withActor(owner, listChannels))[0]).toMatchObject({ name: "Day shift", target: "1 recipient through sms.example.com" });
});

test("who may look may not change, and strangers find nothing", async () => {
  const { owner, engineer, viewer, stranger } = await home();
  const { id } = await create(owner);
  expect(await withActor(engineer, listChannels)).toHaveLength(1);
  expect(await withActor(stranger, listChannels)).toHaveLength(0);
  await expect(withActor(viewer, listChannels)).rejects.toMatchObject({ code: "FORBIDDEN" });
  const acts = [
    (actor: Actor) => update(actor, { channelId: id, enabled: false }),
    (actor: Actor) => withActor(actor, (tx) => removeChannel(tx, { channelId: id })),
    (actor: Actor) => withActor(actor, (tx) => requestTest(tx, { channelId: id })),
  ];
  for (const act of acts) {
    await expect(act(engineer)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(act(stranger)).rejects.toMatchObject({ code: "NOT_FOUND" });
  }
  for (const statement of [sql`update communication_channels set enabled = false`, sql`delete from notification_deliveries`])
    await expect(withActor(owner, (tx) => tx.execute(statement))).rejects.toMatchObject({ cause: { code: "42501" } });
});

test("a removed channel takes what waits along, and is remembered by the audit log", async () => {
  const { organization, owner } = await home();
  const { id } = await create(owner);
  await withActor(owner, (tx) => requestTest(tx, { channelId: id }));
  await withActor(owner, (tx) => removeChannel(tx, { channelId: id }));
  await expect(withActor(owner, (tx) => removeChannel(tx, { channelId: id }))).rejects.toMatchObject({ code: "NOT_FOUND" });
  const [left] = await peek<{ waiting: number; removed: number }>(sql`select
    (select count(*)::int from notification_deliveries where organization_id = ${organization.id}::uuid) as waiting,
    (select count(*)::int from audit_logs where resource_id = ${id}::uuid and action = 'channel.remove') as removed`);
  expect(left).toEqual({ waiting: 0, removed: 1 });
});
