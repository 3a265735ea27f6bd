import { createHmac } from "node:crypto";
import type { WebhookScheme } from "./schema";

/** The headers a sender puts on `body`, as its scheme's documentation says it: for tests. */
export function signed(
  scheme: WebhookScheme,
  secret: string,
  body: Buffer | string,
  { id = `msg_${crypto.randomUUID()}`, timestamp = Math.floor(Date.now() / 1_000) } = {},
): Record<string, string> {
  const hmac = (key: Buffer | string, text: string) => createHmac("sha256", key).update(text).update(body);
  if (scheme === "standard") {
    const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
    const signature = hmac(key, `${id}.${timestamp}.`).digest("base64");
    return { "webhook-id": id, "webhook-timestamp": String(timestamp), "webhook-signature": `v1,${signature}` };
  }
  if (scheme === "github")
    return { "x-github-delivery": id, "x-github-event": "push", "x-hub-signature-256": `sha256=${hmac(secret, "").digest("hex")}` };
  return { "stripe-signature": `t=${timestamp},v1=${hmac(secret, `${timestamp}.`).digest("hex")}` };
}
