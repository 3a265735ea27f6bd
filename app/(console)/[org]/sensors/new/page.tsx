import type { Metadata } from "next";
import { z } from "zod";
import { Crumbs } from "@/components/shell/crumbs";
import { SensorForm } from "@/components/telemetry/sensor-form";
import { PageHeader } from "@/components/ui/page-header";
import { withActor } from "@/db/with-actor";
import { listAssetChoices } from "@/lib/alerts/site-choices";
import { componentOptions } from "@/lib/assets/component-options";
import { currentActor } from "@/lib/auth/current-actor";
import type { PageArgs } from "@/lib/http/page";
import { gatewayOptions } from "@/lib/telemetry/gateway-queries";
import { createSensorAction } from "../actions";

export const metadata: Metadata = { title: "New sensor" };

export default async function NewSensorPage({ params, searchParams }: PageArgs) {
  const { org } = await params;
  const actor = await currentActor(org, "assets:read", "telemetry:read", "telemetry:write");
  const asked = z.object({ asset: z.guid() }).safeParse(await searchParams).data;
  const choices = await withActor(
    actor,
    async (tx) => ({ assets: await listAssetChoices(tx), components: await componentOptions(tx), gateways: await gatewayOptions(tx) }),
    { readOnly: true },
  );
  return (
    <>
      <Crumbs items={[{ label: "Sensors", href: `/${org}/sensors` }, { label: "New sensor" }]} />
      <PageHeader title="New sensor" description="One quantity measured on one asset." />
      <SensorForm org={org} action={createSensorAction.bind(null, org)} {...choices} asset={asked?.asset} />
    </>
  );
}
