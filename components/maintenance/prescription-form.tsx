"use client";

import { ArrowDown, ArrowUp, Plus, X } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button, IconButton, LinkButton } from "@/components/ui/button";
import { Switch } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { ActionForm, FormActions, FormError, FormRow, SubmitButton } from "@/components/ui/form";
import type { FormAction } from "@/components/ui/form-context";
import { Input, Textarea } from "@/components/ui/input";
import { Panel, PanelBody, PanelHeader } from "@/components/ui/panel";
import type { PrescriptionRecord } from "@/lib/maintenance/prescription-queries";

type Draft = {
  key: number;
  description: string;
  tools: string;
  safety: string;
  minutes: string;
  label: string;
  unit: string;
  min: string;
  max: string;
};
type Props = { org: string; prescription?: PrescriptionRecord; action: FormAction };
let keys = 0;
const empty = (): Draft => ({
  key: (keys += 1),
  description: "",
  tools: "",
  safety: "",
  minutes: "",
  label: "",
  unit: "",
  min: "",
  max: "",
});
const lines = (text: string) =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);

/** What is posted for the steps: the shape that lib/maintenance/prescription-schema asks for. */
const posted = (steps: readonly Draft[]) =>
  steps.map(({ description, tools, safety, minutes, label, unit, min, max }) => ({
    description,
    tools: lines(tools),
    safety: lines(safety),
    expectedTime: minutes === "" ? 0 : Number(minutes),
    ...(label && { reading: { label, unit, ...(min !== "" && { min: Number(min) }), ...(max !== "" && { max: Number(max) }) } }),
  }));

const draftOf = (step: PrescriptionRecord["steps"][number]): Draft => ({
  key: (keys += 1),
  description: step.description,
  tools: step.tools.join("\n"),
  safety: step.safety.join("\n"),
  minutes: String(step.expectedTime),
  label: step.reading?.label ?? "",
  unit: step.reading?.unit ?? "",
  min: step.reading?.min === undefined ? "" : String(step.reading.min),
  max: step.reading?.max === undefined ? "" : String(step.reading.max),
});

export function PrescriptionForm({ org, prescription, action }: Props) {
  const router = useRouter();
  const [steps, setSteps] = useState<Draft[]>(() => prescription?.steps.map(draftOf) ?? [empty()]);
  const change = (key: number, part: Partial<Draft>) => setSteps((all) => all.map((one) => (one.key === key ? { ...one, ...part } : one)));
  const move = (index: number, by: number) =>
    setSteps((all) => {
      const next = [...all];
      const [step] = next.splice(index, 1);
      next.splice(index + by, 0, step!);
      return next;
    });
  return (
    <ActionForm
      action={action}
      guard
      success="Saved"
      onSuccess={(data) => router.push(`/${org}/maintenance/prescriptions/${(data as { id: string }).id}`)}
      className="grid max-w-3xl gap-3.5"
    >
      {prescription ? <input type="hidden" name="id" value={prescription.id} /> : null}
      <input type="hidden" name="steps" value={JSON.stringify(posted(steps))} />
      <Panel>
        <PanelBody className="grid gap-3">
          <Field label="Title" name="title" required>
            <Input maxLength={200} defaultValue={prescription?.title} autoFocus />
          </Field>
          <FormRow>
            <Field label="For which assets" name="assetType" required hint="The type, as assets have it: “pump”.">
              <Input maxLength={120} defaultValue={prescription?.assetType} />
            </Field>
            <Field label="For which fault" name="category" required>
              <Input maxLength={120} defaultValue={prescription?.category} />
            </Field>
          </FormRow>
          <Field label="Description" name="description">
            <Textarea rows={3} maxLength={10_000} defaultValue={prescription?.description ?? ""} />
          </Field>
          <input type="hidden" name="requiresApproval" value="off" />
          <Switch
            name="requiresApproval"
            label="A colleague approves it before it is used"
            defaultChecked={prescription?.requiresApproval ?? true}
          />
        </PanelBody>
      </Panel>
      {steps.map((step, index) => (
        <Panel key={step.key}>
          <PanelHeader
            title={`Step ${index + 1}`}
            actions={
              <>
                <IconButton size="sm" label={`Move step ${index + 1} up`} disabled={index === 0} onClick={() => move(index, -1)}>
                  <ArrowUp aria-hidden />
                </IconButton>
                <IconButton
                  size="sm"
                  label={`Move step ${index + 1} down`}
                  disabled={index === steps.length - 1}
                  onClick={() => move(index, 1)}
                >
                  <ArrowDown aria-hidden />
                </IconButton>
                <IconButton
                  size="sm"
                  label={`Remove step ${index + 1}`}
                  disabled={steps.length === 1}
                  onClick={() => setSteps((all) => all.filter(({ key }) => key !== step.key))}
                >
                  <X aria-hidden />
                </IconButton>
              </>
            }
          />
          <PanelBody className="grid gap-3">
            <Field label="What to do" required>
              <Textarea
                rows={2}
                maxLength={2_000}
                value={step.description}
                onChange={({ target }) => change(step.key, { description: target.value })}
              />
            </Field>
            <FormRow>
              <Field label="Safety" hint="One line each.">
                <Textarea rows={2} value={step.safety} onChange={({ target }) => change(step.key, { safety: target.value })} />
              </Field>
              <Field label="Tools" hint="One line each.">
                <Textarea rows={2} value={step.tools} onChange={({ target }) => change(step.key, { tools: target.value })} />
              </Field>
            </FormRow>
            <FormRow>
              <Field label="Expected time">
                <Input
                  inputMode="numeric"
                  unit="min"
                  value={step.minutes}
                  onChange={({ target }) => change(step.key, { minutes: target.value })}
                />
              </Field>
              <Field label="Reading to take" hint="Leave empty when nothing is measured.">
                <Input maxLength={120} value={step.label} onChange={({ target }) => change(step.key, { label: target.value })} />
              </Field>
            </FormRow>
            {step.label ? (
              <div className="grid grid-cols-3 gap-3">
                <Field label="Unit" required>
                  <Input maxLength={40} value={step.unit} onChange={({ target }) => change(step.key, { unit: target.value })} />
                </Field>
                <Field label="At least">
                  <Input inputMode="decimal" value={step.min} onChange={({ target }) => change(step.key, { min: target.value })} />
                </Field>
                <Field label="At most">
                  <Input inputMode="decimal" value={step.max} onChange={({ target }) => change(step.key, { max: target.value })} />
                </Field>
              </div>
            ) : null}
          </PanelBody>
        </Panel>
      ))}
      <Button onClick={() => setSteps((all) => [...all, empty()])} className="justify-self-start">
        <Plus aria-hidden />
        Add a step
      </Button>
      <FormError />
      <FormActions>
        <SubmitButton>Save draft</SubmitButton>
        <LinkButton href={`/${org}/maintenance/prescriptions`} variant="quiet">
          Cancel
        </LinkButton>
      </FormActions>
    </ActionForm>
  );
}
