"use server";

import { action } from "@/lib/http/action";
import { createInboundWebhook } from "@/lib/webhooks/create-inbound-webhook";
import { rotateInboundWebhook } from "@/lib/webhooks/rotate-inbound-webhook";
import { createInboundWebhookInput, rotateInboundWebhookInput, setInboundWebhookInput } from "@/lib/webhooks/schema";
import { setInboundWebhook } from "@/lib/webhooks/set-inbound-webhook";

export const createWebhookAction = action(createInboundWebhookInput, createInboundWebhook);
export const rotateWebhookAction = action(rotateInboundWebhookInput, rotateInboundWebhook);
export const setWebhookAction = action(setInboundWebhookInput, setInboundWebhook);
