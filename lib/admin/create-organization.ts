import "server-only";
import { sql } from "drizzle-orm";
import type { z } from "zod";
import { systemActor } from "@/db/actor";
import { type ActorTx, actingAs } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { AppError } from "@/lib/errors";
import { slugOf } from "@/lib/organizations/schema";
import type { newOrganization } from "./schema";

/** The operator founds an organization. As the service actor; the first entry of its audit log says so. */
export async function createOrganization(tx: ActorTx, { name, slug }: z.output<typeof newOrganization>) {
  if (slugOf(slug) === `${slug}-org`)
    throw new AppError("CONFLICT", `“${slug}” is an address of Gantry itself. Choose another slug.`, { slug: ["Choose another slug."] });
  const [made] = await tx.execute<{ id: string; slug: string }>(
    sql`insert into organizations (name, slug) values (${name}, ${slug}) returning id, slug`,
  );
  await actingAs(tx, operatorOf(made!.id), (own) =>
    recordAudit(own, {
      action: "organization.create",
      event: "config.changed",
      resourceType: "organization",
      resourceId: made!.id,
      next: { name, slug },
    }),
  );
  return made!;
}

/** The operator inside one organization: what the command line does there stands in that organization's own log. */
export const operatorOf = (organizationId: string) => systemActor(organizationId, "operator");
