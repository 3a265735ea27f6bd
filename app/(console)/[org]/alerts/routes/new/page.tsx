import type { Metadata } from "next";
import { RouteForm } from "@/components/alerts/route-form";
import { Crumbs } from "@/components/shell/crumbs";
import { PageHeader } from "@/components/ui/page-header";
import { withActor } from "@/db/with-actor";
import { currentActor } from "@/lib/auth/current-actor";
import type { PageArgs } from "@/lib/http/page";
import { createRouteAction } from "../../operations-actions";
import { routeChoices } from "../choices";

export const metadata: Metadata = { title: "New route" };

export default async function NewRoutePage({ params }: PageArgs) {
  const { org } = await params;
  const actor = await currentActor(org, "alert-rules:read", "alert-rules:write");
  const choices = await withActor(actor, routeChoices, { readOnly: true });
  return (
    <>
      <Crumbs
        items={[{ label: "Alerts", href: `/${org}/alerts` }, { label: "Routes", href: `/${org}/alerts/routes` }, { label: "New route" }]}
      />
      <PageHeader title="New route" />
      <RouteForm org={org} route={null} choices={choices} save={createRouteAction.bind(null, org)} />
    </>
  );
}
