import "server-only";
import { sql } from "drizzle-orm";
import { serviceActor, systemActor } from "@/db/actor";
import { rawOf, withActor } from "@/db/with-actor";
import { enqueueJob } from "@/lib/jobs/enqueue";
import { type WebhookScheme, webhookSchemes } from "./schema";
import { openSecret } from "./secret";
import { type Verdict, verifySignature } from "./signature";

type Endpoint = {
  id: string;
  organization_id: string;
  scheme: WebhookScheme;
  secret_sealed: string;
  previous_secret_sealed: string | null;
  rate_limit_per_minute: number;
};
export type Checked = { endpoint: Endpoint; delivery: Extract<Verdict, { ok: true }> };
export type Refused = { reason: "missing" | "stale" | "wrong" };
type Incoming = { headers: Headers; body: Buffer; ip?: string | undefined };

/** Sorts out who sent this: an endpoint that is there and enabled, and a signature of one of its live secrets. An edge: it opens its own scopes. */
export async function checkDelivery(webhookId: string, { headers, body }: Incoming): Promise<Checked | Refused> {
  const endpoint = await findEndpoint(webhookId);
  if (!endpoint) {
    // The work that a real endpoint costs, so that time does not tell which ids are ours.
    for (const scheme of webhookSchemes) verifySignature(scheme, headers, body, ["an endpoint that is not there"]);
    return { reason: carriesSignature(headers) ? "wrong" : "missing" };
  }
  const { id, organization_id: organizationId, scheme } = endpoint;
  const sealed = [endpoint.secret_sealed, endpoint.previous_secret_sealed].filter((one) => one !== null);
  const secrets = sealed.map((one) => openSecret(organizationId, id, one));
  const verdict = verifySignature(scheme, headers, body, secrets);
  if (verdict.ok) return { endpoint, delivery: verdict };
  return { reason: verdict.reason === "missing" && carriesSignature(headers) ? "wrong" : verdict.reason };
}

/** Signed in any way: what scheme an endpoint has is not told to strangers. */
const carriesSignature = (headers: Headers) =>
  ["webhook-signature", "x-hub-signature-256", "stripe-signature"].some((name) => headers.has(name));

async function findEndpoint(id: string): Promise<Endpoint | undefined> {
  const [row] = await withActor(
    serviceActor({ label: "webhooks" }), // the address alone says for which organization
    (tx) => rawOf(tx)<Endpoint[]>`select id, organization_id, scheme, secret_sealed, rate_limit_per_minute,
        case when previous_expires_at > now() then previous_secret_sealed end as previous_secret_sealed
      from inbound_webhooks where id = ${id}::uuid and enabled`,
    { readOnly: true },
  );
  return row;
}

/** Headers worth keeping for whoever looks into a delivery. Credentials and cookies are not among them. */
const kept = /^(content-type|user-agent|webhook-|x-github-|x-hub-|stripe-|x-request-id$)/;

/**
 * Keeps a delivery as it came, and the job that processes it, in one transaction: what is answered with 200 is not lost. A repetition finds the row
 * of the first and adds one to its count.
 */
export function storeDelivery(
  { endpoint, delivery }: Checked,
  { headers, body, ip }: Incoming,
): Promise<{ id: string; duplicate: boolean }> {
  const { deliveryId, dedupeKey, eventType } = delivery;
  const keptHeaders = JSON.stringify(
    Object.fromEntries([...headers].filter(([name]) => kept.test(name)).map(([n, v]) => [n, v.slice(0, 2_000)])),
  );
  return withActor(systemActor(endpoint.organization_id, "webhooks.receive"), async (tx) => {
    const [row] = await rawOf(tx)<{ id: string; inserted: boolean }[]>`insert into inbound_webhook_deliveries as d
        (inbound_webhook_id, delivery_id, dedupe_key, event_type, content_type, headers, body, ip_address)
      values (${endpoint.id}, ${deliveryId}, ${dedupeKey}, ${eventType}, ${headers.get("content-type")?.slice(0, 200) ?? null}, ${keptHeaders}::text::jsonb,
        ${body}, ${ip ?? null}::inet)
      on conflict (organization_id, inbound_webhook_id, dedupe_key) do update set repeats = d.repeats + 1
      returning id, repeats = 0 as inserted`;
    const { id, inserted } = row!;
    if (inserted) {
      await enqueueJob(tx, "webhooks.process", { deliveryId: id });
      await tx.execute(sql`update inbound_webhooks set last_received_at = now()
        where id = ${endpoint.id}::uuid and (last_received_at is null or last_received_at < now() - interval '10 seconds')`);
    }
    return { id, duplicate: !inserted };
  });
}
