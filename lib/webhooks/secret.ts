import "server-only";
import { randomBytes } from "node:crypto";
import { openFor, sealFor } from "@/lib/crypto/vault";
import { env } from "@/lib/env";
import type { WebhookScheme } from "./schema";

const place = (organizationId: string, webhookId: string) => `inbound-webhook/${organizationId}/${webhookId}`;

export const sealSecret = (organizationId: string, webhookId: string, secret: string) => sealFor(place(organizationId, webhookId), secret);
export const openSecret = (organizationId: string, webhookId: string, sealed: string) => openFor(place(organizationId, webhookId), sealed);

/** 256 random bits, in the form that senders of this scheme take. */
export const makeSecret = (scheme: WebhookScheme) =>
  scheme === "standard" ? `whsec_${randomBytes(32).toString("base64")}` : randomBytes(32).toString("base64url");

/** Where the sender delivers. */
export const webhookUrl = (webhookId: string) => `${env().PUBLIC_URL}/functions/v1/webhook-handler/${webhookId}`;
