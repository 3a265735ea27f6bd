import "server-only";
import { sql } from "drizzle-orm";
import { asIdentity } from "@/lib/auth/access";

/** The log of changes and large messages are kept for five minutes: whoever was away longer loads the present state. Runs every minute. */
export async function pruneRealtime() {
  await asIdentity(async (tx) => {
    await tx.execute(sql`delete from realtime.changes where changed_at < now() - interval '5 minutes'`);
    await tx.execute(sql`delete from realtime.payloads where created_at < now() - interval '5 minutes'`);
  }, false);
}
