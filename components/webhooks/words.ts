import type { InboundWebhookRow } from "@/lib/webhooks/queries";

export const schemeLabels: Record<InboundWebhookRow["scheme"], string> = {
  standard: "Standard Webhooks",
  github: "As GitHub signs",
  stripe: "As Stripe signs",
};
export const schemeOptions = Object.entries(schemeLabels).map(([value, label]) => ({ value, label }));
