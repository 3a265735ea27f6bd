import "server-only";
import { eq } from "drizzle-orm";
import { savedViews } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { notFound } from "@/lib/errors";

export async function deleteView(tx: ActorTx, { id }: { id: string }) {
  const [view] = await tx.delete(savedViews).where(eq(savedViews.id, id)).returning({ id: savedViews.id });
  if (!view) throw notFound("view");
  return view;
}
