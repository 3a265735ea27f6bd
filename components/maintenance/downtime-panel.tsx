"use client";

import { useState } from "react";
import { ActionButton } from "@/components/ui/action-button";
import { Button } from "@/components/ui/button";
import { Switch } from "@/components/ui/checkbox";
import { Dialog } from "@/components/ui/dialog";
import { DialogActions } from "@/components/ui/dialog-actions";
import { Field } from "@/components/ui/field";
import { ActionForm, FormRow } from "@/components/ui/form";
import type { FormAction } from "@/components/ui/form-context";
import { Input } from "@/components/ui/input";
import { MomentInput, OnClock } from "@/components/ui/moment-input";
import { Panel, PanelBody, PanelHeader } from "@/components/ui/panel";
import { Time } from "@/components/ui/time";
import type { WorkOrderRecord } from "@/lib/maintenance/work-order-record";

type Props = {
  assetId: string;
  orderId: string;
  downtimes: WorkOrderRecord["downtimes"];
  commands: { record: FormAction; end: FormAction } | null;
};

/** When the asset stood still for this order. */
export function DowntimePanel({ assetId, orderId, downtimes, commands }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <Panel>
      <PanelHeader
        title="Downtime"
        actions={
          commands ? (
            <Dialog
              open={open}
              onOpenChange={setOpen}
              title="Record downtime"
              description="Availability, and the mean times between failures and to repair, are computed from it."
              trigger={<Button size="sm">Record</Button>}
            >
              <ActionForm action={commands.record} success="Downtime recorded" onSuccess={() => setOpen(false)}>
                <input type="hidden" name="assetId" value={assetId} />
                <input type="hidden" name="workOrderId" value={orderId} />
                <FormRow>
                  <Field label="Stood still from" name="startedAt" required hint={<OnClock />}>
                    <MomentInput />
                  </Field>
                  <Field label="Until" name="endedAt" hint="Empty while it stands still.">
                    <MomentInput />
                  </Field>
                </FormRow>
                <Field label="Reason" name="reason">
                  <Input maxLength={500} />
                </Field>
                <Switch name="planned" label="Planned: it counts as downtime, not as a failure" />
                <DialogActions submit="Record downtime" />
              </ActionForm>
            </Dialog>
          ) : null
        }
      />
      {downtimes.length === 0 ? (
        <PanelBody className="text-ink-3">None recorded.</PanelBody>
      ) : (
        <ul>
          {downtimes.map((stop) => (
            <li key={stop.id} className="flex flex-wrap items-center gap-x-2 border-b px-3.5 py-2 last:border-b-0">
              <span>
                <Time value={stop.startedAt} /> – {stop.endedAt ? <Time value={stop.endedAt} /> : "still"}
              </span>
              <span className="text-ink-3">{stop.planned ? "planned" : stop.reason}</span>
              {commands && !stop.endedAt ? (
                <ActionButton size="sm" className="ml-auto" action={commands.end} fields={{ id: stop.id }} success="It runs again">
                  It runs again
                </ActionButton>
              ) : null}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
