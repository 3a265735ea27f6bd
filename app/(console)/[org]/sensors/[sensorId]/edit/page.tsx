import type { Metadata } from "next";
import { Crumbs } from "@/components/shell/crumbs";
import { SensorForm } from "@/components/telemetry/sensor-form";
import { PageHeader } from "@/components/ui/page-header";
import { componentOptions } from "@/lib/assets/component-options";
import { currentActor } from "@/lib/auth/current-actor";
import type { PageArgs } from "@/lib/http/page";
import { gatewayOptions } from "@/lib/telemetry/gateway-queries";
import { getSensor } from "@/lib/telemetry/queries";
import { loadOr404 } from "../../../gateways/load";
import { updateSensorAction } from "../../actions";

export const metadata: Metadata = { title: "Edit sensor" };

export default async function EditSensorPage({ params }: PageArgs<"sensorId">) {
  const { org, sensorId } = await params;
  const actor = await currentActor(org, "assets:read", "telemetry:read", "telemetry:write");
  const { sensor, components, gateways } = await loadOr404(actor, sensorId, async (tx) => {
    const found = await getSensor(tx, sensorId);
    return { sensor: found, components: await componentOptions(tx, found.assetId), gateways: await gatewayOptions(tx) };
  });
  const here = `/${org}/sensors/${sensor.id}`;
  return (
    <>
      <Crumbs items={[{ label: "Sensors", href: `/${org}/sensors` }, { label: sensor.name, href: here }, { label: "Edit" }]} />
      <PageHeader title={`Edit ${sensor.name}`} />
      <SensorForm
        org={org}
        action={updateSensorAction.bind(null, org)}
        assets={[]}
        components={components}
        gateways={gateways}
        sensor={sensor}
      />
    </>
  );
}
