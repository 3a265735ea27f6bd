"use client";

import { useRouter } from "next/navigation";
import { useCallback, useEffect, useRef, useState } from "react";
import { LinkButton } from "@/components/ui/button";
import { Checkbox, Switch } from "@/components/ui/checkbox";
import { Combobox } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { ActionForm, FormError, FormRow, SubmitButton } from "@/components/ui/form";
import type { FormAction } from "@/components/ui/form-context";
import { Input, Textarea } from "@/components/ui/input";
import { PageHeader } from "@/components/ui/page-header";
import { Panel, PanelBody, PanelHeader } from "@/components/ui/panel";
import { Select } from "@/components/ui/select";
import type { RulePreview } from "@/lib/alerts/rule-preview";
import type { RuleTargets } from "@/lib/alerts/rule-queries";
import { type AlertRuleInput, type ConditionType, conditionTypes, ruleSensorTypes } from "@/lib/alerts/schema";
import { BackTestPanel, type BackTestState } from "./back-test-panel";
import { ConditionFields } from "./condition-fields";
import { EscalationFields } from "./escalation-fields";
import { FinePoints } from "./fine-points";
import { conditionLabel, groupLabel, severityOptions } from "./words";

type PreviewAnswer = { ok: true; preview: RulePreview } | { ok: false; message: string; fields: Record<string, string[]> };
export type RuleFormProps = {
  org: string;
  id?: string;
  rule: Partial<AlertRuleInput> | null;
  targets: RuleTargets;
  save: FormAction;
  preview: (form: FormData) => Promise<PreviewAnswer>;
};

const title = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

export function RuleForm({ org, id, rule, targets, save, preview }: RuleFormProps) {
  const router = useRouter();
  const [type, setType] = useState<ConditionType>(rule?.conditionType ?? "threshold_high");
  const [days, setDays] = useState(60);
  const [test, setTest] = useState<BackTestState>({ preview: null, problem: null, pending: true });
  const form = useRef<HTMLFormElement>(null);
  const run = useBackTest(form, preview, days, setTest);
  const config: Record<string, unknown> = rule?.conditionType === type ? { ...rule.conditionConfig } : {};
  const units = test.preview?.units ?? [];
  const unit = units.length === 1 ? (units[0] ?? "") : "";
  const matching = test.preview ? `${test.preview.sensors} match` : undefined;
  const formId = "alert-rule";

  return (
    <ActionForm
      id={formId}
      action={save}
      guard
      onSuccess={(data) => {
        const saved = data as { id: string };
        router.push(id ? `/${org}/alerts/rules` : `/${org}/alerts/rules?saved=${saved.id}`);
      }}
      success={id ? "Rule saved" : "Rule created"}
      onChange={(event) => {
        form.current = event.currentTarget;
        run();
      }}
    >
      <FormAnchor onReady={(element) => (form.current = element)} />
      {id ? <input type="hidden" name="id" value={id} /> : null}
      <PageHeader
        title={id ? (rule?.name ?? "Alert rule") : "New alert rule"}
        description="Try it on history before it wakes anyone."
        actions={
          <>
            <LinkButton href={`/${org}/alerts/rules`} variant="quiet">
              Cancel
            </LinkButton>
            <SubmitButton variant="default" name="enabled" value="false">
              {rule?.enabled ? "Save and disable" : "Save as draft"}
            </SubmitButton>
            <SubmitButton name="enabled" value="true">
              {rule?.enabled ? "Save rule" : "Enable rule"}
            </SubmitButton>
          </>
        }
      />
      <FormError />
      <div className="grid min-w-0 items-start gap-3.5 desk:grid-cols-2">
        <Panel>
          <PanelHeader title="When" />
          <PanelBody className="grid gap-3.5">
            <Field label="Name" name="name" required>
              <Input defaultValue={rule?.name ?? ""} maxLength={200} autoFocus={!id} autoComplete="off" />
            </Field>
            <FormRow>
              <Field label="Kinds of sensors" name="sensorTypes" aside={matching}>
                <Combobox
                  multiple
                  options={ruleSensorTypes.map((value) => ({ value, label: title(value) }))}
                  defaultValue={rule?.sensorTypes ?? []}
                  placeholder="Any kind"
                  onValueChange={run}
                />
              </Field>
              <Field label="Sites" name="siteIds">
                <Combobox
                  multiple
                  options={targets.sites.map((site) => ({ value: site.id, label: site.name }))}
                  defaultValue={rule?.siteIds ?? []}
                  placeholder="Every site"
                  onValueChange={run}
                />
              </Field>
            </FormRow>
            <FormRow>
              <Field label="Only these sensors" name="sensorIds">
                <Combobox
                  multiple
                  options={targets.sensors.map((sensor) => ({ value: sensor.id, label: sensor.name, detail: sensor.assetName }))}
                  defaultValue={rule?.sensorIds ?? []}
                  placeholder="All that match"
                  onValueChange={run}
                />
              </Field>
              <Field label="Kinds of assets" name="assetTypes">
                <Combobox
                  multiple
                  options={targets.assetTypes.map((value) => ({ value, label: title(value) }))}
                  defaultValue={rule?.assetTypes ?? []}
                  placeholder="Any kind"
                  onValueChange={run}
                />
              </Field>
            </FormRow>
            <Field label="Condition" name="conditionType">
              <Select
                options={conditionTypes.map((value) => ({ value, label: conditionLabel[value] }))}
                value={type}
                onChange={(event) => setType(event.target.value as ConditionType)}
              />
            </Field>
            <ConditionFields key={type} type={type} config={config} unit={unit} />
            <FinePoints key={`fine ${type}`} type={type} config={config} />
          </PanelBody>
          <PanelHeader title="Then" className="border-t" />
          <PanelBody className="grid gap-3.5">
            <FormRow>
              <Field label="Severity" name="severity">
                <Select options={severityOptions} defaultValue={rule?.severity ?? "medium"} />
              </Field>
              <Field label="Acknowledges itself after" name="autoAcknowledgeMinutes" hint="Empty: never.">
                <Input inputMode="numeric" defaultValue={rule?.autoAcknowledgeMinutes ?? ""} unit="minutes" />
              </Field>
            </FormRow>
            <Checkbox
              name="notificationChannels"
              value="app"
              defaultChecked={rule?.notificationChannels?.includes("app") ?? false}
              label="Notify everybody who may acknowledge it"
              hint="In the app, at the sensor's site."
            />
            {rule?.notificationChannels
              ?.filter((channel) => channel !== "app")
              .map((channel) => (
                <input key={channel} type="hidden" name="notificationChannels" value={channel} />
              ))}
            <Switch
              name="openIncident"
              defaultChecked={rule?.openIncident ?? false}
              label="Open an incident, priority from asset criticality"
            />
            <EscalationFields steps={rule?.escalation ?? []} byValue={type === "threshold_high" || type === "threshold_low"} unit={unit} />
            <Field label="Alerts are shown and told" name="groupBy">
              <Select
                options={Object.entries(groupLabel).map(([value, label]) => ({ value, label }))}
                defaultValue={rule?.groupBy ?? "none"}
              />
            </Field>
            <Field label="What to know about it" name="description">
              <Textarea rows={3} defaultValue={rule?.description ?? ""} maxLength={2_000} />
            </Field>
          </PanelBody>
        </Panel>
        <BackTestPanel org={org} {...test} days={days} onDays={setDays} />
      </div>
    </ActionForm>
  );
}

/** Finds the form element once it is on the page, so that the first back-test needs no keystroke. */
function FormAnchor({ onReady }: { onReady: (form: HTMLFormElement | null) => void }) {
  return <input type="hidden" ref={(element) => onReady(element?.form ?? null)} />;
}

/** Replays the rule as it stands, half a second after the last change; only the newest answer counts. */
function useBackTest(
  form: { current: HTMLFormElement | null },
  preview: RuleFormProps["preview"],
  days: number,
  show: (change: (was: BackTestState) => BackTestState) => void,
) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const turn = useRef(0);
  const run = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(async () => {
      if (!form.current) return;
      turn.current += 1;
      const mine = turn.current;
      const data = new FormData(form.current);
      data.set("days", String(days));
      show((was) => ({ ...was, pending: true }));
      const answer = await preview(data).catch(() => null);
      if (mine !== turn.current) return;
      if (answer?.ok) show(() => ({ preview: answer.preview, problem: null, pending: false }));
      else show((was) => ({ ...was, pending: false, problem: problemOf(answer) }));
    }, 500);
  }, [form, preview, days, show]);
  useEffect(() => {
    run();
    return () => clearTimeout(timer.current);
  }, [run]);
  return run;
}

function problemOf(answer: PreviewAnswer | null): string {
  if (!answer) return "The back-test did not answer. Change a field to try again.";
  if (answer.ok) return "";
  const wrong = Object.values(answer.fields)
    .flat()
    .find((message) => !message.startsWith("Enter"));
  return answer.message || (wrong ? `${wrong}.` : "Fill in the condition, and stored readings are replayed through it.");
}
