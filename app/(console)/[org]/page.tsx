import type { Metadata } from "next";
import Link from "next/link";
import { SitesHealth } from "@/components/assets/site-views";
import { within } from "@/components/assets/words";
import { TimeRangeControl } from "@/components/charts/time-range-control";
import { Attention } from "@/components/overview/attention";
import { OverviewFigures } from "@/components/overview/figures";
import { greeting, whatNeedsYou } from "@/components/overview/greeting";
import { MyWork } from "@/components/overview/my-work";
import { LiveChart } from "@/components/telemetry/live-chart";
import { chartWindow } from "@/components/telemetry/window";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Grid, Panel } from "@/components/ui/panel";
import { holds } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { listSites } from "@/lib/assets/queries";
import { current } from "@/lib/auth/current-actor";
import type { PageArgs } from "@/lib/http/page";
import { mostInterestingSensor } from "@/lib/overview/chart-context";
import { loadChart } from "@/lib/overview/load-chart";
import { listMyOrders } from "@/lib/overview/my-orders";
import { alertsPerDay, healthPerDay, incidentsPerDay, needsAttention, overviewFigures, readingsPerHour } from "@/lib/overview/queries";

export const metadata: Metadata = { title: "Overview" };

export default async function OverviewPage({ params, searchParams }: PageArgs) {
  const { org } = await params;
  const query = await searchParams;
  const { actor, user } = await current(org, "assets:read");
  const zone = user.timezone;
  const { figures, trends, needs, mine, sites, chart } = await withActor(
    actor,
    async (tx) => {
      const figures = await overviewFigures(tx);
      const sensor = holds(actor, "telemetry:read") ? await mostInterestingSensor(tx) : undefined;
      return {
        figures,
        trends: {
          health: await healthPerDay(tx, zone, figures),
          alerts: await alertsPerDay(tx, zone),
          incidents: await incidentsPerDay(tx, zone),
          readings: await readingsPerHour(tx),
        },
        needs: await needsAttention(tx),
        mine: holds(actor, "maintenance:read") ? await listMyOrders(tx) : [],
        sites: await listSites(tx),
        chart: sensor ? await loadChart(tx, [sensor], (newest) => chartWindow(query, "24h", newest)) : null,
      };
    },
    { readOnly: true },
  );
  const mayCreateSite = holds(actor, "assets:write") && actor.siteScope === null;
  const sensor = chart?.sensors[0];
  return (
    <>
      <PageHeader
        title={greeting(user.name, zone)}
        description={whatNeedsYou(figures)}
        actions={holds(actor, "incidents:write") ? <LinkButton href={`/${org}/incidents/new`}>New incident</LinkButton> : null}
      />
      <OverviewFigures org={org} figures={figures} trends={trends} />
      <Grid kind="rail">
        <Grid kind="stack">
          {mine.length > 0 ? <MyWork org={org} orders={mine} /> : null}
          <Attention org={org} needs={needs} now={Date.now()} />
        </Grid>
        {sites.length > 0 ? (
          <SitesHealth org={org} sites={sites} />
        ) : (
          <Panel>
            <EmptyState
              title="No sites yet"
              description="Everything begins with a site, its assets and their sensors."
              action={
                mayCreateSite ? (
                  <LinkButton href={`/${org}/sites/new`} variant="primary">
                    New site
                  </LinkButton>
                ) : null
              }
            />
          </Panel>
        )}
      </Grid>
      {chart && sensor ? (
        <LiveChart
          org={org}
          title={`${sensor.assetName}, ${within(sensor.name)}`}
          detail={
            <Link href={`/${org}/assets/${sensor.assetId}`} className="hover:underline">
              {sensor.tagName}
            </Link>
          }
          series={chart.series}
          from={chart.window.from.getTime()}
          to={chart.window.to.getTime()}
          range={chart.window.key}
          anchored={chart.window.anchored}
          thresholds={chart.thresholds}
          spans={chart.spans}
          actions={<TimeRangeControl key="range" choices={["24h", "7d", "30d"]} />}
        />
      ) : null}
    </>
  );
}
