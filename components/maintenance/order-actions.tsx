"use client";

import { Pause, Play, RotateCcw, ShieldCheck } from "lucide-react";
import { TextDialog } from "@/components/incidents/text-dialog";
import { ActionButton } from "@/components/ui/action-button";
import { Button } from "@/components/ui/button";
import type { FormAction } from "@/components/ui/form-context";
import type { Replaceable } from "@/lib/maintenance/replace-components";
import { isUnfinished, type WorkOrderStatus } from "@/lib/maintenance/words";
import { CompleteDialog } from "./complete-dialog";

export type OrderCommands = Record<"start" | "hold" | "complete" | "verify" | "reopen" | "cancel", FormAction>;
type Props = {
  order: { id: string; number: number; status: WorkOrderStatus; currency: string; inSteps: boolean };
  commands: OrderCommands;
  components: readonly Replaceable[];
  may: { work: boolean; verify: boolean };
};

/** What may be done next, and nothing else: the buttons follow the state. */
export function OrderActions({ order, commands, components, may }: Props) {
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
      {may.work && status === "in-progress" ? <CompleteDialog order={order} components={components} action={commands.complete} /> : null}
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
