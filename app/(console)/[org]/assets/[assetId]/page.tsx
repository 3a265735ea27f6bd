import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { AssetHeader } from "@/components/assets/asset-header";
import { AssetOverview } from "@/components/assets/asset-overview";
import { AlertsTab, ComponentsTab, IncidentsTab, SensorsTab } from "@/components/assets/asset-tabs";
import { HealthTab } from "@/components/assets/health-tab";
import { HistoryTab } from "@/components/assets/history-tab";
import { AssetMaintenance } from "@/components/maintenance/asset-maintenance";
import { ReplacementPanel } from "@/components/maintenance/replacement-panel";
import { Crumbs } from "@/components/shell/crumbs";
import { LinkTabs } from "@/components/ui/tabs";
import { holds } from "@/db/actor";
import type { Permission } from "@/db/permissions";
import { type ActorTx, withActor } from "@/db/with-actor";
import { alertsBelow } from "@/lib/alerts/propagation";
import { healthHistory } from "@/lib/assets/health-queries";
import { getAsset, listComponents } from "@/lib/assets/queries";
import { current } from "@/lib/auth/current-actor";
import { colleaguesWho } from "@/lib/collaboration/colleagues";
import { listThreadOf } from "@/lib/events/queries";
import type { PageArgs } from "@/lib/http/page";
import { listWorkOrders } from "@/lib/maintenance/queries";
import { reliabilityOf } from "@/lib/maintenance/reliability";
import { listReplacements } from "@/lib/maintenance/replace-components";
import { workOrderFilter } from "@/lib/maintenance/schema";
import { assetAlerts, assetAudit, assetCounts, assetIncidents, assetSensors } from "@/lib/overview/asset-record";
import { detachFileAction } from "../../incidents/attachment-actions";
import { addCommentAction, deleteCommentAction, editCommentAction } from "../../incidents/comment-actions";
import { createComponentAction, removeComponentAction, retireAssetAction, updateComponentAction } from "../actions";
import { loadOverview } from "./load-overview";

export async function generateMetadata({ params }: PageArgs<"assetId">): Promise<Metadata> {
  const { org, assetId } = await params;
  const { actor } = await current(org, "assets:read");
  const found = z.guid().safeParse(assetId).success ? await withActor(actor, (tx) => getAsset(tx, assetId), { readOnly: true }) : undefined;
  return { title: found?.name ?? "Asset" };
}
const NINETY_DAYS = 90 * 86_400_000;
type Params = Record<string, string | string[] | undefined>;
const tabs = ["health", "sensors", "components", "alerts", "incidents", "maintenance", "history"] as const;

export default async function AssetPage({ params, searchParams }: PageArgs<"assetId">) {
  const { org, assetId } = await params;
  const query = await searchParams;
  const { actor } = await current(org, "assets:read");
  if (!z.guid().safeParse(assetId).success) notFound();
  const tab = tabs.find((name) => name === query.tab);
  const found = await withActor(
    actor,
    async (tx) => {
      const asset = await getAsset(tx, assetId);
      return asset && { asset, counts: await assetCounts(tx, assetId), content: await loadTab(tx, asset.id, asset.siteId, tab, query) };
    },
    { readOnly: true },
  );
  if (!found) notFound();

  const { asset, counts, content } = found;
  const may = (permission: Permission) => holds(actor, permission);
  const mayWrite = may("assets:write") && !asset.retiredAt;
  const here = `/${org}/assets/${asset.id}`;
  const threadOf = ({ items, people }: Told) => ({
    org,
    items,
    here: { type: "asset", id: asset.id },
    comments: { edit: editCommentAction.bind(null, org), remove: deleteCommentAction.bind(null, org), people },
  });
  return (
    <>
      <Crumbs
        items={[
          { label: "Assets", href: `/${org}/assets` },
          { label: asset.siteName, href: `/${org}/sites/${asset.siteId}` },
          { label: asset.name },
        ]}
      />
      <AssetHeader
        org={org}
        asset={asset}
        mayWrite={mayWrite}
        mayOpenIncident={may("incidents:write") && !asset.retiredAt}
        retire={retireAssetAction.bind(null, org)}
      />
      <LinkTabs
        label="Parts of this record"
        items={[
          { href: here, label: "Overview" },
          { href: `${here}?tab=health`, label: "Health" },
          ...(may("telemetry:read") ? [{ href: `${here}?tab=sensors`, label: "Sensors", count: counts.sensors }] : []),
          { href: `${here}?tab=components`, label: "Components", count: counts.components },
          ...(may("alerts:read") ? [{ href: `${here}?tab=alerts`, label: "Alerts", count: counts.alerts }] : []),
          ...(may("incidents:read") ? [{ href: `${here}?tab=incidents`, label: "Incidents", count: counts.incidents }] : []),
          ...(may("maintenance:read") ? [{ href: `${here}?tab=maintenance`, label: "Maintenance" }] : []),
          { href: `${here}?tab=history`, label: "History" },
        ]}
      />
      {content.tab === "overview" ? (
        <AssetOverview
          org={org}
          asset={asset}
          {...content}
          mayWrite={mayWrite}
          thread={threadOf(content)}
          files={
            content.files && {
              org,
              subject: { type: "asset", id: asset.id },
              items: content.files,
              mayAttach: may("files:write"),
              remove: detachFileAction.bind(null, org),
            }
          }
          comment={may("comments:write") ? addCommentAction.bind(null, org) : null}
        />
      ) : null}
      {content.tab === "health" ? (
        <HealthTab org={org} asset={asset} history={content.history} from={content.from} to={content.to} />
      ) : null}
      {content.tab === "sensors" ? (
        <SensorsTab org={org} sensors={content.sensors} assetId={asset.id} mayWrite={may("telemetry:write") && !asset.retiredAt} />
      ) : null}
      {content.tab === "components" ? (
        <>
          <ComponentsTab
            components={content.components}
            assetId={asset.id}
            mayWrite={mayWrite}
            actions={{
              create: createComponentAction.bind(null, org),
              update: updateComponentAction.bind(null, org),
              remove: removeComponentAction.bind(null, org),
            }}
          />
          <ReplacementPanel org={org} replacements={content.replacements} />
        </>
      ) : null}
      {content.tab === "alerts" ? (
        <AlertsTab org={org} alerts={content.alerts} below={content.below} assetName={asset.name} mayReadRules={may("alert-rules:read")} />
      ) : null}
      {content.tab === "incidents" ? <IncidentsTab org={org} incidents={content.incidents} assetName={asset.name} /> : null}
      {content.tab === "maintenance" ? (
        <AssetMaintenance
          org={org}
          assetId={asset.id}
          assetName={asset.name}
          orders={content.orders}
          figures={content.figures}
          mayCreate={may("work-orders:write") && !asset.retiredAt}
        />
      ) : null}
      {content.tab === "history" ? <HistoryTab thread={threadOf(content)} audit={content.audit} /> : null}
    </>
  );
}

async function loadTab(tx: ActorTx, id: string, siteId: string, tab: (typeof tabs)[number] | undefined, query: Params) {
  switch (tab) {
    case "health": {
      const to = new Date();
      const from = new Date(to.getTime() - NINETY_DAYS);
      return { tab, history: await healthHistory(tx, { assetId: id, from, to }), from: from.getTime(), to: to.getTime() };
    }
    case "sensors":
      return { tab, sensors: await assetSensors(tx, id) };
    case "components":
      return {
        tab,
        components: await listComponents(tx, id),
        replacements: holds(tx.actor, "maintenance:read") ? await listReplacements(tx, { assetId: id }) : [],
      };
    case "alerts":
      return { tab, alerts: await assetAlerts(tx, id), below: await alertsBelow(tx, id) };
    case "incidents":
      return { tab, incidents: await assetIncidents(tx, id) };
    case "maintenance": {
      const to = new Date();
      const { items: orders } = await listWorkOrders(tx, workOrderFilter.parse({ asset: id }));
      return { tab, orders, figures: await reliabilityOf(tx, { assetId: id, from: new Date(to.getTime() - NINETY_DAYS), to }) };
    }
    case "history":
      return { tab, ...(await loadThread(tx, id, siteId)), audit: await assetAudit(tx, id) };
    default:
      return { tab: "overview" as const, ...(await loadOverview(tx, id, query)), ...(await loadThread(tx, id, siteId)) };
  }
}

type Told = Awaited<ReturnType<typeof loadThread>>;
/** What happened on the asset, and whom a comment may mention. */
async function loadThread(tx: ActorTx, id: string, siteId: string) {
  const people = holds(tx.actor, "comments:write") ? await colleaguesWho(tx, { permission: "assets:read", siteId }) : [];
  return {
    items: await listThreadOf(tx, { type: "asset", id }),
    people: people.map(({ id: person, name, detail }) => ({ id: person, name, ...(detail && { detail }) })),
  };
}
