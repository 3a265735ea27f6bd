import "server-only";
import { sql } from "drizzle-orm";
import type { ActorTx } from "@/db/with-actor";
import { AppError } from "@/lib/errors";

/** A gateway of the organization, by id or name, as the operator types it. */
export async function findGateway(tx: ActorTx, wanted: string) {
  const [found] = await tx.execute<{ id: string; name: string }>(
    sql`select id, name from gateways where organization_id = (select auth.organization_id()) and (name = ${wanted} or id::text = lower(${wanted}))`,
  );
  if (found) return found;
  const known = await tx.execute<{ name: string }>(
    sql`select name from gateways where organization_id = (select auth.organization_id()) order by name limit 10`,
  );
  const list =
    known.length > 0
      ? `It has: ${known.map(({ name }) => name).join(", ")}.`
      : "It has none yet: add one in the console, or leave --gateway out.";
  throw new AppError("NOT_FOUND", `No gateway “${wanted}” in this organization. ${list}`);
}
