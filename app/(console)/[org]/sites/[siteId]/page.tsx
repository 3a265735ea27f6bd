import { Plus } from "lucide-react";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { AssetTable } from "@/components/assets/asset-table";
import { readAssetFilter, shownPage } from "@/components/assets/list-page";
import { RemoveSiteButton } from "@/components/assets/record-actions";
import { SiteHealth } from "@/components/assets/site-health";
import { SiteTabs } from "@/components/assets/site-tabs";
import { SitesMap } from "@/components/assets/site-views";
import { StatusPill } from "@/components/assets/status";
import { Crumbs } from "@/components/shell/crumbs";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { LinkButton } from "@/components/ui/button";
import { Fact, Facts } from "@/components/ui/facts";
import { formatNumber } from "@/components/ui/format";
import { PageHeader } from "@/components/ui/page-header";
import { Grid, Panel, PanelBody, PanelHeader } from "@/components/ui/panel";
import { Time } from "@/components/ui/time";
import { holds } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { alertsBySite, NO_ALERTS } from "@/lib/alerts/propagation";
import { siteHealthByDay, worstAssets } from "@/lib/assets/health-queries";
import { assetFacets, getSite, listAssetsWithTotal, listSites } from "@/lib/assets/queries";
import { current } from "@/lib/auth/current-actor";
import type { PageArgs } from "@/lib/http/page";
import { tagAssetsAction } from "../../assets/actions";
import { removeSiteAction } from "../actions";

export async function generateMetadata({ params }: PageArgs<"siteId">): Promise<Metadata> {
  const { org, siteId } = await params;
  const { actor } = await current(org, "assets:read");
  const found = z.guid().safeParse(siteId).success ? await withActor(actor, (tx) => getSite(tx, siteId), { readOnly: true }) : undefined;
  return { title: found?.name ?? "Site" };
}

export default async function SitePage({ params, searchParams }: PageArgs<"siteId">) {
  const { org, siteId } = await params;
  const { actor } = await current(org, "assets:read");
  if (!z.guid().safeParse(siteId).success) notFound();
  const filter = readAssetFilter(await searchParams, { site: siteId });
  const found = await withActor(
    actor,
    async (tx) => {
      const site = await getSite(tx, siteId);
      return (
        site && {
          site,
          health: (await listSites(tx)).find(({ id }) => id === siteId),
          list: await listAssetsWithTotal(tx, filter),
          facets: await assetFacets(tx),
          days: await siteHealthByDay(tx, { siteId, days: 30 }),
          worst: await worstAssets(tx, siteId),
          alerts: holds(actor, "alerts:read") ? ((await alertsBySite(tx, siteId)).get(siteId) ?? NO_ALERTS) : null,
        }
      );
    },
    { readOnly: true },
  );
  if (!found) notFound();
  const { site, health, list, facets, days, worst, alerts } = found;
  const mayWrite = holds(actor, "assets:write");
  return (
    <>
      <Crumbs items={[{ label: "Sites", href: `/${org}/sites` }, { label: site.name }]} />
      <PageHeader
        title={site.name}
        pills={
          <>
            {health ? <StatusPill status={health.status} /> : null}
            <LiveRefresh types={["site.*", "asset.*"]} delay={1_000} />
          </>
        }
        description={[site.location, site.region].filter(Boolean).join(" · ")}
        actions={
          mayWrite ? (
            <>
              <RemoveSiteButton action={removeSiteAction.bind(null, org)} site={site} listHref={`/${org}/sites`} />
              <LinkButton href={`/${org}/sites/${site.id}/edit`}>Edit</LinkButton>
              <LinkButton href={`/${org}/assets/new?site=${site.id}`} variant="primary">
                <Plus aria-hidden />
                New asset
              </LinkButton>
            </>
          ) : null
        }
      />
      <SiteTabs org={org} siteId={site.id} current="assets" />
      <Grid kind="rail">
        <AssetTable
          org={org}
          page={shownPage(list.page)}
          total={list.total}
          sites={[{ value: site.id, label: site.name }]}
          facets={facets}
          mayWrite={mayWrite}
          tag={mayWrite ? tagAssetsAction.bind(null, org) : null}
          hideSite
          exportHref={`/api/v1/assets/export?org=${encodeURIComponent(org)}&site=${site.id}`}
        />
        <Grid kind="stack">
          <SiteHealth org={org} days={days} worst={worst} alerts={alerts} />
          <Panel>
            <PanelHeader title="Facts" />
            <PanelBody>
              <Facts>
                <Fact name="Mean health">{health?.health === null || health === undefined ? null : `${health.health} of 100`}</Fact>
                <Fact name="In service">{formatNumber(site.assetCount)}</Fact>
                <Fact name="Critical">{formatNumber(health?.critical ?? 0)}</Fact>
                <Fact name="Warning">{formatNumber(health?.warning ?? 0)}</Fact>
                <Fact name="Offline">{formatNumber(health?.offline ?? 0)}</Fact>
                <Fact name="Time zone">{site.timezone.replaceAll("_", " ")}</Fact>
                <Fact name="Local time">
                  <Time value={new Date()} show="clock" timeZone={site.timezone} />
                </Fact>
                <Fact name="Place">
                  {site.latitude === null || site.longitude === null ? null : `${site.latitude.toFixed(3)}, ${site.longitude.toFixed(3)}`}
                </Fact>
              </Facts>
            </PanelBody>
          </Panel>
          {health && site.latitude !== null ? <SitesMap org={org} sites={[health]} /> : null}
        </Grid>
      </Grid>
    </>
  );
}
