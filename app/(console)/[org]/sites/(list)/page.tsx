import { Plus } from "lucide-react";
import type { Metadata } from "next";
import { SitesMap, SitesTable } from "@/components/assets/site-views";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { count } from "@/components/ui/format";
import { PageHeader } from "@/components/ui/page-header";
import { Grid, Panel } from "@/components/ui/panel";
import { holds } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { listSites } from "@/lib/assets/queries";
import { current } from "@/lib/auth/current-actor";
import type { PageArgs } from "@/lib/http/page";

export const metadata: Metadata = { title: "Sites" };

export default async function SitesPage({ params }: PageArgs) {
  const { org } = await params;
  const { actor } = await current(org, "assets:read");
  const sites = await withActor(actor, listSites, { readOnly: true });
  const unwell = sites.filter(({ status }) => status !== "healthy").length;
  const create =
    holds(actor, "assets:write") && actor.siteScope === null ? (
      <LinkButton href={`/${org}/sites/new`} variant="primary">
        <Plus aria-hidden />
        New site
      </LinkButton>
    ) : null;
  return (
    <>
      <PageHeader
        title="Sites"
        description={
          sites.length === 0
            ? undefined
            : `${count(sites.length, "site")}, ${unwell === 0 ? "all healthy" : `${unwell} with something wrong`}`
        }
        pills={<LiveRefresh types={["site.*", "asset.*"]} delay={1_000} />}
        actions={create}
      />
      {sites.length === 0 ? (
        <Panel>
          <EmptyState title="No sites yet" description="A site is where assets stand: a plant, a depot, a building." action={create} />
        </Panel>
      ) : (
        <Grid kind="rail">
          <SitesTable org={org} sites={sites} />
          <SitesMap org={org} sites={sites} />
        </Grid>
      )}
    </>
  );
}
