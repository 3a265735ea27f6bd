"use client";

import { useRouter } from "next/navigation";
import { LinkButton } from "@/components/ui/button";
import { Switch } from "@/components/ui/checkbox";
import { Combobox, type ComboOption, PersonPicker } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { ActionForm, FormActions, FormError, FormRow, SubmitButton } from "@/components/ui/form";
import type { FormAction } from "@/components/ui/form-context";
import { Input, Textarea } from "@/components/ui/input";
import { Panel, PanelBody } from "@/components/ui/panel";
import { Select } from "@/components/ui/select";
import { kindOptions, orderPriorityOptions } from "./words";

type Props = {
  org: string;
  assets: readonly ComboOption[];
  people: readonly { id: string; name: string; detail?: string }[];
  prescriptions: readonly ComboOption[];
  assetId: string;
  incidentId: string;
  action: FormAction;
};

export function OrderForm({ org, assets, people, prescriptions, assetId, incidentId, action }: Props) {
  const router = useRouter();
  return (
    <Panel className="max-w-2xl">
      <PanelBody>
        <ActionForm
          action={action}
          guard
          success="Work order created"
          onSuccess={(data) => router.push(`/${org}/maintenance/WO-${(data as { number: number }).number}`)}
        >
          {incidentId ? <input type="hidden" name="incidentId" value={incidentId} /> : null}
          <Field label="What is to be done" name="title" required>
            <Input maxLength={200} autoFocus />
          </Field>
          <Field label="Asset" name="assetId" required>
            <Combobox options={assets} defaultValue={assetId} placeholder="Choose an asset" searchPlaceholder="Name or tag" />
          </Field>
          <Field label="Description" name="description">
            <Textarea rows={5} maxLength={10_000} />
          </Field>
          <FormRow>
            <Field label="Kind" name="kind">
              <Select options={kindOptions} defaultValue="corrective" />
            </Field>
            <Field label="Priority" name="priority">
              <Select options={orderPriorityOptions} defaultValue="medium" />
            </Field>
          </FormRow>
          <FormRow>
            <Field label="Due" name="dueDate" hint="The end of that day, UTC.">
              <Input type="date" />
            </Field>
            <Field label="Assigned to" name="assigneeId">
              <PersonPicker people={people} clearLabel="Nobody" placeholder="Nobody yet" />
            </Field>
          </FormRow>
          <Field label="Prescription" name="prescriptionId" hint="An approved procedure to follow.">
            <Combobox options={prescriptions} clearLabel="None" placeholder="None" searchPlaceholder="Title" />
          </Field>
          <Switch name="requiresSignature" label="Ask for a signature before it is completed" />
          <FormError />
          <FormActions>
            <SubmitButton>Create work order</SubmitButton>
            <LinkButton href={`/${org}/maintenance`} variant="quiet">
              Cancel
            </LinkButton>
          </FormActions>
        </ActionForm>
      </PanelBody>
    </Panel>
  );
}
