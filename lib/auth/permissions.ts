import { type Actor, holds } from "@/db/actor";
import type { Permission } from "@/db/permissions";
import type { ActorTx } from "@/db/with-actor";
import { AppError } from "@/lib/errors";

/** Says clearly what the policies would refuse silently. Every command and query begins with it. */
export const assertCan = (tx: ActorTx, permission: Permission) => assertHolds(tx.actor, permission);

export function assertHolds(actor: Actor, permission: Permission) {
  if (!holds(actor, permission)) {
    throw new AppError("FORBIDDEN", `You need the permission ${permission}. Ask an administrator of your organization for it.`);
  }
}
