"use client";

import { Archive, Check, CopyPlus, Rocket, Undo2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { ActionButton } from "@/components/ui/action-button";
import { LinkButton } from "@/components/ui/button";
import type { FormAction } from "@/components/ui/form-context";
import type { PrescriptionStatus } from "@/lib/maintenance/words";

type Props = {
  org: string;
  id: string;
  status: PrescriptionStatus;
  requiresApproval: boolean;
  may: { write: boolean; edit: boolean; approve: boolean; approveThis: boolean };
  commands: Record<"revise" | "approve" | "giveBack" | "activate" | "archive", FormAction>;
};

/** What may be done next: draft → approved → active → archived, and a new version at any time. */
export function PrescriptionActions({ org, id, status, requiresApproval, may, commands }: Props) {
  const router = useRouter();
  const at = `/${org}/maintenance/prescriptions`;
  const mayActivate = may.approve && (status === "approved" || (status === "draft" && !requiresApproval));
  return (
    <>
      {may.approve && (status === "active" || status === "approved" || status === "draft") ? (
        <ActionButton variant="quiet" action={commands.archive} fields={{ id }} success="Archived">
          <Archive aria-hidden />
          Archive
        </ActionButton>
      ) : null}
      {may.edit ? <LinkButton href={`${at}/${id}/edit`}>Edit draft</LinkButton> : null}
      {may.write && status !== "draft" ? (
        <ActionButton
          action={commands.revise}
          fields={{ id }}
          onSuccess={(data) => router.push(`${at}/${(data as { id: string }).id}/edit`)}
        >
          <CopyPlus aria-hidden />
          New version
        </ActionButton>
      ) : null}
      {may.approve && status === "approved" ? (
        <ActionButton action={commands.giveBack} fields={{ id }} success="It is a draft again">
          <Undo2 aria-hidden />
          Send back
        </ActionButton>
      ) : null}
      {may.approveThis && status === "draft" && requiresApproval ? (
        <ActionButton variant="primary" action={commands.approve} fields={{ id }} success="Approved">
          <Check aria-hidden />
          Approve
        </ActionButton>
      ) : null}
      {mayActivate ? (
        <ActionButton variant="primary" action={commands.activate} fields={{ id }} success="In use">
          <Rocket aria-hidden />
          Activate
        </ActionButton>
      ) : null}
    </>
  );
}
