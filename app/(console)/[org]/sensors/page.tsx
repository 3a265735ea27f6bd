import { Plus } from "lucide-react";
import type { Metadata } from "next";
import { readTableQuery } from "@/components/data-table/table-query";
import { Crumbs } from "@/components/shell/crumbs";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { DeviceTabs } from "@/components/telemetry/device-tabs";
import { SensorTable } from "@/components/telemetry/sensor-table";
import { LinkButton } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { holds } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { siteOptions } from "@/lib/assets/queries";
import { currentActor } from "@/lib/auth/current-actor";
import type { PageArgs } from "@/lib/http/page";
import { deleteViewAction, saveViewAction } from "@/lib/saved-views/actions";
import { listSavedViews } from "@/lib/saved-views/queries";
import { countDue } from "@/lib/telemetry/calibration-queries";
import { listSensors } from "@/lib/telemetry/queries";
import { sensorFilter } from "@/lib/telemetry/schema";

export const metadata: Metadata = { title: "Sensors" };

export default async function SensorsPage({ params, searchParams }: PageArgs) {
  const { org } = await params;
  const actor = await currentActor(org, "telemetry:read");
  const { q, cursor, filters } = readTableQuery(await searchParams, { filters: ["status", "type", "site", "due"] });
  const { due, ...chosen } = filters;
  const asked = { ...(q && { q }), ...chosen, ...(due?.[0] && { due: due[0] }), ...(cursor && { cursor }), limit: 50 };
  const parsed = sensorFilter.safeParse(asked);
  const { page, sites, dueSoon, views } = await withActor(
    actor,
    async (tx) => ({
      page: await listSensors(tx, parsed.success ? parsed.data : { limit: 50 }),
      sites: holds(actor, "assets:read") ? await siteOptions(tx) : [],
      dueSoon: await countDue(tx, 30),
      views: await listSavedViews(tx, "sensors"),
    }),
    { readOnly: true },
  );
  const mayWrite = holds(actor, "telemetry:write");
  return (
    <>
      <Crumbs items={[{ label: "Sensors" }]} />
      <PageHeader
        title="Sensors"
        description="What is measured, where, and when it was last calibrated."
        pills={<LiveRefresh types={["sensor.*"]} delay={1_000} />}
        actions={
          mayWrite ? (
            <LinkButton href={`/${org}/sensors/new`} variant="primary">
              <Plus aria-hidden />
              New sensor
            </LinkButton>
          ) : null
        }
      />
      <DeviceTabs org={org} current={due ? "due" : "sensors"} due={dueSoon} />
      <SensorTable
        org={org}
        rows={page.items}
        total={page.total}
        nextCursor={page.nextCursor ?? null}
        sites={sites}
        mayWrite={mayWrite}
        filtered={Boolean(q) || Object.keys(filters).length > 0}
        views={views}
        saveView={saveViewAction.bind(null, org, "sensors")}
        deleteView={deleteViewAction.bind(null, org)}
      />
    </>
  );
}
