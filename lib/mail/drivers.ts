import "server-only";
import { createTransport } from "nodemailer";
import { env } from "@/lib/env";
import { type MailMessage, oneLine } from "./message";

/** Hands one mail over; throws when it was not accepted. `id` lets a server recognise a mail that is handed over twice. */
export type MailDriver = (message: MailMessage, id: string) => Promise<void>;

const PATIENCE_MS = 20_000;

/** The way out that the environment names; undefined when mails stay in the outbox. */
export function mailDriver(): MailDriver | undefined {
  const { SMTP_URL, RESEND_API_KEY } = env();
  return SMTP_URL ? bySmtp(SMTP_URL) : RESEND_API_KEY ? byResend(RESEND_API_KEY) : undefined;
}

export const mailIsConfigured = () => mailDriver() !== undefined;

const bySmtp =
  (url: string): MailDriver =>
  async ({ to, subject, text, html }, id) => {
    const { MAIL_FROM, PUBLIC_URL } = env();
    const patience = { connectionTimeout: PATIENCE_MS, greetingTimeout: PATIENCE_MS, socketTimeout: PATIENCE_MS };
    const transport = createTransport({ url, ...patience }, { from: MAIL_FROM });
    try {
      await transport.sendMail({
        to: { name: "", address: to },
        subject: oneLine(subject),
        text,
        ...(html && { html }),
        messageId: `<${id}@${new URL(PUBLIC_URL).hostname}>`,
        disableFileAccess: true,
        disableUrlAccess: true,
      });
    } finally {
      transport.close();
    }
  };

const byResend =
  (key: string): MailDriver =>
  async ({ to, subject, text, html }, id) => {
    const { MAIL_FROM, RESEND_URL } = env();
    const response = await fetch(`${RESEND_URL}/emails`, {
      method: "POST",
      headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json", "Idempotency-Key": id },
      body: JSON.stringify({ from: MAIL_FROM, to: [to], subject: oneLine(subject), text, ...(html && { html }) }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const answer = await response.text();
    if (!response.ok) throw new Error(`Resend refused the mail (${response.status}): ${oneLine(answer, 300)}`);
  };
