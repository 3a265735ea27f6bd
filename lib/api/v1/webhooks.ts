import "server-only";
import { z } from "zod";
import { createInboundWebhook } from "@/lib/webhooks/create-inbound-webhook";
import { getDelivery, getInboundWebhook, listDeliveries, listInboundWebhooks } from "@/lib/webhooks/queries";
import { rotateInboundWebhook } from "@/lib/webhooks/rotate-inbound-webhook";
import {
  createInboundWebhookInput,
  deliveriesInput,
  deliveryInput,
  inboundWebhookInput,
  rotateInboundWebhookInput,
  setInboundWebhookInput,
} from "@/lib/webhooks/schema";
import { setInboundWebhook } from "@/lib/webhooks/set-inbound-webhook";
import { type Api, route } from "../route";

const at = "/api/v1/inbound-webhooks";

/** Addresses that other systems deliver to. Deliveries themselves come in through /functions/v1/webhook-handler. */
export function webhooksApi(api: Api) {
  route(api, {
    method: "get",
    path: at,
    summary: "List inbound webhooks",
    auth: "webhooks:read",
    input: z.strictObject({}),
    run: async (tx) => ({ items: await listInboundWebhooks(tx) }),
  });
  route(api, {
    method: "post",
    path: at,
    summary: "Create an inbound webhook; the secret is in the answer, once",
    auth: "webhooks:write",
    input: createInboundWebhookInput,
    run: createInboundWebhook,
    status: 201,
  });
  route(api, {
    method: "get",
    path: `${at}/:webhookId`,
    summary: "Read an inbound webhook",
    auth: "webhooks:read",
    input: inboundWebhookInput,
    run: (tx, { webhookId }) => getInboundWebhook(tx, webhookId),
  });
  route(api, {
    method: "post",
    path: `${at}/:webhookId/rotate`,
    summary: "Give an inbound webhook a new secret; the one before works on for a while",
    auth: "webhooks:write",
    input: rotateInboundWebhookInput,
    run: rotateInboundWebhook,
  });
  route(api, {
    method: "patch",
    path: `${at}/:webhookId`,
    summary: "Enable or disable an inbound webhook",
    auth: "webhooks:write",
    input: setInboundWebhookInput,
    run: setInboundWebhook,
  });
  route(api, {
    method: "get",
    path: `${at}/:webhookId/deliveries`,
    summary: "List what an inbound webhook received",
    auth: "webhooks:read",
    input: deliveriesInput,
    run: listDeliveries,
  });
  route(api, {
    method: "get",
    path: `${at}/:webhookId/deliveries/:deliveryId`,
    summary: "Read one delivery, with its headers and its bytes",
    auth: "webhooks:read",
    input: deliveryInput,
    run: getDelivery,
  });
}
