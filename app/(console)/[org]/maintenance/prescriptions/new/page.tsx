import type { Metadata } from "next";
import { PrescriptionForm } from "@/components/maintenance/prescription-form";
import { Crumbs } from "@/components/shell/crumbs";
import { PageHeader } from "@/components/ui/page-header";
import { currentActor } from "@/lib/auth/current-actor";
import type { PageArgs } from "@/lib/http/page";
import { createPrescriptionAction } from "../actions";

export const metadata: Metadata = { title: "Write prescription" };

export default async function NewPrescriptionPage({ params }: PageArgs) {
  const { org } = await params;
  await currentActor(org, "prescriptions:write", "maintenance:read");
  return (
    <>
      <Crumbs
        items={[
          { label: "Maintenance", href: `/${org}/maintenance` },
          { label: "Prescriptions", href: `/${org}/maintenance/prescriptions` },
          { label: "Write prescription" },
        ]}
      />
      <PageHeader title="Write prescription" description="It stays a draft until a colleague has approved it." />
      <PrescriptionForm org={org} action={createPrescriptionAction.bind(null, org)} />
    </>
  );
}
