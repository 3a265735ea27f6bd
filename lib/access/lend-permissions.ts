import "server-only";
import type { z } from "zod";
import { permissionDelegations } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { siteScopeOf, withinScope } from "@/lib/auth/effective";
import { AppError, notFound } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";
import { assertMayGrant, standingOf } from "./guard";
import type { lendPermissionsInput } from "./schema";

/** Lends some of one's own permissions to a colleague for a while. Anybody may: it hands out nothing they do not hold, and ends by itself. */
export async function lendPermissions(tx: ActorTx, { delegateId, permissions, startsAt, hours }: z.output<typeof lendPermissionsInput>) {
  const { actor } = tx;
  if (actor.kind !== "user" || !actor.userId) throw new AppError("FORBIDDEN", "Only a person can lend permissions.");
  if (delegateId === actor.userId) throw new AppError("VALIDATION_ERROR", "Choose a colleague.", { delegateId: ["Choose a colleague."] });
  const [colleague] = [await standingOf(tx, delegateId)];
  if (!colleague) throw notFound("member");
  await assertMayGrant(tx, permissions, "permissions");
  if (!withinScope(siteScopeOf(colleague), actor.siteScope))
    throw new AppError("FORBIDDEN", "This colleague sees sites that you do not. What you lend would reach beyond your own.");
  const from = startsAt ? new Date(startsAt) : new Date();
  const until = new Date(from.getTime() + hours * 3_600_000);
  if (until.getTime() <= Date.now() || from.getTime() > Date.now() + 365 * 86_400_000)
    throw new AppError("VALIDATION_ERROR", "Choose a start within the next year.", { startsAt: ["Choose a start within the next year."] });
  const [loan] = await tx
    .insert(permissionDelegations)
    .values({ delegatorId: actor.userId, delegateId, permissions, startsAt: from, expiresAt: until })
    .returning({ id: permissionDelegations.id });
  const next = { delegateId, permissions, from: from.toISOString(), until: until.toISOString() };
  await recordAudit(tx, {
    action: "member.lend_permissions",
    event: "role.granted",
    resourceType: "delegation",
    resourceId: loan!.id,
    next,
  });
  await appendEvent(tx, {
    type: "member.changed",
    subjectType: "user",
    subjectId: delegateId,
    permission: "members:read",
    data: { lent: permissions },
  });
  return { id: loan!.id };
}
