"use client";

import { Field } from "@/components/ui/field";
import { FormRow } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { EscalationStep } from "@/lib/alerts/severity";
import { severityOptions } from "./words";

type Props = { steps: readonly EscalationStep[]; byValue: boolean; unit: string };

/** Up to two steps by which an active alert of this rule grows more severe. More of them, set through the API, are kept. */
export function EscalationFields({ steps, byValue, unit }: Props) {
  const shown = Math.max(2, steps.length);
  return (
    <fieldset className="grid gap-2.5">
      <legend className="mb-1 font-medium">Grows more severe</legend>
      {Array.from({ length: shown }, (_, index) => {
        const step = steps[index];
        const name = `escalation.${index}`;
        return (
          <FormRow key={name} className={byValue ? "phone:grid-cols-3" : ""}>
            <Field label={index === 0 ? "First to" : "Then to"} name={`${name}.severity`}>
              <Select
                options={[{ value: "", label: "Stays as it is" }, ...severityOptions.filter(({ value }) => value !== "low")]}
                defaultValue={step?.severity ?? ""}
              />
            </Field>
            <Field label="After" name={`${name}.afterMinutes`}>
              <Input inputMode="numeric" defaultValue={step?.afterMinutes ?? ""} unit="minutes" />
            </Field>
            {byValue ? (
              <Field label="Or beyond" name={`${name}.threshold`}>
                <Input inputMode="decimal" defaultValue={step?.threshold ?? ""} unit={unit} />
              </Field>
            ) : null}
          </FormRow>
        );
      })}
    </fieldset>
  );
}
