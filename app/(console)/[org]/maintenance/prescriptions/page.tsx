import { Plus } from "lucide-react";
import type { Metadata } from "next";
import { readTableQuery } from "@/components/data-table/table-query";
import { PrescriptionTable } from "@/components/maintenance/prescription-table";
import { SectionTabs } from "@/components/maintenance/section-tabs";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { LinkButton } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { holds } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { currentActor } from "@/lib/auth/current-actor";
import type { PageArgs } from "@/lib/http/page";
import { orFirstPage } from "@/lib/keyset";
import { listPrescriptions } from "@/lib/maintenance/prescription-queries";
import { prescriptionFilter } from "@/lib/maintenance/prescription-schema";

export const metadata: Metadata = { title: "Prescriptions" };

export default async function PrescriptionsPage({ params, searchParams }: PageArgs) {
  const { org } = await params;
  const actor = await currentActor(org, "maintenance:read");
  const { q, cursor, before, filters } = readTableQuery(await searchParams, { filters: ["status"], sortable: [] });
  const parsed = prescriptionFilter.safeParse({ ...(q && { q }), ...(cursor && { cursor }), ...(before && { before }), ...filters });
  const filter = parsed.success ? parsed.data : prescriptionFilter.parse({});
  const page = await withActor(actor, (tx) => orFirstPage(filter, (wanted) => listPrescriptions(tx, wanted)), { readOnly: true });
  const mayWrite = holds(actor, "prescriptions:write");
  return (
    <>
      <PageHeader
        title="Maintenance"
        pills={<LiveRefresh types={["prescription.*"]} />}
        description="How repairs are done, and how well they worked."
        actions={
          mayWrite ? (
            <LinkButton href={`/${org}/maintenance/prescriptions/new`} variant="primary">
              <Plus aria-hidden />
              Write prescription
            </LinkButton>
          ) : null
        }
      />
      <SectionTabs org={org} current="prescriptions" />
      <PrescriptionTable
        org={org}
        rows={page.items}
        total={page.total}
        nextCursor={page.nextCursor}
        prevCursor={page.prevCursor}
        mayWrite={mayWrite}
      />
    </>
  );
}
