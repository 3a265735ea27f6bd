import "server-only";
import { authActor } from "@/db/actor";
import { type ActorTx, actingAs } from "@/db/with-actor";
import { enqueueJob } from "@/lib/jobs/enqueue";
import { mailIsConfigured } from "./drivers";
import type { MailMessage } from "./message";
import { insertMail } from "./outbox";

/**
 * Puts a mail into the outbox in the transaction of the change: both happen, or neither. A job sends it and tries again when the mail server does
 * not take it. Without a mail server it is kept for the outbox page.
 */
export async function queueMail(tx: ActorTx, message: MailMessage): Promise<{ id: string }> {
  const { organizationId, userId } = tx.actor;
  const sendable = mailIsConfigured();
  return actingAs(tx, { ...authActor(), organizationId, userId }, async (as) => {
    const id = await insertMail(as, message, sendable ? "queued" : "kept");
    if (sendable) await enqueueJob(as, "mail.deliver", { mailId: id });
    return { id };
  });
}
