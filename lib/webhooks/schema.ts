import { z } from "zod";
import { line } from "@/lib/auth/schema";

/** How a sender signs: standardwebhooks.com, as GitHub does, as Stripe does. */
export const webhookSchemes = ["standard", "github", "stripe"] as const;
export type WebhookScheme = (typeof webhookSchemes)[number];

const id = z.uuid("This is not one of our ids.");
const whole = (least: number, most: number) => z.coerce.number("Write a whole number.").int("Write a whole number.").min(least).max(most);
const empty = (value: unknown) => (value === "" || value === null ? undefined : value);
/** What the sender's own page shows, where it chooses the secret. */
const secret = z.preprocess(
  empty,
  z
    .string()
    .trim()
    .regex(/^[\x21-\x7e]{16,200}$/, "A secret has 16 to 200 characters, without blanks.")
    .optional(),
);
/** Standard Webhooks: `whsec_` and 24 to 64 bytes in base64. */
export const isStandardSecret = (text: string) => /^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/.test(text) && (text.length - 6) % 4 === 0;

export const createInboundWebhookInput = z
  .strictObject({
    name: line(100),
    scheme: z.enum(webhookSchemes, "Choose how the sender signs."),
    secret,
    rateLimitPerMinute: z.preprocess(empty, whole(1, 1_000_000).default(1_000)),
  })
  .refine(({ scheme, secret: given }) => scheme !== "standard" || given === undefined || isStandardSecret(given), {
    path: ["secret"],
    message: "A secret of Standard Webhooks looks like whsec_ and base64. Leave it empty, and we make one.",
  });
export const inboundWebhookInput = z.strictObject({ webhookId: id });
export const rotateInboundWebhookInput = z.strictObject({ webhookId: id, secret, graceHours: whole(0, 24 * 30).default(24) });
export const setInboundWebhookInput = z.strictObject({
  webhookId: id,
  enabled: z.union([z.boolean(), z.stringbool()], "Say true or false."),
});
export const deliveryInput = z.strictObject({ webhookId: id, deliveryId: id });
export const deliveriesInput = z.strictObject({
  webhookId: id,
  cursor: z.string().max(400).optional(),
  limit: whole(1, 200).default(50),
});
