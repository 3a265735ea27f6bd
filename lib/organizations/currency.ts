import "server-only";
import { sql } from "drizzle-orm";
import type { ActorTx } from "@/db/with-actor";

/** What the acting organization counts money in. The database's own answer, so that it is the one which new rows get. */
export async function organizationCurrency(tx: ActorTx): Promise<string> {
  const [row] = await tx.execute<{ currency: string }>(sql`select private.organization_currency() as currency`);
  return row!.currency;
}
