import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { RemoveRoute } from "@/components/alerts/remove-route";
import { RouteForm } from "@/components/alerts/route-form";
import { Crumbs } from "@/components/shell/crumbs";
import { PageHeader } from "@/components/ui/page-header";
import { withActor } from "@/db/with-actor";
import { getRoute } from "@/lib/alerts/route-queries";
import { currentActor } from "@/lib/auth/current-actor";
import { AppError } from "@/lib/errors";
import type { PageArgs } from "@/lib/http/page";
import { removeRouteAction, updateRouteAction } from "../../operations-actions";
import { routeChoices } from "../choices";

export const metadata: Metadata = { title: "Notification route" };

export default async function RoutePage({ params }: PageArgs<"route">) {
  const { org, route: id } = await params;
  const actor = await currentActor(org, "alert-rules:read", "alert-rules:write");
  if (!z.guid().safeParse(id).success) notFound();
  const { route, choices } = await withActor(
    actor,
    async (tx) => ({ route: await getRoute(tx, { id }), choices: await routeChoices(tx) }),
    { readOnly: true },
  ).catch((error) => {
    if (error instanceof AppError && error.code === "NOT_FOUND") notFound();
    throw error;
  });
  return (
    <>
      <Crumbs
        items={[{ label: "Alerts", href: `/${org}/alerts` }, { label: "Routes", href: `/${org}/alerts/routes` }, { label: route.name }]}
      />
      <PageHeader title={route.name} actions={<RemoveRoute org={org} route={route} remove={removeRouteAction.bind(null, org)} />} />
      <RouteForm org={org} route={route} choices={choices} save={updateRouteAction.bind(null, org)} />
    </>
  );
}
