import "server-only";
import { eq } from "drizzle-orm";
import { alerts } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { notFound } from "@/lib/errors";
import type { AnnotateAlertInput } from "./inputs";

/** What people found out afterwards: the cause, and what it meant for the business. */
export async function annotateAlert(tx: ActorTx, { id, rootCause, businessImpact }: AnnotateAlertInput) {
  assertCan(tx, "alerts:write");
  const [before] = await tx.select().from(alerts).where(eq(alerts.id, id)).for("update");
  if (!before) throw notFound("alert");
  const next = {
    rootCauseAnalysis: rootCause === undefined ? before.rootCauseAnalysis : rootCause,
    businessImpact: businessImpact === undefined ? before.businessImpact : businessImpact,
  };
  const previous = { rootCauseAnalysis: before.rootCauseAnalysis, businessImpact: before.businessImpact };
  if (next.rootCauseAnalysis === previous.rootCauseAnalysis && next.businessImpact === previous.businessImpact)
    return { id, number: before.number };
  await tx.update(alerts).set(next).where(eq(alerts.id, id));
  await recordAudit(tx, {
    action: "alert.annotate",
    resourceType: "alert",
    resourceId: id,
    details: { number: before.number },
    previous,
    next,
  });
  return { id, number: before.number };
}
