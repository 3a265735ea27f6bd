import "server-only";
import type { parts } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { appendEvent } from "@/lib/events/append";

/** Says so once, when a part's stock falls to its reorder point. */
export async function tellIfLow(tx: ActorTx, part: typeof parts.$inferSelect, { before, left }: { before: number; left: number }) {
  if (part.reorderPoint === null || left > part.reorderPoint || before <= part.reorderPoint) return;
  await appendEvent(tx, {
    type: "part.low",
    subjectType: "part",
    subjectId: part.id,
    permission: "maintenance:read",
    data: { number: part.number, name: part.name, left, unit: part.unit, reorderPoint: part.reorderPoint },
  });
}
