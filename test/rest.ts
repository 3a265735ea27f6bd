import { sql } from "drizzle-orm";
import { serviceActor } from "@/db/actor";
import { type Permission, permissions } from "@/db/permissions";
import { withActor } from "@/db/with-actor";
import { makeApiKey } from "@/lib/auth/api-keys";
import { makeInstanceKey } from "@/lib/auth/resolve-actor";
import { hashPassword } from "@/lib/auth/start-session";
import { createMember, createOrganization, createPlant } from "./factories";

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

/** A member who signed in by password at /auth/v1: the access token that supabase-js would send. */
export async function signInMember(url: string, organizationId: string, options: Parameters<typeof createMember>[1] = {}) {
  const member = await createMember(organizationId, options);
  const password = `Rest-${crypto.randomUUID()}`;
  const hash = await hashPassword(password);
  const email = await withActor(serviceActor(), async (tx) => {
    const [row] = await tx.execute<{ email: string }>(
      sql`update auth.users set encrypted_password = ${hash}, email_confirmed_at = now() where id = ${member.userId}::uuid returning email`,
    );
    return row!.email;
  });
  const answer = await fetch(`${url}/auth/v1/token?grant_type=password`, {
    method: "POST",
    headers: { apikey: await makeInstanceKey("anon"), "content-type": "application/json" },
    body: JSON.stringify({ email, password }),
  });
  if (!answer.ok) throw new Error(`signing in failed: ${await answer.text()}`);
  const { access_token: token } = (await answer.json()) as { access_token: string };
  return { member, token };
}
