"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Combobox, type ComboOption } from "@/components/ui/combobox";
import { Dialog } from "@/components/ui/dialog";
import { DialogActions } from "@/components/ui/dialog-actions";
import { Field } from "@/components/ui/field";
import { ActionForm, FormRow } from "@/components/ui/form";
import type { FormAction } from "@/components/ui/form-context";
import { Input, Textarea } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { IncidentRecord } from "@/lib/itil/queries";
import { levelOptions, priorityOptions } from "./words";

type Incident = Pick<IncidentRecord, "id" | "number" | "title" | "description" | "priority" | "impact" | "urgency" | "assetId">;

export function EditIncident({ incident, assets, action }: { incident: Incident; assets: readonly ComboOption[]; action: FormAction }) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen} title={`Edit INC-${incident.number}`} trigger={<Button size="sm">Edit</Button>}>
      <ActionForm action={action} success="Saved" onSuccess={() => setOpen(false)}>
        <input type="hidden" name="id" value={incident.id} />
        <Field label="Title" name="title" required>
          <Input defaultValue={incident.title} maxLength={200} />
        </Field>
        <Field label="Description" name="description">
          <Textarea rows={4} defaultValue={incident.description ?? ""} maxLength={10_000} />
        </Field>
        <FormRow>
          <Field label="Impact" name="impact">
            <Select options={levelOptions} defaultValue={incident.impact} />
          </Field>
          <Field label="Urgency" name="urgency">
            <Select options={levelOptions} defaultValue={incident.urgency} />
          </Field>
        </FormRow>
        <FormRow>
          <Field label="Priority" name="priority">
            <Select options={priorityOptions} defaultValue={incident.priority} />
          </Field>
          <Field label="Asset" name="assetId">
            <Combobox options={assets} defaultValue={incident.assetId ?? ""} clearLabel="No asset" placeholder="No asset" />
          </Field>
        </FormRow>
        <DialogActions submit="Save changes" />
      </ActionForm>
    </Dialog>
  );
}
