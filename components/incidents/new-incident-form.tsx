"use client";

import { useRouter } from "next/navigation";
import { LinkButton } from "@/components/ui/button";
import { Combobox, type ComboOption, PersonPicker } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { ActionForm, FormActions, FormError, FormRow, SubmitButton } from "@/components/ui/form";
import type { FormAction } from "@/components/ui/form-context";
import { Input, Textarea } from "@/components/ui/input";
import { Panel, PanelBody } from "@/components/ui/panel";
import { Select } from "@/components/ui/select";
import { levelOptions } from "./words";

type Props = {
  org: string;
  assets: readonly ComboOption[];
  people: readonly { id: string; name: string; detail?: string }[];
  assetId: string;
  action: FormAction;
};

export function NewIncidentForm({ org, assets, people, assetId, action }: Props) {
  const router = useRouter();
  return (
    <Panel className="max-w-2xl">
      <PanelBody>
        <ActionForm
          action={action}
          guard
          success="Incident opened"
          onSuccess={(data) => router.push(`/${org}/incidents/INC-${(data as { number: number }).number}`)}
        >
          <Field
            label="What is wrong"
            name="title"
            required
            hint="Say what somebody sees, not what you suspect: “Filler 2 stops every few minutes”."
          >
            <Input maxLength={200} autoFocus />
          </Field>
          <Field label="Description" name="description">
            <Textarea rows={5} maxLength={10_000} />
          </Field>
          <FormRow>
            <Field label="Asset" name="assetId">
              <Combobox
                options={assets}
                defaultValue={assetId}
                clearLabel="No asset"
                placeholder="No asset"
                searchPlaceholder="Name or tag"
              />
            </Field>
            <Field label="Owner" name="assigneeId">
              <PersonPicker people={people} clearLabel="Nobody" placeholder="Nobody yet" />
            </Field>
          </FormRow>
          <FormRow>
            <Field label="Impact" name="impact" hint="How much stands still.">
              <Select options={levelOptions} defaultValue="medium" />
            </Field>
            <Field label="Urgency" name="urgency" hint="How soon it must run again. Both together set the priority.">
              <Select options={levelOptions} defaultValue="medium" />
            </Field>
          </FormRow>
          <FormError />
          <FormActions>
            <SubmitButton>Open incident</SubmitButton>
            <LinkButton href={`/${org}/incidents`} variant="quiet">
              Cancel
            </LinkButton>
          </FormActions>
        </ActionForm>
      </PanelBody>
    </Panel>
  );
}
