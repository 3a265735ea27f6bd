import { Lock } from "lucide-react";
import type { Metadata } from "next";
import { Crumbs } from "@/components/shell/crumbs";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { holds } from "@/db/actor";
import { permissionCatalogue, permissions } from "@/db/permissions";
import { currentActor } from "@/lib/auth/current-actor";
import type { PageArgs } from "@/lib/http/page";

export const metadata: Metadata = { title: "No access" };

/** Where `current(org, permission)` sends people: names the missing permission and whom to ask. */
export default async function NoAccessPage({ params, searchParams }: PageArgs) {
  const { org } = await params;
  const { needs } = await searchParams;
  const actor = await currentActor(org);
  const missing = permissions.find((permission) => permission === needs);
  const overview = holds(actor, "assets:read");
  return (
    <>
      <Crumbs items={[{ label: "No access" }]} />
      <PageHeader title="You may not open this page" />
      <Panel>
        <EmptyState
          icon={<Lock />}
          title={missing ? `You need the permission ${missing}` : "You need a permission that you do not have"}
          description={
            <>
              {missing ? `It lets people ${permissionCatalogue[missing].replace(/^[A-Z]/, (first) => first.toLowerCase())}. ` : null}
              Ask an administrator of your organization for it.
            </>
          }
          action={
            <LinkButton href={overview ? `/${org}` : `/${org}/settings/profile`}>
              {overview ? "Back to the overview" : "Go to your profile"}
            </LinkButton>
          }
        />
      </Panel>
    </>
  );
}
