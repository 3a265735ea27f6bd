"use client";

import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import type { FormAction } from "@/components/ui/form-context";
import { Textarea } from "@/components/ui/input";

/** Retiring asks for a reason, and for the name where the asset matters most. */
export function RetireButton({ action, asset }: { action: FormAction; asset: { id: string; name: string; criticality: string } }) {
  return (
    <ConfirmDialog
      trigger={<Button variant="danger-quiet">Retire</Button>}
      title={`Retire ${asset.name}`}
      description="It leaves the lists and its record no longer changes. Readings, alerts and incidents stay."
      confirmLabel="Retire asset"
      action={action}
      fields={{ id: asset.id }}
      {...(asset.criticality === "critical" || asset.criticality === "high" ? { typeToConfirm: asset.name } : {})}
      success="Asset retired"
    >
      <Field name="reason" label="Reason" required>
        <Textarea maxLength={500} rows={2} />
      </Field>
    </ConfirmDialog>
  );
}

export function RemoveSiteButton({ action, site, listHref }: { action: FormAction; site: { id: string; name: string }; listHref: string }) {
  const router = useRouter();
  return (
    <ConfirmDialog
      trigger={<Button variant="danger-quiet">Remove</Button>}
      title={`Remove ${site.name}`}
      description="Only a site without assets and gateways can be removed."
      confirmLabel="Remove site"
      action={action}
      fields={{ id: site.id }}
      typeToConfirm={site.name}
      success="Site removed"
      onSuccess={() => router.push(listHref)}
    />
  );
}

export function RemoveComponentButton({ action, component }: { action: FormAction; component: { id: string; name: string } }) {
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" variant="quiet">
          Remove
        </Button>
      }
      title={`Remove ${component.name}`}
      description="Its sensors stay with the asset."
      confirmLabel="Remove component"
      action={action}
      fields={{ id: component.id }}
      success="Component removed"
    />
  );
}
