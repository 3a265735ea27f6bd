import "server-only";
import type { OutgoingMessage } from "@/db/schema";
import { log } from "@/lib/log";
import { deliverMail } from "@/lib/mail/deliver-mail";
import { mailIsConfigured } from "@/lib/mail/drivers";
import { type Answer, NoAnswer, postJson } from "@/lib/net/outgoing";
import type { ChannelConfig, ChannelKind } from "./schema";

export type Outcome =
  | { ok: true; kept?: boolean; status?: number }
  | { ok: false; again: boolean; error: string; status?: number; retryAfterMs?: number };
/** `config` is undefined for mail to people without a mail channel. */
export type Sending = { kind: ChannelKind; config: ChannelConfig | undefined; recipient: string; message: OutgoingMessage };

/** Hands one message over, outside of any transaction, and says what became of it and whether to try again. */
export async function send({ kind, config, recipient, message }: Sending): Promise<Outcome> {
  try {
    if (kind === "email") {
      await deliverMail({ to: recipient, subject: message.title, text: plainText(message) });
      return mailIsConfigured() ? { ok: true } : { ok: true, kept: true };
    }
    if (!config || !("url" in config)) return { ok: false, again: false, error: "This channel has no address." };
    if (kind === "slack") return outcomeOf(await postJson(config.url, slackBody(message)));
    if (kind === "teams") return outcomeOf(await postJson(config.url, teamsBody(message)));
    const { authorization, from } = config as ChannelConfig<"sms">;
    const headers: Record<string, string> = authorization ? { authorization } : {};
    return outcomeOf(await postJson(config.url, { to: recipient, ...(from && { from }), text: shortText(message) }, headers));
  } catch (error) {
    if (error instanceof NoAnswer) return { ok: false, again: true, error: error.message };
    log.warn({ err: error, kind }, "notification not sent");
    if (kind === "email") return { ok: false, again: true, error: "The mail server did not take the mail." };
    return { ok: false, again: false, error: "This channel's address cannot be called. Enter it again." };
  }
}

/** What the other side says is temporary is tried again; a redirect or a refusal is not. Its words are not kept: they may hold its secrets. */
function outcomeOf({ status, retryAfterMs }: Answer): Outcome {
  if (status >= 200 && status < 300) return { ok: true, status };
  const again = status >= 500 || [408, 425, 429].includes(status);
  const error =
    status >= 300 && status < 400
      ? `The address answers with a redirect (${status}), which is not followed. Enter where it leads.`
      : `The address answers with status ${status}.`;
  return { ok: false, again, error, status, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}

const plainText = ({ title, text, link, facts }: OutgoingMessage) =>
  [title, "", ...(text ? [text, ""] : []), ...facts.map(({ name, value }) => `${name}: ${value}`), "", link].join("\n");
/** Two segments of a text message; the link survives. */
const shortText = ({ title, link }: OutgoingMessage) => `${title.slice(0, Math.max(40, 290 - link.length))} ${link}`;

const escapeSlack = (text: string) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

/** A Slack incoming webhook's message: `text` is what notifications show, the blocks what the channel does. */
export function slackBody({ title, text, link, facts }: OutgoingMessage) {
  const section = (content: string) => ({ type: "section", text: { type: "mrkdwn", text: content.slice(0, 3_000) } });
  return {
    text: escapeSlack(title),
    blocks: [
      section(`*<${link}|${escapeSlack(title)}>*`),
      ...(text ? [section(escapeSlack(text))] : []),
      {
        type: "section",
        fields: facts.slice(0, 10).map(({ name, value }) => ({ type: "mrkdwn", text: `*${escapeSlack(name)}*\n${escapeSlack(value)}` })),
      },
    ],
  };
}

/** An Adaptive Card in the envelope that a Teams workflow takes. */
export function teamsBody({ title, text, link, severity, facts }: OutgoingMessage) {
  const color = severity === "critical" ? "attention" : severity === "high" ? "warning" : "default";
  return {
    type: "message",
    attachments: [
      {
        contentType: "application/vnd.microsoft.card.adaptive",
        contentUrl: null,
        content: {
          $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
          type: "AdaptiveCard",
          version: "1.4",
          body: [
            { type: "TextBlock", text: title, weight: "bolder", size: "medium", color, wrap: true },
            ...(text ? [{ type: "TextBlock", text, wrap: true }] : []),
            { type: "FactSet", facts: facts.map(({ name, value }) => ({ title: name, value })) },
          ],
          actions: [{ type: "Action.OpenUrl", title: "Open in Gantry", url: link }],
        },
      },
    ],
  };
}
