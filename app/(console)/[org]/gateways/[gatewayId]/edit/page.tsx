import type { Metadata } from "next";
import { Crumbs } from "@/components/shell/crumbs";
import { GatewayForm } from "@/components/telemetry/gateway-form";
import { PageHeader } from "@/components/ui/page-header";
import { currentActor } from "@/lib/auth/current-actor";
import type { PageArgs } from "@/lib/http/page";
import { getGateway } from "@/lib/telemetry/gateway-queries";
import { updateGatewayAction } from "../../actions";
import { loadOr404 } from "../../load";

export const metadata: Metadata = { title: "Edit gateway" };

export default async function EditGatewayPage({ params }: PageArgs<"gatewayId">) {
  const { org, gatewayId } = await params;
  const actor = await currentActor(org, "telemetry:read", "telemetry:write");
  const gateway = await loadOr404(actor, gatewayId, (tx) => getGateway(tx, gatewayId));
  const here = `/${org}/gateways/${gateway.id}`;
  return (
    <>
      <Crumbs items={[{ label: "Gateways", href: `/${org}/gateways` }, { label: gateway.name, href: here }, { label: "Edit" }]} />
      <PageHeader title={`Edit ${gateway.name}`} />
      <GatewayForm org={org} action={updateGatewayAction.bind(null, org)} sites={[]} gateway={gateway} />
    </>
  );
}
