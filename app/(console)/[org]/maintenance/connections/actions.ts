"use server";

import { refresh } from "next/cache";
import type { z } from "zod";
import { type Actor, withActor } from "@/db/with-actor";
import { currentActor } from "@/lib/auth/current-actor";
import { createConnection } from "@/lib/cmms/create-connection";
import { removeConnection } from "@/lib/cmms/remove-connection";
import { removeLink } from "@/lib/cmms/remove-link";
import { resolveConflict } from "@/lib/cmms/resolve-conflict";
import { createConnectionInput, resolveConflictInput, syncConnectionInput, updateConnectionInput } from "@/lib/cmms/schema";
import { syncNow } from "@/lib/cmms/sync-cmms";
import { testConnection } from "@/lib/cmms/test-connection";
import { updateConnection } from "@/lib/cmms/update-connection";
import { AppError, appErrorOf } from "@/lib/errors";
import { type ActionState, action, assertSameOrigin, fieldsOf } from "@/lib/http/action";
import { byId } from "@/lib/maintenance/schema";

export const createConnectionAction = action(createConnectionInput, createConnection);
export const updateConnectionAction = action(updateConnectionInput, updateConnection);
export const removeConnectionAction = action(byId, removeConnection);
export const removeLinkAction = action(byId, removeLink);

/** Not by `action`: waiting for the other side must not hold a transaction open. `work` answers what went wrong, or nothing. */
async function outside<S extends z.ZodType>(
  organization: string,
  form: FormData,
  input: S,
  work: (actor: Actor, input: z.output<S>) => Promise<string | null>,
): Promise<ActionState> {
  const actor = await currentActor(organization);
  try {
    await assertSameOrigin();
    const message = await work(actor, input.parse(fieldsOf(form)));
    refresh();
    return message ? { ok: false, message } : { ok: true, data: null };
  } catch (error) {
    const known = appErrorOf(error);
    if (!known) throw error;
    return { ok: false, message: known.message };
  }
}

export async function testConnectionAction(organization: string, _previous: ActionState, form: FormData): Promise<ActionState> {
  return outside(organization, form, byId, async (actor, input) => (await testConnection(actor, input)).message);
}

export async function syncConnectionAction(organization: string, _previous: ActionState, form: FormData): Promise<ActionState> {
  return outside(organization, form, syncConnectionInput, async (actor, { id, operation }) => {
    const { status, message, failed, conflicts } = await syncNow(actor, { which: { id }, operation });
    if (status === "completed") return null;
    if (status === "running") return "There is more than a moment's work. It goes on by itself.";
    return message ?? `${failed} failed and ${conflicts} wait for a decision. Open the last run.`;
  });
}

/** The decision is kept in any case; that it goes over at once is a courtesy, for the next run does it too. */
export async function resolveConflictAction(organization: string, _previous: ActionState, form: FormData): Promise<ActionState> {
  return outside(organization, form, resolveConflictInput, async (actor, input) => {
    const { connectionId, workOrderId } = await withActor(actor, (tx) => resolveConflict(tx, input));
    try {
      await syncNow(actor, { which: { id: connectionId }, operation: "sync", orders: [workOrderId] });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
    return null;
  });
}
