import type { Metadata } from "next";
import Link from "next/link";
import { DayColumns } from "@/components/alerts/day-columns";
import { AlertSections } from "@/components/alerts/section-tabs";
import { sentence } from "@/components/assets/words";
import { SimpleTable } from "@/components/data-table/simple-table";
import { Chip } from "@/components/ui/badge";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { formatDuration, formatNumber } from "@/components/ui/format";
import { Kpi } from "@/components/ui/kpi";
import { PageHeader } from "@/components/ui/page-header";
import { Grid, Panel, PanelBody, PanelHeader } from "@/components/ui/panel";
import { holds } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { type AnalyticsInput, alertAnalytics, analyticsInput, type Offender, type OffenderKind } from "@/lib/alerts/analytics";
import { timeZone } from "@/lib/alerts/schema";
import { listSiteChoices } from "@/lib/alerts/site-choices";
import { current } from "@/lib/auth/current-actor";
import type { PageArgs } from "@/lib/http/page";

export const metadata: Metadata = { title: "Alert analytics" };

const periods = [7, 30, 90];
const headings: Record<OffenderKind, string> = {
  rule: "Rules that ring most",
  asset: "Assets that ring most",
  sensor: "Sensors that ring most",
};
const minutes = (value: number | null) => (value === null ? "–" : value < 1 ? "< 1 min" : formatDuration(value * 60_000));

export default async function AnalyticsPage({ params, searchParams }: PageArgs) {
  const { org } = await params;
  const { actor, user } = await current(org, "alerts:read");
  const { days, site } = await searchParams;
  const zone = timeZone.catch("UTC").parse(user.timezone);
  const asked = analyticsInput.safeParse({ ...(days && { days }), ...(site && { site }), zone });
  const input: AnalyticsInput = asked.success ? asked.data : analyticsInput.parse({ zone });
  const { found, sites } = await withActor(
    actor,
    async (tx) => ({ found: await alertAnalytics(tx, input), sites: holds(actor, "assets:read") ? await listSiteChoices(tx) : [] }),
    { readOnly: true },
  );
  const { figures, offenders } = found;
  const query = (change: { days?: number; site?: string | null }) => {
    const search = new URLSearchParams({ days: String(change.days ?? input.days) });
    const wanted = change.site === undefined ? input.site?.[0] : change.site;
    if (wanted) search.set("site", wanted);
    return search.toString();
  };
  return (
    <>
      <PageHeader title="Alerts" description="How often, how long, how fast somebody looked, and what keeps ringing." />
      <AlertSections org={org} current="analytics" mayReadRules={holds(actor, "alert-rules:read")} />
      <nav aria-label="Period and site" className="mb-3 flex flex-wrap gap-1.5">
        {periods.map((period) => (
          <Chip key={period} href={`/${org}/alerts/analytics?${query({ days: period })}`} on={period === input.days}>
            {period} days
          </Chip>
        ))}
        {sites.length > 1
          ? [{ value: "", label: "Every site" }, ...sites.slice(0, 12)].map(({ value, label }) => (
              <Chip key={value} href={`/${org}/alerts/analytics?${query({ site: value || null })}`} on={value === (input.site?.[0] ?? "")}>
                {label}
              </Chip>
            ))
          : null}
      </nav>
      {figures.raised === 0 ? (
        <Panel>
          <EmptyState title="No alerts in this time" description="Choose a longer period, or another site." />
        </Panel>
      ) : (
        <Grid kind="stack">
          <div className="grid grid-cols-2 gap-3 desk:grid-cols-4">
            <Kpi label="Raised" value={formatNumber(figures.raised)} note={`${formatNumber(figures.active)} still active`} />
            <Kpi
              label="Until acknowledged"
              value={minutes(figures.acknowledgeMedian)}
              note={
                figures.acknowledgeMedian === null
                  ? "nobody has acknowledged one yet"
                  : `median; 9 of 10 within ${minutes(figures.acknowledgeP90)}`
              }
            />
            <Kpi
              label="Active for"
              value={minutes(figures.durationMedian)}
              note={figures.durationMedian === null ? "none has ended yet" : `median; 9 of 10 within ${minutes(figures.durationP90)}`}
            />
            <Kpi label="Grew more severe" value={formatNumber(figures.escalated)} note={`${formatNumber(figures.muted)} told nobody`} />
          </div>
          <Panel>
            <PanelHeader title="Alerts a day" />
            <PanelBody>
              <DayColumns days={found.days} />
            </PanelBody>
          </Panel>
          {(["rule", "asset", "sensor"] as const).map((kind) => (
            <Panel key={kind}>
              <PanelHeader
                title={headings[kind]}
                actions={
                  <LinkButton
                    size="sm"
                    href={`/api/v1/alert-analytics/export?org=${encodeURIComponent(org)}&by=${kind}&${query({})}`}
                    prefetch={false}
                  >
                    CSV
                  </LinkButton>
                }
              />
              <Offenders org={org} kind={kind} rows={offenders[kind]} />
            </Panel>
          ))}
        </Grid>
      )}
    </>
  );
}

const hrefOf = (org: string, kind: OffenderKind, id: string) =>
  kind === "rule" ? `/${org}/alerts?view=all&rule=${id}` : kind === "asset" ? `/${org}/assets/${id}` : `/${org}/telemetry?sensors=${id}`;

function Offenders({ org, kind, rows }: { org: string; kind: OffenderKind; rows: readonly Offender[] }) {
  if (rows.length === 0) return <EmptyState title="None" description="No alert of this time belongs to one." className="py-6" />;
  return (
    <SimpleTable
      label={headings[kind]}
      head={[
        { text: "Name", grow: true },
        { text: "Raised", align: "end" },
        { text: "Active now", align: "end", hideOnPhone: true },
        { text: "Time active", align: "end" },
        { text: "Until acknowledged", align: "end", hideOnPhone: true },
      ]}
      rows={rows.map((row) => ({
        key: row.id,
        cells: [
          <span key="name">
            <Link href={hrefOf(org, kind, row.id)} className="font-medium hover:underline">
              {row.name}
            </Link>{" "}
            <span className="text-ink-3">{kind === "rule" && row.detail ? sentence(row.detail) : row.detail}</span>
          </span>,
          formatNumber(row.raised),
          formatNumber(row.active),
          minutes(row.minutes),
          minutes(row.acknowledgeMedian),
        ],
      }))}
    />
  );
}
