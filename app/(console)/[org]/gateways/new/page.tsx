import type { Metadata } from "next";
import { z } from "zod";
import { Crumbs } from "@/components/shell/crumbs";
import { GatewayForm } from "@/components/telemetry/gateway-form";
import { PageHeader } from "@/components/ui/page-header";
import { withActor } from "@/db/with-actor";
import { siteOptions } from "@/lib/assets/queries";
import { currentActor } from "@/lib/auth/current-actor";
import type { PageArgs } from "@/lib/http/page";
import { createGatewayAction } from "../actions";

export const metadata: Metadata = { title: "New gateway" };

export default async function NewGatewayPage({ params, searchParams }: PageArgs) {
  const { org } = await params;
  const actor = await currentActor(org, "assets:read", "telemetry:read", "telemetry:write");
  const asked = z.object({ site: z.guid() }).safeParse(await searchParams).data;
  const sites = await withActor(actor, siteOptions, { readOnly: true });
  return (
    <>
      <Crumbs items={[{ label: "Gateways", href: `/${org}/gateways` }, { label: "New gateway" }]} />
      <PageHeader title="New gateway" description="A device at a site that collects readings and sends them here." />
      <GatewayForm org={org} action={createGatewayAction.bind(null, org)} sites={sites} site={asked?.site} />
    </>
  );
}
