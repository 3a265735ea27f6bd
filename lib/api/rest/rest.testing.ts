import { sql } from "drizzle-orm";
import { serviceActor } from "@/db/actor";
import { type Permission, permissions } from "@/db/permissions";
import { withActor } from "@/db/with-actor";
import { makeApiKey } from "@/lib/auth/api-keys";
import { createOrganization, createPlant } from "@/test/factories";

/** An API key of the organization that may do what is named (everything unless said), with a limit that no test reaches. */
export async function createKey(organizationId: string, scopes: readonly Permission[] = permissions): Promise<string> {
  const made = makeApiKey();
  await withActor(serviceActor(), (tx) =>
    tx.execute(sql`insert into api_keys (organization_id, name, key_prefix, key_hash, scopes, rate_limit_per_minute)
      values (${organizationId}::uuid, 'test', ${made.prefix}, ${made.hash}, ${`{${scopes.join(",")}}`}::text[], 1000000)`),
  );
  return made.key;
}

/** An organization with a plant and a key. */
export async function createTenant(scopes?: readonly Permission[]) {
  const organization = await createOrganization();
  const plant = await createPlant(organization.system);
  return { ...organization, plant, key: await createKey(organization.id, scopes) };
}
