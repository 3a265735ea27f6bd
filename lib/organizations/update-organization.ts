import "server-only";
import { sql } from "drizzle-orm";
import type { z } from "zod";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { notFound } from "@/lib/errors";
import type { updateOrganizationInput } from "./schema";

/** Changes the name and how long readings are kept by default (`settings.retention_days`, which lib/telemetry obeys; null: its default). */
export async function updateOrganization(tx: ActorTx, { name, retentionDays }: z.output<typeof updateOrganizationInput>) {
  assertCan(tx, "organizations:write");
  const [before] = await tx.execute<{
    id: string;
    name: string;
    retention: number | null;
  }>(sql`select id, name, (settings ->> 'retention_days')::int as retention
    from organizations where id = (select auth.organization_id()) for update`);
  if (!before) throw notFound("organization");
  await tx.execute(
    sql`update organizations set name = ${name}, settings = settings || jsonb_build_object('retention_days', ${retentionDays}::int) where id = ${before.id}::uuid`,
  );
  await recordAudit(tx, {
    action: "organization.update",
    event: "config.changed",
    resourceType: "organization",
    resourceId: before.id,
    previous: { name: before.name, retentionDays: before.retention },
    next: { name, retentionDays },
  });
  return { id: before.id, name, retentionDays };
}
