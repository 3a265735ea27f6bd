"use client";

import { Trash2 } from "lucide-react";
import { useState } from "react";
import { Button, IconButton } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog } from "@/components/ui/dialog";
import { DialogActions } from "@/components/ui/dialog-actions";
import { EmptyState } from "@/components/ui/empty-state";
import { Field } from "@/components/ui/field";
import { ActionForm, FormRow } from "@/components/ui/form";
import type { FormAction } from "@/components/ui/form-context";
import { Textarea } from "@/components/ui/input";
import { MomentInput, OnClock } from "@/components/ui/moment-input";
import { Panel, PanelBody, PanelHeader } from "@/components/ui/panel";
import { Pill } from "@/components/ui/pill";
import { Select } from "@/components/ui/select";
import { Time } from "@/components/ui/time";
import type { Annotation } from "@/lib/telemetry/annotations";

const kinds = [
  { value: "note", label: "Note" },
  { value: "failure", label: "Failure" },
  { value: "maintenance", label: "Maintenance" },
  { value: "operation", label: "Operation" },
];
const kindTone = { note: "info", failure: "crit", maintenance: "warn", operation: "off" } as const;

type Props = {
  rows: readonly Annotation[];
  sensors: readonly { value: string; label: string }[];
  add: FormAction | null;
  remove: FormAction;
};

/** Remarks on the history that is shown; the chart draws them. */
export function AnnotationPanel({ rows, sensors, add, remove }: Props) {
  return (
    <Panel>
      <PanelHeader
        title="Remarks"
        detail={rows.length > 0 ? rows.length : null}
        actions={add ? <AddAnnotation sensors={sensors} action={add} /> : null}
      />
      <PanelBody>
        {rows.length === 0 ? (
          <EmptyState
            title="No remarks in this range"
            description="Say what happened, and it stands on the chart for everybody."
            className="py-3"
          />
        ) : (
          <ul className="grid gap-2.5">
            {rows.map((row) => (
              <li key={row.id} className="flex items-start gap-2">
                <Pill tone={kindTone[row.kind]}>{kinds.find(({ value }) => value === row.kind)?.label}</Pill>
                <div className="min-w-0 flex-1">
                  <p className="[overflow-wrap:anywhere]">{row.text}</p>
                  <p className="text-ink-2 text-sm">
                    <Time value={row.from} show="datetime" />
                    {row.to ? (
                      <>
                        {" to "}
                        <Time value={row.to} show="datetime" />
                      </>
                    ) : null}
                    {row.author ? ` · ${row.author}` : ""}
                    {row.sensorId ? "" : " · whole asset"}
                  </p>
                </div>
                {row.removable ? (
                  <ConfirmDialog
                    trigger={
                      <IconButton size="sm" label="Remove remark">
                        <Trash2 />
                      </IconButton>
                    }
                    title="Remove this remark?"
                    description="It disappears from the charts of everybody."
                    confirmLabel="Remove remark"
                    action={remove}
                    fields={{ id: row.id }}
                    success="Remark removed"
                  />
                ) : null}
              </li>
            ))}
          </ul>
        )}
      </PanelBody>
    </Panel>
  );
}

function AddAnnotation({ sensors, action }: { sensors: Props["sensors"]; action: FormAction }) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      title="Add a remark"
      description="What happened, on the history of a sensor."
      trigger={<Button size="sm">Add remark</Button>}
    >
      <ActionForm action={action} success="Remark added" onSuccess={() => setOpen(false)}>
        <FormRow>
          <Field name="sensorId" label="Sensor" required>
            <Select options={sensors} defaultValue={sensors[0]?.value} />
          </Field>
          <Field name="kind" label="Kind">
            <Select options={kinds} defaultValue="note" />
          </Field>
        </FormRow>
        <FormRow>
          <Field name="from" label="From" required hint={<OnClock />}>
            <MomentInput />
          </Field>
          <Field name="to" label="To" hint="Empty: a moment.">
            <MomentInput />
          </Field>
        </FormRow>
        <Field name="text" label="What happened" required>
          <Textarea rows={3} maxLength={500} />
        </Field>
        <Checkbox name="wholeAsset" label="On all charts of its asset" />
        <DialogActions submit="Add remark" />
      </ActionForm>
    </Dialog>
  );
}
