import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PrescriptionForm } from "@/components/maintenance/prescription-form";
import { Crumbs } from "@/components/shell/crumbs";
import { PageHeader } from "@/components/ui/page-header";
import { currentActor } from "@/lib/auth/current-actor";
import type { PageArgs } from "@/lib/http/page";
import { editPrescriptionAction } from "../../actions";
import { loadPrescription } from "../../load";

export const metadata: Metadata = { title: "Edit prescription" };

export default async function EditPrescriptionPage({ params }: PageArgs<"id">) {
  const { org, id } = await params;
  const actor = await currentActor(org, "prescriptions:write", "maintenance:read");
  const prescription = await loadPrescription(actor, id);
  if (prescription.status !== "draft" || prescription.authorId !== actor.userId) notFound();
  return (
    <>
      <Crumbs
        items={[
          { label: "Prescriptions", href: `/${org}/maintenance/prescriptions` },
          { label: prescription.title, href: `/${org}/maintenance/prescriptions/${id}` },
          { label: "Edit" },
        ]}
      />
      <PageHeader title={`Edit version ${prescription.version}`} description={prescription.title} />
      <PrescriptionForm org={org} prescription={prescription} action={editPrescriptionAction.bind(null, org)} />
    </>
  );
}
