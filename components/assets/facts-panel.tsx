import Link from "next/link";
import { Badge, Ref } from "@/components/ui/badge";
import { Fact, Facts } from "@/components/ui/facts";
import { formatDuration, formatNumber } from "@/components/ui/format";
import { Panel, PanelBody, PanelHeader } from "@/components/ui/panel";
import { Time } from "@/components/ui/time";
import type { Asset } from "@/lib/assets/queries";
import { StatusPill } from "./status";
import { sentence } from "./words";

type Child = { id: string; name: string; tag: string | null; status: string };

export function FactsPanel({ org, asset, parts }: { org: string; asset: Asset; parts: Child[] }) {
  const specifications = Object.entries(asset.specifications).filter(([, value]) => value !== null && typeof value !== "object");
  return (
    <>
      <Panel>
        <PanelHeader title="Facts" />
        <PanelBody>
          <Facts>
            <Fact name="Site">
              <Link href={`/${org}/sites/${asset.siteId}`} className="text-info-ink hover:underline">
                {asset.siteName}
              </Link>
            </Fact>
            {asset.parentId && asset.parentName ? (
              <Fact name="Part of">
                <Link href={`/${org}/assets/${asset.parentId}`} className="text-info-ink hover:underline">
                  {asset.parentName}
                </Link>
              </Fact>
            ) : null}
            <Fact name="Criticality">{sentence(asset.criticality)}</Fact>
            <Fact name="Make">{[asset.make, asset.model].filter(Boolean).join(" ")}</Fact>
            <Fact name="Serial" mono>
              {asset.serialNumber}
            </Fact>
            <Fact name="Commissioned">
              {asset.commissioningDate ? <Time value={`${asset.commissioningDate}T00:00:00Z`} show="date" timeZone="UTC" /> : null}
            </Fact>
            <Fact name="Operating hours">{asset.operatingHours > 0 ? formatNumber(asset.operatingHours, { unit: "h" }) : null}</Fact>
            <Fact name="Last service">
              {asset.lastMaintenance ? <Time value={asset.lastMaintenance} show="date" timeZone="UTC" /> : null}
            </Fact>
            <Fact name="Next service">{asset.nextMaintenance ? <NextService at={asset.nextMaintenance} /> : null}</Fact>
            {specifications.map(([name, value]) => (
              <Fact key={name} name={sentence(name)}>
                {String(value)}
              </Fact>
            ))}
            <Fact name="Labels">
              {asset.tags.length > 0 ? (
                <span className="flex flex-wrap gap-1">
                  {asset.tags.map((tag) => (
                    <Link key={tag} href={`/${org}/assets?tag=${encodeURIComponent(tag)}`}>
                      <Badge>{tag}</Badge>
                    </Link>
                  ))}
                </span>
              ) : null}
            </Fact>
          </Facts>
        </PanelBody>
      </Panel>
      {parts.length > 0 ? (
        <Panel>
          <PanelHeader title="Inside it" actions={formatNumber(parts.length)} />
          <PanelBody>
            <ul className="grid gap-1.5">
              {parts.map((part) => (
                <li key={part.id} className="flex items-center gap-2">
                  <Link href={`/${org}/assets/${part.id}`} className="min-w-0 truncate hover:underline">
                    {part.name} {part.tag ? <Ref plain>{part.tag}</Ref> : null}
                  </Link>
                  <span className="ml-auto">
                    <StatusPill status={part.status} />
                  </span>
                </li>
              ))}
            </ul>
          </PanelBody>
        </Panel>
      ) : null}
    </>
  );
}

function NextService({ at }: { at: Date }) {
  const late = Date.now() - at.getTime();
  return late > 86_400_000 ? (
    <span className="text-crit-ink">overdue by {formatDuration(late, 1)}</span>
  ) : (
    <Time value={at} show="date" timeZone="UTC" />
  );
}
