import "server-only";
import { systemActor } from "@/db/actor";
import { AppError } from "@/lib/errors";
import { checkDelivery, type Refused, storeDelivery } from "@/lib/webhooks/receive";
import { countRequest, limitStranger } from "../limits";
import { readBytes } from "../read-body";
import { contextOf } from "../request-log";
import type { Api, ApiContext } from "../route";
import { signedFunction } from "./define";

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const nobody = "00000000-0000-0000-0000-000000000000";

/** Inbound webhooks: the signature over the bytes is the credential, and the delivery is kept before the sender hears 200. */
export function webhookHandlerFunction(api: Api) {
  signedFunction(api, {
    name: "webhook-handler",
    below: "webhookId",
    summary: "Deliver a webhook: signed as Standard Webhooks, GitHub or Stripe do",
    auth: "signature",
    handle: receive,
  });
}

async function receive(context: ApiContext): Promise<Response> {
  const { ip } = contextOf(context.req.raw);
  const named = (context.req.param("webhookId") ?? context.req.query("webhook") ?? "").toLowerCase();
  const incoming = { headers: context.req.raw.headers, body: await readBytes(context), ip };
  const checked = await checkDelivery(uuid.test(named) ? named : nobody, incoming);
  if ("reason" in checked) {
    await limitStranger(context, ip, "functions"); // guessing is limited, a busy sender is not taken for it
    throw refusalOf(checked);
  }
  const { id, organization_id: organizationId, rate_limit_per_minute: limit } = checked.endpoint;
  context.set("actor", systemActor(organizationId, "webhooks.receive")); // for the request log
  await countRequest(context, `webhook:${id}`, "functions", limit);
  return context.json({ received: true, ...(await storeDelivery(checked, incoming)) });
}

/** The same words for an endpoint that is not there, disabled, or has another secret. */
function refusalOf({ reason }: Refused): AppError {
  if (reason === "missing")
    return new AppError("AUTH_REQUIRED", "This delivery carries no signature that can be read. Sign it as the webhook's page says.");
  if (reason === "stale")
    return new AppError("AUTH_INVALID", "This delivery is signed more than five minutes ago or ahead. Check the clock.");
  return new AppError("AUTH_INVALID", "The signature is not valid. Check the address and the secret, and that the body is sent unchanged.");
}
