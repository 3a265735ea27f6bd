"use client";

import { type ReactNode, useState } from "react";
import { Switch } from "@/components/ui/checkbox";
import { Combobox, type ComboOption, PersonPicker } from "@/components/ui/combobox";
import { Dialog } from "@/components/ui/dialog";
import { DialogActions } from "@/components/ui/dialog-actions";
import { Field } from "@/components/ui/field";
import { ActionForm, FormRow } from "@/components/ui/form";
import type { FormAction } from "@/components/ui/form-context";
import { Input, Textarea } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { PlanRow } from "@/lib/maintenance/plans";
import { orderPriorityOptions } from "./words";

export type PlanChoices = {
  assets: readonly ComboOption[];
  prescriptions: readonly ComboOption[];
  people: readonly { id: string; name: string; detail?: string }[];
  sensors: readonly (ComboOption & { assetId: string })[];
};
type Props = { trigger: ReactNode; plan?: PlanRow["plan"]; choices: PlanChoices; action: FormAction };

/** A plan: by the calendar or by a meter. */
export function PlanDialog({ trigger, plan, choices, action }: Props) {
  const [open, setOpen] = useState(false);
  const [kind, setKind] = useState<string>(plan?.trigger ?? "calendar");
  const [assetId, setAssetId] = useState(plan?.assetId ?? "");
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      size="lg"
      title={plan ? "Edit plan" : "New plan"}
      description="An order is made ahead of its date, never a second one while one is unfinished."
      trigger={trigger}
    >
      <ActionForm action={action} success="Plan saved" onSuccess={() => setOpen(false)}>
        {plan ? <input type="hidden" name="id" value={plan.id} /> : null}
        <FormRow>
          <Field label="Plan" name="name" required>
            <Input maxLength={200} defaultValue={plan?.name} />
          </Field>
          <Field label="Asset" name="assetId" required>
            <Combobox
              options={choices.assets}
              defaultValue={assetId}
              placeholder="Choose an asset"
              searchPlaceholder="Name or tag"
              onValueChange={([value]) => setAssetId(value ?? "")}
            />
          </Field>
        </FormRow>
        <FormRow>
          <Field label="Orders are called" name="title" required>
            <Input maxLength={200} defaultValue={plan?.title} />
          </Field>
          <Field label="Due by" name="trigger">
            <Select
              options={[
                { value: "calendar", label: "The calendar" },
                { value: "meter", label: "A meter" },
              ]}
              value={kind}
              onChange={({ target }) => setKind(target.value)}
            />
          </Field>
        </FormRow>
        {kind === "calendar" ? (
          <>
            <FormRow>
              <Field label="Every" name="everyCount" required>
                <Input inputMode="numeric" defaultValue={plan?.everyCount ?? 1} />
              </Field>
              <Field label="Unit" name="everyUnit">
                <Select
                  options={[
                    { value: "day", label: "Days" },
                    { value: "week", label: "Weeks" },
                    { value: "month", label: "Months" },
                  ]}
                  defaultValue={plan?.everyUnit ?? "month"}
                />
              </Field>
            </FormRow>
            <FormRow>
              <Field label="First due" name="nextDueAt" required>
                <Input type="date" defaultValue={plan?.nextDueAt?.toISOString().slice(0, 10)} />
              </Field>
              <Field label="The next date counts from" name="basedOn">
                <Select
                  options={[
                    { value: "scheduled", label: "The planned date" },
                    { value: "completed", label: "When the work was done" },
                  ]}
                  defaultValue={plan?.basedOn ?? "scheduled"}
                />
              </Field>
            </FormRow>
          </>
        ) : (
          <FormRow>
            <Field label="After" name="meterEvery" required hint="Units of the meter.">
              <Input inputMode="decimal" defaultValue={plan?.meterEvery ?? ""} />
            </Field>
            <Field label="Meter" name="meterSensorId">
              <Combobox
                options={choices.sensors.filter((sensor) => sensor.assetId === assetId)}
                defaultValue={plan?.meterSensorId ?? ""}
                clearLabel="Operating hours"
                placeholder="Operating hours"
              />
            </Field>
          </FormRow>
        )}
        <FormRow>
          <Field label="Order this many days ahead" name="leadDays">
            <Input inputMode="numeric" defaultValue={plan?.leadDays ?? 7} />
          </Field>
          <Field label="Priority" name="priority">
            <Select options={orderPriorityOptions} defaultValue={plan?.priority ?? "medium"} />
          </Field>
        </FormRow>
        <FormRow>
          <Field label="Prescription" name="prescriptionId">
            <Combobox options={choices.prescriptions} defaultValue={plan?.prescriptionId ?? ""} clearLabel="None" placeholder="None" />
          </Field>
          <Field label="Assigned to" name="assignTo">
            <PersonPicker people={choices.people} defaultValue={plan?.assignTo ?? ""} clearLabel="Nobody" placeholder="Nobody" />
          </Field>
        </FormRow>
        <Field label="Description" name="description">
          <Textarea rows={3} maxLength={10_000} defaultValue={plan?.description ?? ""} />
        </Field>
        <Field label="Takes about" name="estimatedMinutes">
          <Input inputMode="numeric" unit="minutes" defaultValue={plan?.estimatedMinutes ?? ""} className="max-w-48" />
        </Field>
        <input type="hidden" name="requiresSignature" value="off" />
        <Switch name="requiresSignature" label="Ask for a signature" defaultChecked={plan?.requiresSignature ?? false} />
        <input type="hidden" name="followUpFailures" value="off" />
        <Switch
          name="followUpFailures"
          label="Open a corrective order by itself when an item fails"
          defaultChecked={plan?.followUpFailures ?? false}
        />
        <DialogActions submit="Save plan" />
      </ActionForm>
    </Dialog>
  );
}
