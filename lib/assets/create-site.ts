import "server-only";
import { sites } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { AppError } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";
import type { CreateSite } from "./schema";

export async function createSite(tx: ActorTx, input: CreateSite) {
  assertCan(tx, "assets:write");
  if (tx.actor.siteScope) throw new AppError("FORBIDDEN", "You are limited to certain sites. Ask an administrator to create this one.");
  const [site] = await tx.insert(sites).values(input).returning({ id: sites.id, name: sites.name });
  await recordAudit(tx, { action: "site.create", resourceType: "site", resourceId: site!.id, next: input });
  await appendEvent(tx, {
    type: "site.created",
    subjectType: "site",
    subjectId: site!.id,
    siteId: site!.id,
    permission: "assets:read",
    data: { name: site!.name },
  });
  return site!;
}
