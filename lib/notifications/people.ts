import "server-only";
import { sql } from "drizzle-orm";
import type { ActorTx } from "@/db/with-actor";
import { colleaguesWho } from "@/lib/collaboration/colleagues";
import { AppError } from "@/lib/errors";
import { openConfig } from "./config";
import { type ChannelConfig, type ChannelKind, phoneNumber } from "./schema";

export type OpenChannel = { id: string; kind: ChannelKind; target: string; config: ChannelConfig };

/** The enabled channels of these kinds, opened. Runs as the machinery: the configuration is nobody's to read. */
export async function openChannels(as: ActorTx, kinds: readonly ChannelKind[]): Promise<OpenChannel[]> {
  const rows = await as.execute<{ id: string; kind: ChannelKind; target: string; sealed: string }>(sql`
    select id, kind, target, config_sealed as sealed from communication_channels
    where enabled and kind = any(${`{${kinds.join(",")}}`}::text[]) order by created_at, id`);
  return rows.map(({ id, kind, target, sealed }) => ({ id, kind, target, config: openConfig(kind, as.actor.organizationId!, id, sealed) }));
}

/**
 * The recipients that a caller names, by the channel each fits. Only members' own addresses and those that a channel lists: whoever may send word of
 * an alert may not send mail to the world.
 */
export async function knownRecipients(as: ActorTx, named: readonly string[], channels: readonly OpenChannel[]) {
  const { unknown, ...found } = await sortRecipients(as, named, channels);
  if (unknown.length > 0) {
    const message = `Neither a member nor listed in a channel: ${unknown.slice(0, 3).join(", ").slice(0, 200)}.`;
    throw new AppError("VALIDATION_ERROR", message, { recipients: [message] });
  }
  return found;
}

/** The same, with those that nobody knows beside them. */
export async function sortRecipients(as: ActorTx, named: readonly string[], channels: readonly OpenChannel[]) {
  const members = await as.execute<{ email: string | null; phone: string | null }>(sql`select lower(p.email) as email, p.phone
    from organization_memberships m join profiles p on p.id = m.user_id where m.organization_id = auth.organization_id()`);
  const listed = (kind: ChannelKind) =>
    channels.flatMap((channel) => (channel.kind === kind && "recipients" in channel.config ? channel.config.recipients : []));
  const phonesOfMembers = members.map(({ phone }) => phoneNumber.safeParse(phone).data);
  const emails = new Set([...members.map(({ email }) => email), ...listed("email")]);
  const phones = new Set([...phonesOfMembers, ...listed("sms")]);
  const found = { email: new Set<string>(), sms: new Set<string>() };
  const unknown: string[] = [];
  for (const text of named) {
    const phone = phoneNumber.safeParse(text).data;
    if (emails.has(text.toLowerCase())) found.email.add(text.toLowerCase());
    else if (phone && phones.has(phone)) found.sms.add(phone);
    else unknown.push(text);
  }
  return { email: [...found.email], sms: [...found.sms], unknown };
}

/** Without a mail channel: the members who may acknowledge at the alert's site. */
export async function watchersOf(as: ActorTx, siteId: string | null): Promise<string[]> {
  const people = await colleaguesWho(as, { permission: "alerts:acknowledge", siteId });
  if (people.length === 0) return [];
  const rows = await as.execute<{ email: string }>(
    sql`select lower(email) as email from profiles where id = any(${`{${people.map(({ id }) => id).join(",")}}`}::uuid[]) order by 1 limit 50`,
  );
  return rows.map(({ email }) => email);
}
