import "server-only";
import { sql } from "drizzle-orm";
import { asIdentity } from "@/lib/auth/access";

export type PublicPlace = { organizationId: string; bucketId: string; name: string };

/**
 * Where an address without a key may lead, in the order to look. A public bucket's name exists once on this server, so it says whose it is. The
 * bucket `public` is every organization's: its addresses begin with the organization's, as in `/public/acme/logo.png`; a plain path there belongs to
 * the first organization of the installation.
 */
export function publicPlaces(bucketId: string, name: string): Promise<PublicPlace[]> {
  const [first = "", ...rest] = name.split("/");
  return asIdentity(async (tx) => {
    if (bucketId !== "public") {
      const rows = await tx.execute<{ id: string }>(
        sql`select organization_id as id from storage.buckets where public and id = ${bucketId}`,
      );
      return rows.map(({ id }) => ({ organizationId: id, bucketId, name }));
    }
    const [oldest] = await tx.execute<{ id: string }>(sql`select id from organizations order by created_at, id limit 1`);
    const [named] = await tx.execute<{ id: string }>(
      sql`select id from organizations where slug = ${first} or id::text = ${first} limit 1`,
    );
    return [
      ...(oldest ? [{ organizationId: oldest.id, bucketId, name }] : []),
      ...(named && rest.length > 0 ? [{ organizationId: named.id, bucketId, name: rest.join("/") }] : []),
      ...(named ? [{ organizationId: named.id, bucketId, name }] : []),
    ];
  });
}

/** The organization the operator's key works in: the one it names, or the first of the installation. */
export async function organizationForOperator(wanted: string | undefined): Promise<string | undefined> {
  const rows = await asIdentity((tx) =>
    tx.execute<{ id: string }>(
      wanted
        ? sql`select id from organizations where slug = ${wanted} or id::text = ${wanted}`
        : sql`select id from organizations order by created_at, id limit 1`,
    ),
  );
  return rows[0]?.id;
}
