"use client";

import { Check } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Combobox } from "@/components/ui/combobox";
import { Dialog } from "@/components/ui/dialog";
import { DialogActions } from "@/components/ui/dialog-actions";
import { Field } from "@/components/ui/field";
import { ActionForm, FormRow } from "@/components/ui/form";
import type { FormAction } from "@/components/ui/form-context";
import { Input, Textarea } from "@/components/ui/input";
import type { Replaceable } from "@/lib/maintenance/replace-components";

type Props = {
  order: { id: string; number: number; currency: string; inSteps: boolean };
  components: readonly Replaceable[];
  action: FormAction;
};

/** What was done, and what was put in new. */
export function CompleteDialog({ order, components, action }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      title={`Complete WO-${order.number}`}
      description="Whoever meets this failure next will read it."
      trigger={
        <Button variant={order.inSteps ? "default" : "primary"}>
          <Check aria-hidden />
          Complete
        </Button>
      }
    >
      <ActionForm action={action} success={`Completed WO-${order.number}`} onSuccess={() => setOpen(false)}>
        <input type="hidden" name="id" value={order.id} />
        <Field label="What was done" name="resolutionNotes" required>
          <Textarea rows={4} maxLength={10_000} />
        </Field>
        <FormRow>
          <Field label="Root cause" name="rootCause">
            <Input maxLength={2_000} />
          </Field>
          <Field label="Failure mode" name="failureMode" hint="The part and how it failed: “seal, leak”.">
            <Input maxLength={200} />
          </Field>
        </FormRow>
        <Field label="Other cost" name="otherCost" hint="Beside time and parts, which are summed by themselves.">
          <Input inputMode="decimal" unit={order.currency} />
        </Field>
        {components.length > 0 ? <Replaced components={components} /> : null}
        <DialogActions submit="Complete the work" />
      </ActionForm>
    </Dialog>
  );
}

/** Posts each component that was replaced as a field of its own, with the days its new one should last. */
function Replaced({ components }: { components: readonly Replaceable[] }) {
  const [chosen, choose] = useState<string[]>([]);
  return (
    <>
      <Field label="Components replaced" hint="Each begins a new life: what was left of the old one is forgotten.">
        <Combobox
          multiple
          options={components.map(({ id, name, type }) => ({ value: id, label: name, detail: type }))}
          onValueChange={choose}
          placeholder="None"
          searchPlaceholder="Name"
        />
      </Field>
      {components
        .filter(({ id }) => chosen.includes(id))
        .map(({ id, name, lifeDays }) => (
          <Field key={id} label={`${name} should last`} name={`replaced.${id}`} hint="Leave it empty where nobody knows.">
            <Input inputMode="numeric" unit="days" defaultValue={lifeDays ?? ""} className="max-w-48" />
          </Field>
        ))}
    </>
  );
}
