"use client";

import { Check, Flame, Wrench } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ActionButton } from "@/components/ui/action-button";
import { Button, LinkButton } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { DialogActions } from "@/components/ui/dialog-actions";
import { Field } from "@/components/ui/field";
import { ActionForm } from "@/components/ui/form";
import type { FormAction } from "@/components/ui/form-context";
import { Textarea } from "@/components/ui/input";

export type AlertActionsProps = {
  org: string;
  alert: {
    id: string;
    number: number;
    acknowledged: boolean;
    active: boolean;
    hasNotes: boolean;
    incidentNumber: number | null;
    orderNumber: number | null;
  };
  may: { acknowledge: boolean; resolve: boolean; openIncident: boolean; createOrder: boolean };
  acknowledge: FormAction;
  resolve: FormAction;
  openIncident: FormAction;
  createOrder: FormAction;
};

export function AlertActions({ org, alert, may, acknowledge, resolve, openIncident, createOrder }: AlertActionsProps) {
  const router = useRouter();
  const fields = { id: alert.id };
  return (
    <>
      {alert.incidentNumber ? (
        <LinkButton href={`/${org}/incidents/INC-${alert.incidentNumber}`}>
          <Flame aria-hidden />
          Go to INC-{alert.incidentNumber}
        </LinkButton>
      ) : may.openIncident ? (
        <ActionButton
          action={openIncident}
          fields={{ alertId: alert.id }}
          success="Incident opened"
          onSuccess={(data) => router.push(`/${org}/incidents/INC-${(data as { number: number }).number}`)}
        >
          <Flame aria-hidden />
          Open incident
        </ActionButton>
      ) : null}
      {alert.orderNumber ? (
        <LinkButton href={`/${org}/maintenance/WO-${alert.orderNumber}`}>
          <Wrench aria-hidden />
          Go to WO-{alert.orderNumber}
        </LinkButton>
      ) : may.createOrder ? (
        <ActionButton
          action={createOrder}
          fields={{ alertId: alert.id }}
          onSuccess={(data) => router.push(`/${org}/maintenance/WO-${(data as { number: number }).number}`)}
        >
          <Wrench aria-hidden />
          Create work order
        </ActionButton>
      ) : null}
      {may.resolve && !alert.hasNotes ? (
        <ResolveDialog number={alert.number} active={alert.active} fields={fields} action={resolve} />
      ) : null}
      {may.acknowledge && !alert.acknowledged ? (
        <ActionButton variant="primary" action={acknowledge} fields={fields} success={`Acknowledged ALR-${alert.number}`}>
          <Check aria-hidden />
          Acknowledge
        </ActionButton>
      ) : null}
    </>
  );
}

function ResolveDialog({
  number,
  active,
  fields,
  action,
}: {
  number: number;
  active: boolean;
  fields: { id: string };
  action: FormAction;
}) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      title={`Resolve ALR-${number}`}
      description={
        active
          ? "Ends the alert now. If its condition still holds, the next reading raises a new one."
          : "The alert has cleared by itself. Your notes say what it was."
      }
      trigger={<Button>{active ? "Resolve" : "Add resolution"}</Button>}
    >
      <ActionForm action={action} success={`Resolved ALR-${number}`} onSuccess={() => setOpen(false)}>
        <input type="hidden" name="id" value={fields.id} />
        <Field label="What was it, and what was done" name="notes" required>
          <Textarea rows={4} maxLength={10_000} />
        </Field>
        <DialogActions submit="Resolve alert" />
      </ActionForm>
    </Dialog>
  );
}
