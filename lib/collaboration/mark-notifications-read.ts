import "server-only";
import { and, eq, inArray } from "drizzle-orm";
import type { z } from "zod";
import { notifications } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { assertPerson } from "./queries";
import type { markReadInput } from "./schema";

/** Marks these of the person's own notifications as read, or all of them. Reading is not audited. */
export async function markNotificationsRead(tx: ActorTx, { ids = [] }: z.infer<typeof markReadInput>) {
  assertPerson(tx);
  const done = await tx
    .update(notifications)
    .set({ read: true, readAt: new Date() })
    .where(
      and(
        eq(notifications.userId, tx.actor.userId),
        eq(notifications.read, false),
        ids.length > 0 ? inArray(notifications.id, ids) : undefined,
      ),
    )
    .returning({ id: notifications.id });
  return { read: done.length };
}
