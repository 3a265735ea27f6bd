"use server";

import { refresh } from "next/cache";
import { count } from "@/components/ui/format";
import { withActor } from "@/db/with-actor";
import { acknowledgeAlert, acknowledgeAlerts } from "@/lib/alerts/acknowledge-alert";
import { annotateAlert } from "@/lib/alerts/annotate-alert";
import { createAlertRule } from "@/lib/alerts/create-alert-rule";
import { acknowledgeAlertsInput, alertId, annotateAlertInput, resolveAlertInput, ruleId, toggleRuleInput } from "@/lib/alerts/inputs";
import { removeAlertRule } from "@/lib/alerts/remove-alert-rule";
import { resolveAlert } from "@/lib/alerts/resolve-alert";
import { alertRuleForm, updateRuleForm } from "@/lib/alerts/rule-form";
import { previewForm, previewRule } from "@/lib/alerts/rule-preview";
import { toggleAlertRule } from "@/lib/alerts/toggle-alert-rule";
import { updateAlertRule } from "@/lib/alerts/update-alert-rule";
import { currentActor } from "@/lib/auth/current-actor";
import { appErrorOf } from "@/lib/errors";
import { action, assertSameOrigin, fieldErrors, fieldsOf } from "@/lib/http/action";

export const acknowledgeAlertAction = action(alertId, acknowledgeAlert);
export const resolveAlertAction = action(resolveAlertInput, resolveAlert);
export const annotateAlertAction = action(annotateAlertInput, annotateAlert);
export const createRuleAction = action(alertRuleForm, createAlertRule);
export const updateRuleAction = action(updateRuleForm, updateAlertRule);
export const toggleRuleAction = action(toggleRuleInput, toggleAlertRule);
export const removeRuleAction = action(ruleId, removeAlertRule);

/** The selection bar's action: says how many it acknowledged, and how many somebody else had acknowledged first. */
export async function acknowledgeAlertsAction(organization: string, ids: string[]) {
  const actor = await currentActor(organization);
  try {
    await assertSameOrigin();
    const input = acknowledgeAlertsInput.safeParse({ ids });
    if (!input.success) return { ok: false, message: input.error.issues[0]?.message };
    const results = await withActor(actor, (tx) => acknowledgeAlerts(tx, input.data));
    refresh();
    const refused = results.flatMap((result) => (result.ok ? [] : [result.message]));
    const done = results.length - refused.length;
    const words = `Acknowledged ${done} of ${results.length}.`;
    return {
      ok: done > 0,
      message:
        refused.length === 0
          ? `Acknowledged ${count(done, "alert")}`
          : refused.length === 1
            ? `${words} ${refused[0]}`
            : `${words} The others were acknowledged before.`,
    };
  } catch (error) {
    const known = appErrorOf(error);
    if (known) return { ok: false, message: known.message };
    throw error;
  }
}

/** Replays the rule as it stands in the form; nothing is written. */
export async function previewRuleAction(organization: string, form: FormData) {
  const actor = await currentActor(organization);
  try {
    await assertSameOrigin();
    const parsed = previewForm.safeParse(fieldsOf(form));
    if (!parsed.success) return { ok: false as const, fields: fieldErrors(parsed.error), message: "" };
    return {
      ok: true as const,
      preview: await withActor(actor, (tx) => previewRule(tx, parsed.data), { readOnly: true, timeoutMs: 60_000 }),
    };
  } catch (error) {
    const known = appErrorOf(error);
    if (known) return { ok: false as const, fields: known.fields ?? {}, message: known.message };
    throw error;
  }
}
