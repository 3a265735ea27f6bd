import "server-only";
import { sql } from "drizzle-orm";
import { savedViews } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { AppError } from "@/lib/errors";

/** Keeps a view, or replaces the one of the same name. A personal bookmark: no audit, no event. */
export async function saveView(tx: ActorTx, { page, name, query }: { page: string; name: string; query: string }) {
  if (!tx.actor.userId) throw new AppError("FORBIDDEN", "Only people keep views. Sign in first.");
  const [view] = await tx
    .insert(savedViews)
    .values({ page, name, query })
    .onConflictDoUpdate({
      target: [savedViews.organizationId, savedViews.userId, savedViews.page, savedViews.name],
      set: { query: sql`excluded.query` },
    })
    .returning({ id: savedViews.id, name: savedViews.name, query: savedViews.query });
  return view!;
}
