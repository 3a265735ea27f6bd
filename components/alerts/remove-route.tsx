"use client";

import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { FormAction } from "@/components/ui/form-context";

export function RemoveRoute({ org, route, remove }: { org: string; route: { id: string; name: string }; remove: FormAction }) {
  const router = useRouter();
  return (
    <ConfirmDialog
      trigger={<Button variant="danger-quiet">Remove</Button>}
      title={`Remove ${route.name}`}
      description="Alerts take the next route that fits. What this one has told stays told."
      confirmLabel="Remove route"
      action={remove}
      fields={{ id: route.id }}
      success="Route removed"
      onSuccess={() => router.push(`/${org}/alerts/routes`)}
    />
  );
}
