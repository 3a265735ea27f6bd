import type { Metadata } from "next";
import { Crumbs } from "@/components/shell/crumbs";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { gatewayTone, gatewayWord } from "@/components/telemetry/device-words";
import { GatewayView } from "@/components/telemetry/gateway-record";
import { LinkButton } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { Pill } from "@/components/ui/pill";
import { holds } from "@/db/actor";
import { currentActor } from "@/lib/auth/current-actor";
import type { PageArgs } from "@/lib/http/page";
import { getGateway } from "@/lib/telemetry/gateway-queries";
import { listSensors } from "@/lib/telemetry/queries";
import { loadOr404 } from "../load";

export const metadata: Metadata = { title: "Gateway" };

export default async function GatewayPage({ params }: PageArgs<"gatewayId">) {
  const { org, gatewayId } = await params;
  const actor = await currentActor(org, "telemetry:read");
  const { gateway, sensors } = await loadOr404(actor, gatewayId, async (tx) => ({
    gateway: await getGateway(tx, gatewayId),
    sensors: (await listSensors(tx, { gateway: [gatewayId] })).items,
  }));
  return (
    <>
      <Crumbs items={[{ label: "Gateways", href: `/${org}/gateways` }, { label: gateway.name }]} />
      <PageHeader
        title={gateway.name}
        description={`${gateway.protocol} · ${gateway.siteName}`}
        pills={
          <>
            <Pill tone={gatewayTone[gateway.status] ?? "off"}>{gatewayWord[gateway.status]}</Pill>
            <LiveRefresh types={["gateway.*", "sensor.*"]} delay={1_000} />
          </>
        }
        actions={holds(actor, "telemetry:write") ? <LinkButton href={`/${org}/gateways/${gateway.id}/edit`}>Edit</LinkButton> : null}
      />
      <GatewayView org={org} gateway={gateway} sensors={sensors} />
    </>
  );
}
