import "server-only";
import { sql } from "drizzle-orm";
import type { z } from "zod";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { notFound } from "@/lib/errors";
import { retained } from "./queries";
import { type Retained, type Retention, retentionKeys } from "./retention";
import type { updateOrganizationInput } from "./schema";

/**
 * Changes the name, the currency and what is kept for how long (null: the default; what is not said stays as it is). The jobs that delete obey the
 * settings, and new orders and parts count in the currency.
 */
export async function updateOrganization(tx: ActorTx, { name, currency, ...asked }: z.output<typeof updateOrganizationInput>) {
  assertCan(tx, "organizations:write");
  const [before] = await tx.execute<Retention & { id: string; name: string; currency: string }>(
    sql`select o.id, o.name, private.organization_currency() as currency, ${retained} from organizations o where o.id = (select auth.organization_id()) for update`,
  );
  if (!before) throw notFound("organization");
  const { id, ...previous } = before;
  const said = (Object.keys(retentionKeys) as Retained[]).filter((field) => asked[field] !== undefined);
  const settings = { ...Object.fromEntries(said.map((field) => [retentionKeys[field], asked[field]])), ...(currency && { currency }) };
  await tx.execute(
    sql`update organizations set name = ${name}, settings = settings || ${JSON.stringify(settings)}::jsonb where id = ${id}::uuid`,
  );
  const next = { ...previous, ...Object.fromEntries(said.map((field) => [field, asked[field]])), ...(currency && { currency }), name };
  await recordAudit(tx, {
    action: "organization.update",
    event: "config.changed",
    resourceType: "organization",
    resourceId: id,
    previous,
    next,
  });
  return { id, ...next };
}
