import "server-only";
import { openFor, sealFor } from "@/lib/crypto/vault";
import { AppError, type FieldErrors } from "@/lib/errors";
import { assertOutgoingUrl } from "@/lib/net/outgoing";
import { type ChannelConfig, type ChannelKind, channelConfigs } from "./schema";

const place = (organizationId: string, channelId: string) => `channel/${organizationId}/${channelId}`;

export const sealConfig = (organizationId: string, channelId: string, config: ChannelConfig) =>
  sealFor(place(organizationId, channelId), JSON.stringify(config));

export const openConfig = <K extends ChannelKind>(kind: K, organizationId: string, channelId: string, sealed: string) =>
  channelConfigs[kind].parse(JSON.parse(openFor(place(organizationId, channelId), sealed))) as ChannelConfig<K>;

/** The configuration that these fields make for this kind, or what is wrong with each of them. */
export function configOf(kind: ChannelKind, fields: Record<string, unknown>): ChannelConfig {
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  const parsed = channelConfigs[kind].safeParse(given);
  if (!parsed.success) {
    const wrong: FieldErrors = {};
    for (const issue of parsed.error.issues) {
      const names = issue.code === "unrecognized_keys" ? issue.keys : [String(issue.path[0] ?? "kind")];
      for (const name of names)
        wrong[name] = [
          ...(wrong[name] ?? []),
          issue.code === "unrecognized_keys" ? "This kind of channel has no such field." : issue.message,
        ];
    }
    throw new AppError("VALIDATION_ERROR", "Check the highlighted fields.", wrong);
  }
  if ("url" in parsed.data) assertOutgoingUrl(parsed.data.url, "url");
  return parsed.data;
}

/** What may be shown of it: never the path of an address, for that is the secret. */
export function targetOf(config: ChannelConfig): string {
  const people = "recipients" in config ? `${config.recipients.length} ${config.recipients.length === 1 ? "recipient" : "recipients"}` : "";
  const host = "url" in config ? new URL(config.url).host : "";
  return [people, host].filter(Boolean).join(" through ");
}
