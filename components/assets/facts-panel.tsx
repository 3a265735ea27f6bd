import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { Fact, Facts } from "@/components/ui/facts";
import { formatDuration, formatNumber } from "@/components/ui/format";
import { Panel, PanelBody, PanelHeader } from "@/components/ui/panel";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import type { PathStep } from "@/lib/assets/hierarchy";
import type { Asset } from "@/lib/assets/queries";
import { sentence } from "./words";

export function FactsPanel({ org, asset, path }: { org: string; asset: Asset; path: PathStep[] }) {
  const specifications = Object.entries(asset.specifications).filter(([, value]) => value !== null && typeof value !== "object");
  return (
    <Panel>
      <PanelHeader title="Facts" />
      <PanelBody>
        <Facts>
          <Fact name="Site">
            <TextLink href={`/${org}/sites/${asset.siteId}`}>{asset.siteName}</TextLink>
          </Fact>
          {path.length > 0 ? (
            <Fact name="Part of">
              <span className="flex flex-wrap gap-x-1">
                {path.map((step, index) => (
                  <span key={step.id}>
                    {index > 0 ? <span className="text-ink-3">/ </span> : null}
                    <TextLink href={`/${org}/assets/${step.id}`}>{step.name}</TextLink>
                  </span>
                ))}
              </span>
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
