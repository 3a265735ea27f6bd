"use client";

import { Check, RotateCcw, Search } from "lucide-react";
import { ActionButton } from "@/components/ui/action-button";
import { Button } from "@/components/ui/button";
import type { FormAction } from "@/components/ui/form-context";
import type { IncidentStatus } from "@/lib/itil/schema";
import { TextDialog } from "./text-dialog";

export type IncidentCommands = Record<"acknowledge" | "investigate" | "resolve" | "reopen" | "close", FormAction>;
type Props = { incident: { id: string; number: number; status: IncidentStatus; acknowledged: boolean }; commands: IncidentCommands };

/** What may be done next, and nothing else: the buttons follow the state. */
export function IncidentActions({ incident, commands }: Props) {
  const { id, status } = incident;
  const name = `INC-${incident.number}`;
  const unresolved = status === "open" || status === "investigating";
  return (
    <>
      {unresolved && !incident.acknowledged ? (
        <ActionButton action={commands.acknowledge} fields={{ id }} success={`Acknowledged ${name}`}>
          <Check aria-hidden />
          Acknowledge
        </ActionButton>
      ) : null}
      {status === "open" ? (
        <ActionButton action={commands.investigate} fields={{ id }} success={`Investigating ${name}`}>
          <Search aria-hidden />
          Start investigation
        </ActionButton>
      ) : null}
      {unresolved ? (
        <TextDialog
          trigger={
            <Button variant="primary">
              <Check aria-hidden />
              Resolve
            </Button>
          }
          title={`Resolve ${name}`}
          description="Whoever meets this failure next will read it."
          id={id}
          name="resolution"
          label="What was wrong, and what fixed it"
          submit="Resolve incident"
          success={`Resolved ${name}`}
          action={commands.resolve}
        />
      ) : null}
      {status === "resolved" ? (
        <>
          <TextDialog
            trigger={
              <Button>
                <RotateCcw aria-hidden />
                Reopen
              </Button>
            }
            title={`Reopen ${name}`}
            description="The investigation goes on. The former resolution stays in the thread."
            id={id}
            name="reason"
            label="Why it is not fixed"
            submit="Reopen incident"
            success={`Reopened ${name}`}
            action={commands.reopen}
          />
          <ActionButton variant="primary" action={commands.close} fields={{ id }} success={`Closed ${name}`}>
            Close
          </ActionButton>
        </>
      ) : null}
    </>
  );
}
