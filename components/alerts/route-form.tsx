"use client";

import { useRouter } from "next/navigation";
import { LinkButton } from "@/components/ui/button";
import { Checkbox, Switch } from "@/components/ui/checkbox";
import { Combobox, type ComboOption } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { ActionForm, FormActions, FormRow, SubmitButton } from "@/components/ui/form";
import type { FormAction } from "@/components/ui/form-context";
import { Input, Textarea } from "@/components/ui/input";
import { Panel, PanelBody, PanelHeader } from "@/components/ui/panel";
import { Select } from "@/components/ui/select";
import type { RouteRecord } from "@/lib/alerts/route-queries";
import { routeChannels } from "@/lib/alerts/route-schema";
import { channelLabel, severityOptions } from "./words";

export type RouteChoices = {
  sites: readonly ComboOption[];
  rules: readonly ComboOption[];
  assetTypes: readonly ComboOption[];
  people: readonly ComboOption[];
};
type Props = { org: string; route: RouteRecord | null; choices: RouteChoices; save: FormAction };

const weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"].map((label, index) => ({
  value: String(index + 1),
  label,
}));

/** Who hears of which alerts, through what, when, and how often. */
export function RouteForm({ org, route, choices, save }: Props) {
  const router = useRouter();
  return (
    <ActionForm action={save} guard success="Route saved" onSuccess={() => router.push(`/${org}/alerts/routes`)}>
      {route ? <input type="hidden" name="id" value={route.id} /> : null}
      <Panel>
        <PanelHeader title="Which alerts" />
        <PanelBody className="grid gap-3.5">
          <FormRow>
            <Field label="Name" name="name" required>
              <Input maxLength={200} defaultValue={route?.name} />
            </Field>
            <Field label="Position" name="position" hint="Alerts try routes from the lowest.">
              <Input inputMode="numeric" defaultValue={route?.position ?? 100} />
            </Field>
          </FormRow>
          <FormRow>
            <Field label="At least" name="minSeverity">
              <Select options={severityOptions} defaultValue={route?.minSeverity ?? "low"} />
            </Field>
            <Field label="Sites" name="siteIds">
              <Combobox multiple options={choices.sites} defaultValue={route?.siteIds ?? []} placeholder="Every site" />
            </Field>
          </FormRow>
          <FormRow>
            <Field label="Rules" name="ruleIds">
              <Combobox multiple options={choices.rules} defaultValue={route?.ruleIds ?? []} placeholder="Every rule" />
            </Field>
            <Field label="Kinds of assets" name="assetTypes">
              <Combobox multiple options={choices.assetTypes} defaultValue={route?.assetTypes ?? []} placeholder="Any kind" />
            </Field>
          </FormRow>
          <Checkbox
            name="continues"
            defaultChecked={route?.continues ?? false}
            label="Try the next route as well"
            hint="Without it, an alert that this route takes goes no further."
          />
        </PanelBody>
        <PanelHeader title="Who hears of them" className="border-t" />
        <PanelBody className="grid gap-3.5">
          <FormRow>
            <Field label="Through" name="channels" required>
              <Combobox
                multiple
                options={routeChannels.map((value) => ({ value, label: channelLabel[value] ?? value }))}
                defaultValue={route?.channels ?? ["in-app"]}
                placeholder="Choose channels"
              />
            </Field>
            <Field label="People" name="userIds" hint="Nobody named: everybody who may acknowledge at the alert's site.">
              <Combobox multiple options={choices.people} defaultValue={route?.userIds ?? []} placeholder="Everybody who may acknowledge" />
            </Field>
          </FormRow>
          <Field label="More addresses and numbers" name="recipients" hint="Members, or listed in a mail or text channel. One a line.">
            <Textarea rows={2} defaultValue={route?.recipients.join("\n") ?? ""} />
          </Field>
        </PanelBody>
        <PanelHeader title="When, and how often" className="border-t" />
        <PanelBody className="grid gap-3.5">
          <FormRow>
            <Field label="From" name="schedule.from" hint="Empty: at any time.">
              <Input type="time" defaultValue={route?.schedule?.from ?? ""} />
            </Field>
            <Field label="To" name="schedule.to" hint="Before its start: into the next day.">
              <Input type="time" defaultValue={route?.schedule?.to ?? ""} />
            </Field>
          </FormRow>
          <FormRow>
            <Field label="On" name="schedule.days">
              <Combobox
                multiple
                options={weekdays}
                defaultValue={route?.schedule?.days.map(String) ?? weekdays.map(({ value }) => value)}
                placeholder="Choose days"
              />
            </Field>
            <Field label="Time zone" name="schedule.timezone">
              <Input defaultValue={route?.schedule?.timezone ?? "UTC"} maxLength={64} />
            </Field>
          </FormRow>
          <FormRow>
            <Field label="Wait for more of the group" name="groupWaitSeconds">
              <Input inputMode="numeric" defaultValue={route?.groupWaitSeconds ?? 0} unit="seconds" />
            </Field>
            <Field label="Remind, if not acknowledged, after" name="remindMinutes" hint="Empty: never.">
              <Input inputMode="numeric" defaultValue={route?.remindMinutes ?? ""} unit="minutes" />
            </Field>
          </FormRow>
          <FormRow>
            <Field label="Repeat, until acknowledged, every" name="repeatMinutes" hint="Empty: never.">
              <Input inputMode="numeric" defaultValue={route?.repeatMinutes ?? ""} unit="minutes" />
            </Field>
            <Switch name="enabled" defaultChecked={route?.enabled ?? true} label="Route is in use" />
          </FormRow>
        </PanelBody>
      </Panel>
      <FormActions>
        <SubmitButton>Save route</SubmitButton>
        <LinkButton href={`/${org}/alerts/routes`} variant="quiet">
          Cancel
        </LinkButton>
      </FormActions>
    </ActionForm>
  );
}
