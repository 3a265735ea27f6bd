import "server-only";
import { eq } from "drizzle-orm";
import { maintenancePlans } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { assertCan } from "@/lib/auth/permissions";
import { AppError, notFound } from "@/lib/errors";
import { createPlan, togglePlan, updatePlan } from "./plans";
import { editPlanInput, type ImportedPlan, type ImportedPlanChange, planFieldNames } from "./prescription-schema";

/** Plans maintenance ahead as a row of a file says, active or resting. */
export async function createImportedPlan(tx: ActorTx, { enabled, ...input }: ImportedPlan) {
  const { id } = await createPlan(tx, input);
  if (!enabled) await togglePlan(tx, { id, enabled });
}

/** Changes what a row says of a plan, and leaves the rest of it as it is. */
export async function changeImportedPlan(tx: ActorTx, { id, enabled, ...changes }: ImportedPlanChange) {
  assertCan(tx, "maintenance:write");
  const [plan] = await tx.select().from(maintenancePlans).where(eq(maintenancePlans.id, id)).for("update");
  if (!plan) throw notFound("plan");
  const said = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  if (Object.keys(said).length > 0) {
    const stored = Object.fromEntries(planFieldNames.map((name) => [name, plan[name]]));
    const whole = editPlanInput.safeParse({
      ...stored,
      id,
      description: plan.description ?? "",
      nextDueAt: plan.nextDueAt?.toISOString() ?? null,
      ...said,
    });
    if (!whole.success) {
      const fields = whole.error.issues.map(({ path, message }) => [String(path[0]), [message]]);
      throw new AppError("VALIDATION_ERROR", "The plan would not be complete.", Object.fromEntries(fields));
    }
    await updatePlan(tx, whole.data);
  }
  if (enabled !== undefined && enabled !== plan.enabled) await togglePlan(tx, { id, enabled });
}
