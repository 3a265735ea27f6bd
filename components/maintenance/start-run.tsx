"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { ActionButton } from "@/components/ui/action-button";
import { Button, LinkButton } from "@/components/ui/button";
import { Combobox, type ComboOption } from "@/components/ui/combobox";
import { Dialog } from "@/components/ui/dialog";
import { DialogActions } from "@/components/ui/dialog-actions";
import { Field } from "@/components/ui/field";
import { ActionForm } from "@/components/ui/form";
import type { FormAction } from "@/components/ui/form-context";

type Props = {
  org: string;
  order: { id: string; assetId: string; prescriptionId: string | null; workflowId: string | null; workflowStatus: string | null };
  choices: readonly ComboOption[];
  mayWork: boolean;
  start: FormAction | null;
};

/** The way to the steps: go on with the run of this order, begin the prescribed one, or choose one. */
export function StartRun({ org, order, choices, mayWork, start }: Props) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const go = (data: unknown) => router.push(`/${org}/maintenance/runs/${(data as { id: string }).id}`);
  const failed = order.workflowStatus === "failed" || order.workflowStatus === "cancelled";
  const going = mayWork && order.workflowStatus === "in-progress";
  if (order.workflowId && !(failed && start))
    return (
      <LinkButton href={`/${org}/maintenance/runs/${order.workflowId}`} {...(going && { variant: "primary" as const })}>
        {going ? "Go on with the steps" : "See the steps"}
      </LinkButton>
    );
  if (!start) return null;
  const fields = { assetId: order.assetId, workOrderId: order.id };
  if (order.prescriptionId)
    return (
      <ActionButton action={start} fields={{ ...fields, prescriptionId: order.prescriptionId }} onSuccess={go}>
        Follow the prescription
      </ActionButton>
    );
  if (choices.length === 0) return null;
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      title="Follow a prescription"
      description="The best proven ones for this kind of asset come first."
      trigger={<Button>Follow a prescription</Button>}
    >
      <ActionForm action={start} onSuccess={go}>
        <input type="hidden" name="assetId" value={order.assetId} />
        <input type="hidden" name="workOrderId" value={order.id} />
        <Field label="Prescription" name="prescriptionId" required>
          <Combobox options={choices} placeholder="Choose one" searchPlaceholder="Title" />
        </Field>
        <DialogActions submit="Begin" />
      </ActionForm>
    </Dialog>
  );
}
