import { Flame } from "lucide-react";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { Ref } from "@/components/ui/badge";
import { LinkButton } from "@/components/ui/button";
import type { FormAction } from "@/components/ui/form-context";
import { PageHeader } from "@/components/ui/page-header";
import { Pill } from "@/components/ui/pill";
import type { Asset } from "@/lib/assets/queries";
import { RetireButton } from "./record-actions";
import { StatusPill } from "./status";
import { sentence } from "./words";

export function AssetHeader({
  org,
  asset,
  mayWrite,
  mayOpenIncident,
  retire,
}: {
  org: string;
  asset: Asset;
  mayWrite: boolean;
  mayOpenIncident: boolean;
  retire: FormAction;
}) {
  const maker = [asset.make, asset.model].filter(Boolean).join(" ");
  return (
    <PageHeader
      title={asset.name}
      pills={
        <>
          {asset.retiredAt ? <Pill tone="off">Retired</Pill> : <StatusPill status={asset.status} />}
          {asset.tag ? <Ref plain>{asset.tag}</Ref> : null}
          <LiveRefresh types={["asset.*", "alert.*", "incident.*", "comment.*"]} />
        </>
      }
      description={[
        sentence(asset.type),
        maker,
        asset.siteName,
        asset.criticality === "critical" ? "critical to the business" : `${asset.criticality} criticality`,
      ]
        .filter(Boolean)
        .join(" · ")}
      actions={
        <>
          <LinkButton href={`/${org}/assets/${asset.id}/label`}>Label</LinkButton>
          {mayWrite ? (
            <>
              <RetireButton action={retire} asset={asset} />
              <LinkButton href={`/${org}/assets/${asset.id}/edit`}>Edit</LinkButton>
            </>
          ) : null}
          {mayOpenIncident ? (
            <LinkButton href={`/${org}/incidents/new?asset=${asset.id}`} variant="primary">
              <Flame aria-hidden />
              Open incident
            </LinkButton>
          ) : null}
        </>
      }
    />
  );
}
