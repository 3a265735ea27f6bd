import "server-only";
import { ZodError } from "zod";
import { type ActorTx, savepoint } from "@/db/with-actor";
import { AppError, appErrorOf } from "@/lib/errors";
import { completeWorkOrder, reopenWorkOrder } from "@/lib/maintenance/complete-work-order";
import type { WorkOrder } from "@/lib/maintenance/move-work-order";
import { completeWorkOrderInput, updateWorkOrderInput } from "@/lib/maintenance/schema";
import { cancelWorkOrder, holdWorkOrder, startWorkOrder } from "@/lib/maintenance/start-work-order";
import { updateWorkOrder } from "@/lib/maintenance/update-work-order";
import { unfinished, type WorkOrderStatus } from "@/lib/maintenance/words";
import type { CmmsSystem, Shared, SharedField } from "./words";

type About = { system: CmmsSystem; externalId: string; resolution: string | null };
type Step = "start" | "hold" | "complete" | "cancel" | "reopen";

/** The commands that bring an order of ours where theirs is. Verified stays verified: that is ours alone. */
const ways: Partial<Record<WorkOrderStatus, Partial<Record<WorkOrderStatus, Step[]>>>> = {
  open: { "in-progress": ["start"], "on-hold": ["start", "hold"], completed: ["start", "complete"], cancelled: ["cancel"] },
  assigned: { "in-progress": ["start"], "on-hold": ["hold"], completed: ["start", "complete"], cancelled: ["cancel"] },
  "in-progress": { "on-hold": ["hold"], completed: ["complete"], cancelled: ["cancel"] },
  "on-hold": { "in-progress": ["start"], completed: ["start", "complete"], cancelled: ["cancel"] },
  completed: { "in-progress": ["reopen"], "on-hold": ["reopen", "hold"] },
};

/** Changes that arrive go through the same commands as a person's. What they refuse is told per order; the rest is kept. */
export async function receiveChanges(tx: ActorTx, order: WorkOrder, wanted: Shared, about: About) {
  const { status, ...details } = wanted;
  const parts: [SharedField[], (part: ActorTx) => Promise<unknown>][] = [];
  const names = Object.keys(details) as SharedField[];
  if (names.length > 0) parts.push([names, (part) => updateWorkOrder(part, updateWorkOrderInput.parse({ id: order.id, ...details }))]);
  if (status) parts.push([["status"], (part) => moveTo(part, order, status, about)]);
  // A finished order is reopened before it is changed, and an unfinished one is changed before it is finished.
  if (!(unfinished as readonly WorkOrderStatus[]).includes(order.status)) parts.reverse();
  const received: SharedField[] = [];
  const refusals: string[] = [];
  for (const [fields, apply] of parts) {
    try {
      await savepoint(tx, apply);
      received.push(...fields);
    } catch (error) {
      refusals.push(messageOf(error));
    }
  }
  return { received, refusal: refusals.join(" ") || null };
}

export async function moveTo(tx: ActorTx, { id, number, status: from }: WorkOrder, to: WorkOrderStatus, about: About) {
  if (from === to) return;
  const steps = ways[from]?.[to];
  const here = `${about.system} order ${about.externalId}`;
  if (!steps) throw new AppError("CONFLICT", `${here} is ${to}, but WO-${number} is ${from} and cannot become so. Decide which is right.`);
  const reason = (about.resolution ?? `${here} is ${to}.`).slice(0, 2_000);
  for (const step of steps) {
    if (step === "start") await startWorkOrder(tx, { id });
    if (step === "hold") await holdWorkOrder(tx, { id, reason });
    if (step === "complete") await completeWorkOrder(tx, completeWorkOrderInput.parse({ id, resolutionNotes: reason }));
    if (step === "cancel") await cancelWorkOrder(tx, { id, reason });
    if (step === "reopen") await reopenWorkOrder(tx, { id, reason });
  }
}

/** The words of a refusal. A bug is thrown on. */
export function messageOf(error: unknown): string {
  if (error instanceof ZodError) {
    const [issue] = error.issues;
    return `What came cannot be kept: ${issue?.path.join(".")}: ${issue?.message}.`;
  }
  const known = appErrorOf(error);
  if (!known) throw error;
  return known.message;
}
