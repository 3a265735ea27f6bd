import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import type { Actor } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { createOrganization } from "@/test/factories";
import { peek } from "@/test/people";
import { createInboundWebhook } from "./create-inbound-webhook";
import { getInboundWebhook, listDeliveries, listInboundWebhooks } from "./queries";
import { rotateInboundWebhook } from "./rotate-inbound-webhook";
import { createInboundWebhookInput } from "./schema";
import { openSecret } from "./secret";
import { setInboundWebhook } from "./set-inbound-webhook";

async function home() {
  const organization = await createOrganization();
  const owner = await organization.member({ role: "owner" });
  const manager = await organization.member({ role: "manager" });
  const viewer = await organization.member({ role: "viewer" });
  const stranger = await (await createOrganization()).member({ role: "owner" });
  return { organization, owner, manager, viewer, stranger };
}
const create = (actor: Actor, input: Record<string, unknown> = {}) =>
  withActor(actor, (tx) => createInboundWebhook(tx, createInboundWebhookInput.parse({ name: "Orders", scheme: "standard", ...input })));

test("the secret is in the answer and nowhere that can be read; what is stored opens only in its own row", async () => {
  const { organization, owner } = await home();
  const made = await create(owner);
  expect(made.secret).toMatch(/^whsec_/);
  expect(made.url).toContain(`/functions/v1/webhook-handler/${made.id}`);
  const [row] = await peek<{ sealed: string }>(sql`select secret_sealed as sealed from inbound_webhooks where id = ${made.id}::uuid`);
  expect(row!.sealed).not.toContain(made.secret.slice(6, 20));
  expect(openSecret(organization.id, made.id, row!.sealed)).toBe(made.secret);
  expect(() => openSecret(organization.id, crypto.randomUUID(), row!.sealed)).toThrow();
  await expect(withActor(owner, (tx) => tx.execute(sql`select secret_sealed from inbound_webhooks`))).rejects.toThrow();
  const told = await peek<{
    text: string;
  }>(sql`select (select jsonb_agg(a.*)::text from audit_logs a where a.resource_id = ${made.id}::uuid)
    || (select jsonb_agg(e.*)::text from domain_events e where e.subject_id = ${made.id}::uuid) as text`);
  expect(told[0]!.text).toContain("inbound_webhook.create");
  expect(told[0]!.text).not.toContain(made.secret);
});

test("a manager looks, only who may write changes, and nobody writes the tables by hand", async () => {
  const { owner, manager, viewer } = await home();
  const { id } = await create(owner);
  expect(await withActor(manager, listInboundWebhooks)).toHaveLength(1);
  const refused = { code: "FORBIDDEN" };
  await expect(withActor(viewer, listInboundWebhooks)).rejects.toMatchObject(refused);
  await expect(create(manager, { name: "Other" })).rejects.toMatchObject(refused);
  await expect(withActor(manager, (tx) => setInboundWebhook(tx, { webhookId: id, enabled: false }))).rejects.toMatchObject(refused);
  await expect(
    withActor(manager, (tx) => rotateInboundWebhook(tx, { webhookId: id, graceHours: 1, secret: undefined })),
  ).rejects.toMatchObject(refused);
  for (const statement of [
    sql`update inbound_webhooks set enabled = false`,
    sql`delete from inbound_webhooks`,
    sql`insert into inbound_webhook_deliveries (inbound_webhook_id, delivery_id, dedupe_key, body) values (${id}::uuid, 'x', 'x', '')`,
  ])
    await expect(withActor(owner, (tx) => tx.execute(statement))).rejects.toMatchObject({ cause: { code: "42501" } });
});

test("another organization's webhook does not exist", async () => {
  const { owner, stranger } = await home();
  const { id } = await create(owner);
  const missing = { code: "NOT_FOUND" };
  await expect(withActor(stranger, (tx) => getInboundWebhook(tx, id))).rejects.toMatchObject(missing);
  await expect(withActor(stranger, (tx) => setInboundWebhook(tx, { webhookId: id, enabled: false }))).rejects.toMatchObject(missing);
  await expect(
    withActor(stranger, (tx) => rotateInboundWebhook(tx, { webhookId: id, graceHours: 1, secret: undefined })),
  ).rejects.toMatchObject(missing);
  expect((await withActor(stranger, (tx) => listDeliveries(tx, { webhookId: id, limit: 10 }))).items).toEqual([]);
});

test("a name is taken once; disabling twice is a conflict; a secret must fit its scheme", async () => {
  const { owner } = await home();
  const { id } = await create(owner);
  await expect(create(owner)).rejects.toThrow();
  await withActor(owner, (tx) => setInboundWebhook(tx, { webhookId: id, enabled: false }));
  await expect(withActor(owner, (tx) => setInboundWebhook(tx, { webhookId: id, enabled: false }))).rejects.toMatchObject({
    code: "CONFLICT",
  });
  for (const secret of ["short", "with blanks in the middle", "whsec_!!"])
    expect(createInboundWebhookInput.safeParse({ name: "x", scheme: "standard", secret }).success).toBe(false);
  await expect(
    withActor(owner, (tx) => rotateInboundWebhook(tx, { webhookId: id, graceHours: 1, secret: "not of standard webhooks" })),
  ).rejects.toMatchObject({ code: "VALIDATION_ERROR" });
  const stripe = await create(owner, { name: "Payments", scheme: "stripe", secret: "whsec_chosen_by_the_sender" });
  expect(stripe.secret).toBe("whsec_chosen_by_the_sender");
});
