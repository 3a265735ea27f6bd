import "server-only";
import { sql } from "drizzle-orm";
import { type Actor, authActor } from "@/db/actor";
import { organizationMemberships } from "@/db/schema";
import { type ActorTx, actingAs } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { findAccess, userActor } from "@/lib/auth/access";
import { AppError } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";
import { slugOf } from "./schema";

type Founder = { userId: string; name: string; sessionId?: string };

/** Founds an organization with its first owner. Runs through the identity door: before it, there is no organization to act in. */
export async function createOrganization(
  tx: ActorTx,
  { name }: { name: string },
  founder: Founder,
  context: Pick<Actor, "ip" | "userAgent" | "requestId"> = {},
) {
  const [{ owned }] = (await tx.execute<{ owned: number }>(
    sql`select count(*)::int as owned from organization_memberships where user_id = ${founder.userId}::uuid and role = 'owner'`,
  )) as unknown as [{ owned: number }];
  if (owned >= 50) throw new AppError("CONFLICT", "You own 50 organizations already. Ask the operator for more.");
  const made =
    (await insertOrganization(tx, name, slugOf(name))) ??
    (await insertOrganization(tx, name, slugOf(name, crypto.randomUUID().slice(0, 6))));
  if (!made)
    throw new AppError("CONFLICT", "This name is taken. Choose another.", { organization: ["This name is taken. Choose another."] });
  await actingAs(tx, { ...authActor(context), organizationId: made.id, userId: founder.userId }, (as) =>
    as.insert(organizationMemberships).values({ userId: founder.userId, role: "owner" }),
  );
  const access = await findAccess(tx, founder.userId, made.id);
  await actingAs(tx, userActor({ sessionId: "", ...founder }, access!, context), async (as) => {
    await recordAudit(as, {
      action: "organization.create",
      event: "config.changed",
      resourceType: "organization",
      resourceId: made.id,
      next: { name, slug: made.slug },
    });
    await appendEvent(as, {
      type: "member.joined",
      subjectType: "user",
      subjectId: founder.userId,
      permission: "members:read",
      data: { name: founder.name, role: "owner" },
    });
  });
  return made;
}

async function insertOrganization(tx: ActorTx, name: string, slug: string) {
  const [made] = await tx.execute<{ id: string; slug: string; name: string }>(
    sql`insert into organizations (name, slug) values (${name}, ${slug}) on conflict (slug) do nothing returning id, slug, name`,
  );
  return made;
}
