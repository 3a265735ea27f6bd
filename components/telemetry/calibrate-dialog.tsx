"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { DialogActions } from "@/components/ui/dialog-actions";
import { Field } from "@/components/ui/field";
import { ActionForm, FormRow } from "@/components/ui/form";
import type { FormAction } from "@/components/ui/form-context";
import { Input, Textarea } from "@/components/ui/input";
import { MomentInput, OnClock } from "@/components/ui/moment-input";
import type { SensorRecord } from "@/lib/telemetry/queries";

/** Offset and scale, from now on or from an earlier moment. */
export function CalibrateDialog({ sensor, action }: { sensor: SensorRecord; action: FormAction }) {
  const [open, setOpen] = useState(false);
  const [since, setSince] = useState<number | null>(null);
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      title={`Calibrate ${sensor.name}`}
      description="A value is what the sensor sends × scale + offset."
      trigger={<Button variant="primary">Calibrate</Button>}
    >
      <ActionForm
        action={action}
        success={since !== null ? "Calibrated; stored readings follow" : "Calibrated"}
        onSuccess={() => setOpen(false)}
      >
        <input type="hidden" name="id" value={sensor.id} />
        <FormRow>
          <Field name="scale" label="Scale" required>
            <Input inputMode="decimal" defaultValue={sensor.calibrationScale} />
          </Field>
          <Field name="offset" label="Offset" required>
            <Input inputMode="decimal" defaultValue={sensor.calibrationOffset} unit={sensor.unit} />
          </Field>
        </FormRow>
        <FormRow>
          <Field name="calibrationDate" label="Calibrated on" hint="Empty: today.">
            <Input type="date" />
          </Field>
          <Field name="nextCalibrationDate" label="Next due">
            <Input type="date" defaultValue={sensor.nextCalibrationDate ?? ""} />
          </Field>
        </FormRow>
        <Field
          name="appliesFrom"
          label="Also for readings since"
          hint={
            <>
              Their values are derived anew from what the sensor sent. Empty: only readings to come. <OnClock />
            </>
          }
        >
          <MomentInput onMoment={setSince} />
        </Field>
        <FormRow>
          <Field name="certificate" label="Certificate">
            <Input maxLength={200} autoComplete="off" />
          </Field>
        </FormRow>
        <Field name="note" label="Note">
          <Textarea rows={2} maxLength={2000} />
        </Field>
        <DialogActions submit="Calibrate" />
      </ActionForm>
    </Dialog>
  );
}
