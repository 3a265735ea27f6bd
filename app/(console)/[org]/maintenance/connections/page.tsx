import { Plug } from "lucide-react";
import type { Metadata } from "next";
import { ConflictList } from "@/components/cmms/conflict-list";
import { ConnectionDialog } from "@/components/cmms/connection-dialog";
import { ConnectionList } from "@/components/cmms/connection-list";
import { SyncList } from "@/components/cmms/sync-list";
import { SectionTabs } from "@/components/maintenance/section-tabs";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { Button } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { Grid } from "@/components/ui/panel";
import { holds } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { currentActor } from "@/lib/auth/current-actor";
import { listConflicts, listConnections, listSyncs } from "@/lib/cmms/queries";
import type { PageArgs } from "@/lib/http/page";
import {
  createConnectionAction,
  removeConnectionAction,
  resolveConflictAction,
  syncConnectionAction,
  testConnectionAction,
  updateConnectionAction,
} from "./actions";

export const metadata: Metadata = { title: "Connections" };

export default async function ConnectionsPage({ params }: PageArgs) {
  const { org } = await params;
  const actor = await currentActor(org, "maintenance:read");
  const { connections, conflicts, syncs } = await withActor(
    actor,
    async (tx) => ({ connections: await listConnections(tx), conflicts: await listConflicts(tx), syncs: await listSyncs(tx) }),
    { readOnly: true },
  );
  const mayManage = holds(actor, "maintenance:write");
  const mayWork = holds(actor, "work-orders:write");
  const connect = (variant: "primary" | "default") =>
    mayManage ? (
      <ConnectionDialog
        action={createConnectionAction.bind(null, org)}
        trigger={
          <Button variant={variant}>
            <Plug aria-hidden />
            Connect a system
          </Button>
        }
      />
    ) : null;
  return (
    <>
      <PageHeader
        title="Maintenance"
        pills={<LiveRefresh types={["cmms.synced", "cmms_connection.changed"]} />}
        description="Work orders that live in another system as well."
        actions={connect("primary")}
      />
      <SectionTabs org={org} current="connections" />
      <Grid kind="stack">
        <ConflictList org={org} conflicts={conflicts} resolve={mayWork ? resolveConflictAction.bind(null, org) : null} />
        <ConnectionList
          connections={connections}
          connect={connect("default")}
          commands={{
            sync: mayWork && !actor.siteScope ? syncConnectionAction.bind(null, org) : null,
            manage: mayManage
              ? {
                  update: updateConnectionAction.bind(null, org),
                  remove: removeConnectionAction.bind(null, org),
                  test: testConnectionAction.bind(null, org),
                }
              : null,
          }}
        />
        <SyncList org={org} syncs={syncs} />
      </Grid>
    </>
  );
}
