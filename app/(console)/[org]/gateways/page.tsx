import { Plus } from "lucide-react";
import type { Metadata } from "next";
import { readTableQuery } from "@/components/data-table/table-query";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { DeviceTabs } from "@/components/telemetry/device-tabs";
import { GatewayTable } from "@/components/telemetry/gateway-table";
import { LinkButton } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { holds } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { siteOptions } from "@/lib/assets/queries";
import { currentActor } from "@/lib/auth/current-actor";
import type { PageArgs } from "@/lib/http/page";
import { countDue } from "@/lib/telemetry/calibration-queries";
import { listGateways } from "@/lib/telemetry/gateway-queries";
import { gatewayFilter } from "@/lib/telemetry/schema";

export const metadata: Metadata = { title: "Gateways" };

export default async function GatewaysPage({ params, searchParams }: PageArgs) {
  const { org } = await params;
  const actor = await currentActor(org, "telemetry:read");
  const { q, filters } = readTableQuery(await searchParams, { filters: ["status", "site"] });
  const parsed = gatewayFilter.safeParse({ ...(q && { q }), ...filters });
  const { rows, sites, due } = await withActor(
    actor,
    async (tx) => ({
      rows: await listGateways(tx, parsed.success ? parsed.data : {}),
      sites: holds(actor, "assets:read") ? await siteOptions(tx) : [],
      due: await countDue(tx, 30),
    }),
    { readOnly: true },
  );
  const mayWrite = holds(actor, "telemetry:write");
  return (
    <>
      <PageHeader
        title="Gateways"
        description="What collects readings at your sites, and how it is."
        pills={<LiveRefresh types={["gateway.*"]} />}
        actions={
          mayWrite ? (
            <LinkButton href={`/${org}/gateways/new`} variant="primary">
              <Plus aria-hidden />
              New gateway
            </LinkButton>
          ) : null
        }
      />
      <DeviceTabs org={org} current="gateways" due={due} />
      <GatewayTable org={org} rows={rows} sites={sites} mayWrite={mayWrite} filtered={Boolean(q) || Object.keys(filters).length > 0} />
    </>
  );
}
