"use client";

import { BellOff, UserRound } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { PersonPicker, type PickablePerson } from "@/components/ui/combobox";
import { Dialog } from "@/components/ui/dialog";
import { DialogActions } from "@/components/ui/dialog-actions";
import { Field } from "@/components/ui/field";
import { ActionForm } from "@/components/ui/form";
import type { FormAction } from "@/components/ui/form-context";
import { SilenceDialog } from "./silence-dialog";

type Props = {
  alert: {
    id: string;
    number: number;
    active: boolean;
    assigneeId: string | null;
    ruleId: string | null;
    sensorId: string | null;
    assetId: string;
  };
  people: readonly PickablePerson[];
  assign: FormAction | null;
  silence: FormAction | null;
};

/** Who looks after an alert, and keeping it and its like quiet for a while. */
export function AlertHandling({ alert, people, assign, silence }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <>
      {silence && alert.active ? (
        <SilenceDialog
          alert={alert}
          action={silence}
          trigger={
            <Button>
              <BellOff aria-hidden />
              Silence
            </Button>
          }
        />
      ) : null}
      {assign ? (
        <Dialog
          open={open}
          onOpenChange={setOpen}
          title={`Assign ALR-${alert.number}`}
          description="Whoever gets it is told."
          trigger={
            <Button>
              <UserRound aria-hidden />
              Assign
            </Button>
          }
        >
          <ActionForm action={assign} success="Assigned" onSuccess={() => setOpen(false)}>
            <input type="hidden" name="id" value={alert.id} />
            <Field label="Assigned to" name="assigneeId">
              <PersonPicker people={people} defaultValue={alert.assigneeId ?? ""} clearLabel="Nobody" placeholder="Nobody" />
            </Field>
            <DialogActions submit="Assign" />
          </ActionForm>
        </Dialog>
      ) : null}
    </>
  );
}
