import type { Metadata } from "next";
import { OrderForm } from "@/components/maintenance/order-form";
import { Crumbs } from "@/components/shell/crumbs";
import { PageHeader } from "@/components/ui/page-header";
import { holds } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { listAssetChoices } from "@/lib/alerts/site-choices";
import { currentActor } from "@/lib/auth/current-actor";
import { colleaguesWho } from "@/lib/collaboration/colleagues";
import type { PageArgs } from "@/lib/http/page";
import { listPrescriptionChoices } from "@/lib/maintenance/queries";
import { createWorkOrderAction } from "../actions";

export const metadata: Metadata = { title: "Create work order" };

export default async function NewWorkOrderPage({ params, searchParams }: PageArgs) {
  const { org } = await params;
  const { asset, incident } = await searchParams;
  const actor = await currentActor(org, "work-orders:write", "maintenance:read");
  const { assets, people, prescriptions } = await withActor(
    actor,
    async (tx) => ({
      assets: holds(actor, "assets:read") ? await listAssetChoices(tx) : [],
      people: await colleaguesWho(tx, { permission: "work-orders:write" }),
      prescriptions: await listPrescriptionChoices(tx, null),
    }),
    { readOnly: true },
  );
  return (
    <>
      <Crumbs items={[{ label: "Maintenance", href: `/${org}/maintenance` }, { label: "Create work order" }]} />
      <PageHeader title="Create work order" description="For work that no alert and no plan has asked for." />
      <OrderForm
        org={org}
        assets={assets}
        people={people.map(({ id, name, detail }) => ({ id, name, ...(detail && { detail }) }))}
        prescriptions={prescriptions.map(({ id, title, assetType }) => ({ value: id, label: title, detail: assetType }))}
        assetId={typeof asset === "string" ? asset : ""}
        incidentId={typeof incident === "string" ? incident : ""}
        action={createWorkOrderAction.bind(null, org)}
      />
    </>
  );
}
