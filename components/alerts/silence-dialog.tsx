"use client";

import { type ReactNode, useState } from "react";
import { Combobox, type ComboOption } from "@/components/ui/combobox";
import { Dialog } from "@/components/ui/dialog";
import { DialogActions } from "@/components/ui/dialog-actions";
import { Field } from "@/components/ui/field";
import { ActionForm, FormRow } from "@/components/ui/form";
import type { FormAction } from "@/components/ui/form-context";
import { Textarea } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { SpanFields } from "./span-fields";
import { severityOptions } from "./words";

export type SilenceChoices = { rules: readonly ComboOption[]; assets: readonly ComboOption[]; sites: readonly ComboOption[] };
type Props = {
  trigger: ReactNode;
  action: FormAction;
  /** What is silenced is chosen here, or, from an alert, known already. */
  choices?: SilenceChoices;
  alert?: { ruleId: string | null; sensorId: string | null; assetId: string; number: number };
};

export function SilenceDialog({ trigger, action, choices, alert }: Props) {
  const [open, setOpen] = useState(false);
  const [reach, setReach] = useState("alert");
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      title={alert ? `Silence ALR-${alert.number}` : "New silence"}
      description={`Alerts that meet every condition go on being recorded, and tell nobody.${choices ? " Choose at least one condition." : ""}`}
      trigger={trigger}
    >
      <ActionForm action={action} success="Silenced" onSuccess={() => setOpen(false)}>
        {alert ? (
          <>
            {reach === "alert" && alert.ruleId ? <input type="hidden" name="ruleId" value={alert.ruleId} /> : null}
            {reach === "alert" && alert.sensorId ? (
              <input type="hidden" name="sensorId" value={alert.sensorId} />
            ) : (
              <input type="hidden" name="assetId" value={alert.assetId} />
            )}
            <Field label="What">
              <Select
                options={[
                  { value: "alert", label: "This rule on this sensor" },
                  { value: "asset", label: "Everything on this asset" },
                ]}
                value={reach}
                onChange={({ target }) => setReach(target.value)}
              />
            </Field>
          </>
        ) : null}
        {choices ? (
          <>
            <FormRow>
              <Field label="Rule" name="ruleId">
                <Combobox options={choices.rules} clearLabel="Any rule" placeholder="Any rule" />
              </Field>
              <Field label="Asset" name="assetId">
                <Combobox options={choices.assets} clearLabel="Any asset" placeholder="Any asset" searchPlaceholder="Name or tag" />
              </Field>
            </FormRow>
            <FormRow>
              <Field label="Site" name="siteId">
                <Combobox options={choices.sites} clearLabel="Any site" placeholder="Any site" />
              </Field>
              <Field label="Severities" name="severities">
                <Combobox multiple options={severityOptions} placeholder="Any severity" />
              </Field>
            </FormRow>
          </>
        ) : null}
        <SpanFields planned={choices !== undefined} />
        <Field label="Why" name="reason" required>
          <Textarea rows={2} maxLength={2_000} />
        </Field>
        <DialogActions submit="Silence" />
      </ActionForm>
    </Dialog>
  );
}
