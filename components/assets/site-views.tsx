import Link from "next/link";
import { SimpleTable } from "@/components/data-table/simple-table";
import { SiteMap } from "@/components/map/site-map";
import { EmptyState } from "@/components/ui/empty-state";
import { count, formatNumber } from "@/components/ui/format";
import { Panel, PanelBody, PanelHeader } from "@/components/ui/panel";
import { ProgressBar } from "@/components/ui/progress";
import type { SiteRow } from "@/lib/assets/queries";
import { Health, StatusPill } from "./status";
import { healthTone, statusTone, statusWord } from "./words";

export function SitesMap({ org, sites }: { org: string; sites: SiteRow[] }) {
  const placed = sites.flatMap(({ latitude, longitude, ...site }) =>
    latitude === null || longitude === null ? [] : [{ ...site, lat: latitude, lon: longitude }],
  );
  return (
    <Panel>
      <PanelHeader title="Map" actions={placed.length < sites.length ? `${sites.length - placed.length} without a place` : undefined} />
      <PanelBody>
        {placed.length > 0 ? (
          <SiteMap
            height={320}
            sites={placed.map((site) => ({
              id: site.id,
              name: site.name,
              lat: site.lat,
              lon: site.lon,
              tone: statusTone[site.status] ?? "off",
              status: statusWord[site.status] ?? site.status,
              href: `/${org}/sites/${site.id}`,
              detail: site.health === null ? undefined : formatNumber(site.health),
            }))}
          />
        ) : (
          <EmptyState
            title="No site has a place yet"
            description="Give a site its latitude and longitude, and it appears here."
            className="py-6"
          />
        )}
      </PanelBody>
    </Panel>
  );
}

export function SitesTable({ org, sites }: { org: string; sites: SiteRow[] }) {
  return (
    <Panel>
      <SimpleTable
        label="Sites"
        head={[
          { text: "Site" },
          { text: "Status" },
          { text: "Health" },
          { text: "Assets", align: "end" },
          { text: "Unwell", align: "end", hideOnPhone: true },
          { text: "Region", hideOnPhone: true },
        ]}
        rows={sites.map((site) => ({
          key: site.id,
          cells: [
            <span key="name">
              <Link href={`/${org}/sites/${site.id}`} className="font-medium hover:underline">
                {site.name}
              </Link>{" "}
              <span className="text-ink-3 max-phone:hidden">{site.location}</span>
            </span>,
            <StatusPill key="status" status={site.status} />,
            <Health key="health" score={site.health} name={site.name} />,
            formatNumber(site.assetCount),
            formatNumber(site.critical + site.warning + site.offline),
            site.region,
          ],
        }))}
      />
    </Panel>
  );
}

/** Each site's mean health as a bar, for the overview. */
export function SitesHealth({ org, sites }: { org: string; sites: SiteRow[] }) {
  const assets = sites.reduce((sum, site) => sum + site.assetCount, 0);
  return (
    <Panel>
      <PanelHeader title="Sites" actions={`${count(sites.length, "site")} · ${count(assets, "asset")}`} />
      <PanelBody className="grid gap-3">
        {sites.slice(0, 8).map((site) => (
          <div key={site.id} className="relative grid gap-1.5">
            <div className="flex items-center gap-2">
              <Link href={`/${org}/sites/${site.id}`} className="truncate font-medium after:absolute after:inset-0">
                {site.name}
              </Link>
              <StatusPill status={site.status} />
              <span className="ml-auto text-ink-2 tabular-nums">{formatNumber(site.health)}</span>
            </div>
            <ProgressBar
              label={`Health of ${site.name}`}
              value={site.health ?? 0}
              tone={site.health === null ? "off" : healthTone(site.health)}
              kind="meter"
            />
          </div>
        ))}
        {sites.length > 8 ? (
          <Link href={`/${org}/sites`} className="text-info-ink hover:underline">
            All {sites.length} sites
          </Link>
        ) : null}
      </PanelBody>
    </Panel>
  );
}
