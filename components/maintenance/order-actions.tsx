"use client";

import { Check, Pause, Play, RotateCcw, ShieldCheck } from "lucide-react";
import { useState } from "react";
import { TextDialog } from "@/components/incidents/text-dialog";
import { ActionButton } from "@/components/ui/action-button";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { DialogActions } from "@/components/ui/dialog-actions";
import { Field } from "@/components/ui/field";
import { ActionForm, FormRow } from "@/components/ui/form";
import type { FormAction } from "@/components/ui/form-context";
import { Input, Textarea } from "@/components/ui/input";
import { isUnfinished, type WorkOrderStatus } from "@/lib/maintenance/words";

export type OrderCommands = Record<"start" | "hold" | "complete" | "verify" | "reopen" | "cancel", FormAction>;
type Props = {
  order: { id: string; number: number; status: WorkOrderStatus; currency: string; inSteps: boolean };
  commands: OrderCommands;
  may: { work: boolean; verify: boolean };
};

/** What may be done next, and nothing else: the buttons follow the state. */
export function OrderActions({ order, commands, may }: Props) {
  const { id, status } = order;
  const name = `WO-${order.number}`;
  const waits = status === "open" || status === "assigned" || status === "on-hold";
  return (
    <>
      {may.work && isUnfinished(status) ? (
        <TextDialog
          trigger={<Button variant="quiet">Cancel order</Button>}
          title={`Cancel ${name}`}
          description="The order stays in the list of cancelled ones, with your reason."
          id={id}
          name="reason"
          label="Why it is not needed"
          submit="Cancel the order"
          success={`Cancelled ${name}`}
          action={commands.cancel}
        />
      ) : null}
      {may.work && (status === "in-progress" || status === "assigned") ? (
        <TextDialog
          trigger={
            <Button>
              <Pause aria-hidden />
              Put on hold
            </Button>
          }
          title={`Put ${name} on hold`}
          description="Others see what it waits for."
          id={id}
          name="reason"
          label="What it waits for"
          submit="Put on hold"
          success={`${name} is on hold`}
          action={commands.hold}
        />
      ) : null}
      {may.work && waits ? (
        <ActionButton
          variant="primary"
          action={commands.start}
          fields={{ id }}
          success={`${status === "on-hold" ? "Resumed" : "Started"} ${name}`}
        >
          <Play aria-hidden />
          {status === "on-hold" ? "Resume" : "Start work"}
        </ActionButton>
      ) : null}
      {may.work && status === "in-progress" ? <CompleteDialog order={order} action={commands.complete} /> : null}
      {may.work && status === "completed" ? (
        <TextDialog
          trigger={
            <Button>
              <RotateCcw aria-hidden />
              Reopen
            </Button>
          }
          title={`Reopen ${name}`}
          description="The order goes back to work."
          id={id}
          name="reason"
          label="What is still wrong"
          submit="Reopen order"
          success={`Reopened ${name}`}
          action={commands.reopen}
        />
      ) : null}
      {may.verify && status === "completed" ? (
        <ActionButton variant="primary" action={commands.verify} fields={{ id }} success={`Verified ${name}`}>
          <ShieldCheck aria-hidden />
          Verify
        </ActionButton>
      ) : null}
    </>
  );
}

function CompleteDialog({ order, action }: { order: Props["order"]; action: FormAction }) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      title={`Complete WO-${order.number}`}
      description="Whoever meets this failure next will read it."
      trigger={
        <Button variant={order.inSteps ? "default" : "primary"}>
          <Check aria-hidden />
          Complete
        </Button>
      }
    >
      <ActionForm action={action} success={`Completed WO-${order.number}`} onSuccess={() => setOpen(false)}>
        <input type="hidden" name="id" value={order.id} />
        <Field label="What was done" name="resolutionNotes" required>
          <Textarea rows={4} maxLength={10_000} />
        </Field>
        <FormRow>
          <Field label="Root cause" name="rootCause">
            <Input maxLength={2_000} />
          </Field>
          <Field label="Failure mode" name="failureMode" hint="The part and how it failed: “seal, leak”.">
            <Input maxLength={200} />
          </Field>
        </FormRow>
        <Field label="Other cost" name="otherCost" hint="Beside time and parts, which are summed by themselves.">
          <Input inputMode="decimal" unit={order.currency} />
        </Field>
        <DialogActions submit="Complete the work" />
      </ActionForm>
    </Dialog>
  );
}
