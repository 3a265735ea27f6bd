import "server-only";
import { sql } from "drizzle-orm";
import type { ActorTx } from "@/db/with-actor";
import { AppError } from "@/lib/errors";

export type FoundOrganization = { id: string; slug: string; name: string };

/** By slug or id, as the operator types it. */
export async function findOrganization(tx: ActorTx, wanted: string): Promise<FoundOrganization> {
  const [found] = await tx.execute<FoundOrganization>(
    sql`select id, slug, name from organizations where slug = ${wanted} or id::text = lower(${wanted})`,
  );
  if (found) return found;
  const known = await tx.execute<{ slug: string }>(sql`select slug from organizations order by created_at limit 11`);
  const list =
    known.length > 10
      ? ""
      : known.length === 0
        ? " There is none yet: create one with gantry org create."
        : ` There are: ${known.map(({ slug }) => slug).join(", ")}.`;
  throw new AppError("NOT_FOUND", `No organization “${wanted}”.${list}`);
}

export const listOrganizations = (tx: ActorTx) =>
  tx.execute<FoundOrganization>(sql`select id, slug, name from organizations order by created_at, id`);
