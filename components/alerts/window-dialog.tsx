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

type Props = { trigger: ReactNode; action: FormAction; assets: readonly ComboOption[]; sites: readonly ComboOption[] };

export function WindowDialog({ trigger, action, assets, sites }: Props) {
  const [open, setOpen] = useState(false);
  const [on, setOn] = useState("asset");
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      title="New maintenance window"
      description="While people work on it, its alerts bother nobody. When the window ends, what still holds is told."
      trigger={trigger}
    >
      <ActionForm action={action} success="Window planned" onSuccess={() => setOpen(false)}>
        <FormRow>
          <Field label="On">
            <Select
              options={[
                { value: "asset", label: "An asset" },
                { value: "site", label: "A whole site" },
              ]}
              value={on}
              onChange={({ target }) => setOn(target.value)}
            />
          </Field>
          {on === "asset" ? (
            <Field label="Asset" name="assetId" required>
              <Combobox options={assets} placeholder="Choose an asset" searchPlaceholder="Name or tag" />
            </Field>
          ) : (
            <Field label="Site" name="siteId" required>
              <Combobox options={sites} placeholder="Choose a site" />
            </Field>
          )}
        </FormRow>
        {on === "asset" ? (
          <Field label="Reaches" name="includeChildren">
            <Select
              options={[
                { value: "true", label: "The asset and everything below it" },
                { value: "false", label: "This asset alone" },
              ]}
              defaultValue="true"
            />
          </Field>
        ) : null}
        <Field label="Alerts are" name="mode">
          <Select
            options={[
              { value: "record", label: "Recorded, and tell nobody" },
              { value: "suppress", label: "Not raised at all" },
            ]}
            defaultValue="record"
          />
        </Field>
        <SpanFields />
        <Field label="What is done" name="reason" required>
          <Textarea rows={2} maxLength={2_000} />
        </Field>
        <DialogActions submit="Plan window" />
      </ActionForm>
    </Dialog>
  );
}
