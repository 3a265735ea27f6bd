import "server-only";
import { asc, eq } from "drizzle-orm";
import { savedViews } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";

/** The reader's own views of one list page; the policy knows whose they are. */
export const listSavedViews = (tx: ActorTx, page: string) =>
  tx
    .select({ id: savedViews.id, name: savedViews.name, query: savedViews.query })
    .from(savedViews)
    .where(eq(savedViews.page, page))
    .orderBy(asc(savedViews.name))
    .limit(100);
