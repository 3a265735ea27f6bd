import type { ChannelRow, NotificationRow } from "@/lib/notifications/queries";

export const kindLabels: Record<ChannelRow["kind"], string> = {
  email: "Mail",
  slack: "Slack",
  teams: "Microsoft Teams",
  sms: "Text message",
};
export const kindOptions = Object.entries(kindLabels).map(([value, label]) => ({ value, label }));

export const sentStates = {
  pending: ["info", "Waiting"],
  retrying: ["warn", "Trying again"],
  sent: ["ok", "Sent"],
  kept: ["off", "Kept in the outbox"],
  failed: ["crit", "Failed"],
} as const satisfies Record<NotificationRow["status"], readonly [string, string]>;
