import "server-only";
import { sql } from "drizzle-orm";
import type { ActorTx } from "@/db/with-actor";
import { seal, unseal } from "@/lib/crypto/seal";
import { env } from "@/lib/env";
import { type MailMessage, oneLine } from "./message";

type Status = "queued" | "sent" | "failed" | "kept";
type Row = { id: string; recipient: string; subject: string; body_sealed: string; status: Status };

/** A row of the outbox, made through the identity door. */
export async function insertMail(tx: ActorTx, message: MailMessage, status: Status): Promise<string> {
  const body = seal(env().GANTRY_SECRET, "mail", JSON.stringify({ text: message.text, html: message.html }));
  const [row] = await tx.execute<{ id: string }>(sql`insert into auth.mail_outbox (organization_id, recipient, subject, body_sealed, status)
    values (auth.organization_id(), ${message.to}, ${oneLine(message.subject)}, ${body}, ${status}) returning id`);
  return row!.id;
}

const messageOf = ({ recipient, subject, body_sealed }: Row): MailMessage => ({
  to: recipient,
  subject,
  ...(body_sealed ? (JSON.parse(unseal(env().GANTRY_SECRET, "mail", body_sealed)) as { text: string; html?: string }) : { text: "" }),
});

/** A mail that still waits to be sent. */
export async function waitingMail(tx: ActorTx, id: string): Promise<MailMessage | undefined> {
  const [row] = await tx.execute<Row>(sql`select id, recipient, subject, body_sealed, status from auth.mail_outbox
    where id = ${id}::uuid and status in ('queued', 'failed')`);
  return row && messageOf(row);
}

/** What was sent is emptied: a link that signs somebody in has no business staying. */
export const markSent = (tx: ActorTx, id: string) =>
  tx.execute(sql`update auth.mail_outbox set status = 'sent', sent_at = now(), attempts = attempts + 1, body_sealed = '', last_error = null
    where id = ${id}::uuid`);

export const markFailed = (tx: ActorTx, id: string, error: unknown) =>
  tx.execute(sql`update auth.mail_outbox set status = 'failed', attempts = attempts + 1,
    last_error = ${oneLine(error instanceof Error ? error.message : String(error), 500)} where id = ${id}::uuid`);

export type OutboxMail = MailMessage & { id: string; status: Status; lastError: string | null; createdAt: string };

/** The newest mails, for the outbox page and the operator. Runs through the identity door; who calls asks who may look. */
export async function newestMails(tx: ActorTx, most = 50, to?: string): Promise<OutboxMail[]> {
  const rows = await tx.execute<
    Row & { last_error: string | null; created_at: string }
  >(sql`select id, recipient, subject, body_sealed, status,
      last_error, created_at from auth.mail_outbox
    where ${to ?? null}::text is null or lower(recipient) = ${to ?? null} order by created_at desc limit ${most}::int`);
  return rows.map((row) => ({ ...messageOf(row), id: row.id, status: row.status, lastError: row.last_error, createdAt: row.created_at }));
}
