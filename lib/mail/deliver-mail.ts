import "server-only";
import { asIdentity } from "@/lib/auth/access";
import { mailDriver } from "./drivers";
import type { MailMessage } from "./message";
import { insertMail, markFailed, markSent, waitingMail } from "./outbox";

/** Sends a mail now, or throws. Without a mail server it is kept for the outbox page. Call it outside of a transaction: it waits for a network. */
export async function deliverMail(message: MailMessage): Promise<void> {
  const send = mailDriver();
  if (send) await send(message, crypto.randomUUID());
  else await asIdentity((tx) => insertMail(tx, message, "kept"), false);
}

/** The job behind `queueMail`. A failure is noted and thrown, so that the queue tries again later. */
export async function deliverQueuedMail({ mailId }: Record<string, unknown>): Promise<void> {
  const id = String(mailId);
  const message = await asIdentity((tx) => waitingMail(tx, id));
  const send = mailDriver();
  if (!message || !send) return;
  try {
    await send(message, id);
  } catch (error) {
    await asIdentity((tx) => markFailed(tx, id, error), false);
    throw error;
  }
  await asIdentity((tx) => markSent(tx, id), false);
}
