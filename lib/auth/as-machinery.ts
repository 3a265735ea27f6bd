import "server-only";
import { systemActor } from "@/db/actor";
import { type ActorTx, actingAs } from "@/db/with-actor";
import { AppError } from "@/lib/errors";

/**
 * For tables that nobody may write by hand, not even with the permission for it: the command has asked who may, and the organization's machinery
 * writes. What is read and written here sees every site and every hidden column, so keep it to the statement that needs it.
 */
export function asMachinery<T>(tx: ActorTx, job: string, work: (tx: ActorTx) => Promise<T>): Promise<T> {
  const { organizationId } = tx.actor;
  if (!organizationId) throw new AppError("BAD_REQUEST", "Use a key of the organization that this is for.");
  return actingAs(tx, systemActor(organizationId, job, tx.actor), work);
}
