import type { Metadata } from "next";
import { NewIncidentForm } from "@/components/incidents/new-incident-form";
import { Crumbs } from "@/components/shell/crumbs";
import { PageHeader } from "@/components/ui/page-header";
import { holds } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { listAssetChoices } from "@/lib/alerts/site-choices";
import { currentActor } from "@/lib/auth/current-actor";
import { colleaguesWho } from "@/lib/collaboration/colleagues";
import type { PageArgs } from "@/lib/http/page";
import { openIncidentAction } from "../actions";

export const metadata: Metadata = { title: "Open incident" };

export default async function NewIncidentPage({ params, searchParams }: PageArgs) {
  const { org } = await params;
  const { asset } = await searchParams;
  const actor = await currentActor(org, "incidents:write");
  const { assets, people } = await withActor(
    actor,
    async (tx) => ({
      assets: holds(actor, "assets:read") ? await listAssetChoices(tx) : [],
      people: await colleaguesWho(tx, { permission: "incidents:read" }),
    }),
    { readOnly: true },
  );
  return (
    <>
      <Crumbs items={[{ label: "Incidents", href: `/${org}/incidents` }, { label: "Open incident" }]} />
      <PageHeader title="Open incident" description="For what no alert has told us." />
      <NewIncidentForm
        org={org}
        assets={assets}
        people={people.map(({ id, name, detail }) => ({ id, name, ...(detail && { detail }) }))}
        assetId={typeof asset === "string" ? asset : ""}
        action={openIncidentAction.bind(null, org)}
      />
    </>
  );
}
