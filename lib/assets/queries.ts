import "server-only";
import { and, asc, count, eq, isNull, ne, sql } from "drizzle-orm";
import type { Actor } from "@/db/actor";
import { afterClaims, readAtOnce } from "@/db/read-at-once";
import { assetComponents, assets, sites } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { assertCan, assertHolds } from "@/lib/auth/permissions";
import { matching, pageOfAssets } from "./asset-page";
import { editableAsset, editableComponent, editableSite } from "./columns";
import { siteStatusOf } from "./rules";
import type { AssetFilter } from "./schema";
import { assetsMatching } from "./text-search";
import { versionOf } from "./version";

export type { AssetRow } from "./asset-page";

const siteColumns = {
  id: sites.id,
  name: sites.name,
  location: sites.location,
  region: sites.region,
  timezone: sites.timezone,
  assetCount: sites.assetCount,
  latitude: sites.latitude,
  longitude: sites.longitude,
};
/** Counts by status and the mean health of the assets in service, for each site. */
const siteHealth = sql`(select a.site_id, round(avg(a.health_score))::int as health,
  count(*) filter (where a.status = 'critical')::int as critical, count(*) filter (where a.status = 'warning')::int as warning,
  count(*) filter (where a.status = 'offline')::int as offline, count(*)::int as total
  from assets a where a.retired_at is null group by a.site_id)`;

export type SiteRow = {
  id: string;
  name: string;
  location: string;
  region: string;
  timezone: string;
  assetCount: number;
  latitude: number | null;
  longitude: number | null;
  health: number | null;
  critical: number;
  warning: number;
  offline: number;
  status: ReturnType<typeof siteStatusOf>;
};

export async function listSites(tx: ActorTx): Promise<SiteRow[]> {
  assertCan(tx, "assets:read");
  const rows = await tx
    .select({
      ...siteColumns,
      health: sql<number | null>`h.health`,
      critical: sql<number>`coalesce(h.critical, 0)`,
      warning: sql<number>`coalesce(h.warning, 0)`,
      offline: sql<number>`coalesce(h.offline, 0)`,
      total: sql<number>`coalesce(h.total, 0)`,
    })
    .from(sites)
    .leftJoin(sql`${siteHealth} h`, sql`h.site_id = ${sites.id}`)
    .orderBy(asc(sites.name))
    .limit(500);
  return rows.map(({ total, ...site }) => ({ ...site, status: siteStatusOf({ ...site, total }) }));
}

export async function getSite(tx: ActorTx, id: string) {
  assertCan(tx, "assets:read");
  const [site] = await tx
    .select({ ...siteColumns, createdAt: sites.createdAt, version: versionOf(editableSite) })
    .from(sites)
    .where(eq(sites.id, id));
  return site;
}
export type Site = NonNullable<Awaited<ReturnType<typeof getSite>>>;

export async function siteOptions(tx: ActorTx): Promise<{ value: string; label: string }[]> {
  assertCan(tx, "assets:read");
  return tx.select({ value: sites.id, label: sites.name }).from(sites).orderBy(asc(sites.name)).limit(1_000);
}

/** One page, in either direction; `{items, nextCursor, prevCursor}`. */
export async function listAssets(tx: ActorTx, filter: AssetFilter) {
  assertCan(tx, "assets:read");
  return pageOfAssets(tx, filter, filter.q ? await assetsMatching(tx, filter.q) : undefined);
}

export const COUNT_CAP = 10_000;
/** How many match, up to the cap: counting all of a hundred thousand on every view helps nobody. */
export async function countAssets(
  tx: ActorTx,
  filter: Parameters<typeof matching>[0],
  matches?: readonly string[],
): Promise<{ count: number; capped: boolean }> {
  assertCan(tx, "assets:read");
  const found = tx
    .select({ one: sql`1`.as("one") })
    .from(assets)
    .where(matching(filter, matches))
    .limit(COUNT_CAP + 1)
    .as("found");
  const [row] = await tx.select({ count: count() }).from(found);
  const total = row?.count ?? 0;
  return { count: Math.min(total, COUNT_CAP), capped: total > COUNT_CAP };
}

/** A page and how many match: null where counting would cost more than it tells, as for a text that very many assets contain. */
export async function listAssetsWithTotal(tx: ActorTx, filter: AssetFilter) {
  assertCan(tx, "assets:read");
  const matches = filter.q ? await assetsMatching(tx, filter.q) : undefined;
  const page = await pageOfAssets(tx, filter, matches);
  const whole = !filter.cursor && !filter.before && page.nextCursor === null;
  if (whole) return { page, total: page.items.length, capped: false };
  if (filter.q && !matches) return { page, total: null, capped: false };
  const { count, capped } = await countAssets(tx, filter, matches);
  return { page, total: capped ? null : count, capped };
}

/** What the list can be narrowed to: the types in use and the tags, most used first. */
export async function assetFacets(tx: ActorTx): Promise<{ types: string[]; tags: string[] }> {
  assertCan(tx, "assets:read");
  // A sample is enough to offer choices, and costs the same at any size; the filter itself takes any value.
  const [row] = await tx.execute<{ types: string[]; tags: string[] }>(sql`
    with sample as (select type, tags from assets where retired_at is null limit 1000)
    select coalesce((select array_agg(type order by n desc, type) from (select type, count(*) n from sample group by type order by n desc limit 40) t), '{}') as types,
      coalesce((select array_agg(tag order by n desc, tag) from (select tag, count(*) n from sample, unnest(tags) tag group by tag order by n desc limit 40) t), '{}') as tags`);
  return row!;
}

export async function getAsset(tx: ActorTx, id: string) {
  assertCan(tx, "assets:read");
  const [asset] = await tx
    .select({
      id: assets.id,
      tag: assets.tag,
      name: assets.name,
      type: assets.type,
      make: assets.make,
      model: assets.model,
      serialNumber: assets.serialNumber,
      status: assets.status,
      criticality: assets.criticality,
      healthScore: assets.healthScore,
      healthFactors: assets.healthFactors,
      healthComputedAt: assets.healthComputedAt,
      temperature: assets.temperature,
      vibration: assets.vibration,
      pressure: assets.pressure,
      lastMaintenance: assets.lastMaintenance,
      nextMaintenance: assets.nextMaintenance,
      operatingHours: assets.operatingHours,
      commissioningDate: assets.commissioningDate,
      specifications: assets.specifications,
      tags: assets.tags,
      retiredAt: assets.retiredAt,
      createdAt: assets.createdAt,
      siteId: assets.siteId,
      siteName: sites.name,
      parentId: assets.parentId,
      parentName: sql<
        string | null
      >`(select p.name from assets p where p.id = ${assets.parentId} and p.organization_id = ${assets.organizationId})`,
      version: versionOf(editableAsset),
    })
    .from(assets)
    .innerJoin(sites, and(eq(sites.organizationId, assets.organizationId), eq(sites.id, assets.siteId)))
    .where(eq(assets.id, id));
  return asset;
}
export type Asset = NonNullable<Awaited<ReturnType<typeof getAsset>>>;

export async function listComponents(tx: ActorTx, assetId: string) {
  assertCan(tx, "assets:read");
  return tx
    .select({
      id: assetComponents.id,
      assetId: assetComponents.assetId,
      name: assetComponents.name,
      type: assetComponents.type,
      status: assetComponents.status,
      healthScore: assetComponents.healthScore,
      remainingUsefulLifeDays: assetComponents.remainingUsefulLifeDays,
      lastReplaced: assetComponents.lastReplaced,
      version: versionOf(editableComponent),
    })
    .from(assetComponents)
    .where(eq(assetComponents.assetId, assetId))
    .orderBy(asc(assetComponents.name))
    .limit(500);
}
export type Component = Awaited<ReturnType<typeof listComponents>>[number];

/** Assets that another one may stand inside: of its site, without itself; the current parent stays in the list. */
export async function parentOptions(
  tx: ActorTx,
  siteId?: string,
  asset?: { id: string; parentId: string | null; parentName: string | null },
) {
  assertCan(tx, "assets:read");
  const rows = await tx
    .select({ value: assets.id, label: assets.name, tag: assets.tag })
    .from(assets)
    .where(and(isNull(assets.retiredAt), siteId ? eq(assets.siteId, siteId) : undefined, asset ? ne(assets.id, asset.id) : undefined))
    .orderBy(asc(assets.name))
    .limit(300);
  const options = rows.map(({ tag, ...option }) => ({ ...option, ...(tag && { detail: tag }) }));
  const missing = asset?.parentId && !options.some(({ value }) => value === asset.parentId);
  return missing ? [{ value: asset.parentId!, label: asset.parentName ?? "Current parent" }, ...options] : options;
}

type LeanRow = Record<string, unknown> & { id: string };
/** The API's single row: one prepared statement by primary key, shaped by PostgreSQL. */
export function readAssets(actor: Actor, ids: readonly string[]): Promise<LeanRow[]> {
  assertHolds(actor, "assets:read");
  return readAtOnce<LeanRow>(actor, leanRows, [`{${ids.join(",")}}`]);
}

const leanRows = `select id, site_id as "siteId", parent_id as "parentId", tag, name, type, make, model, serial_number as "serialNumber",
      status, criticality, health_score as "healthScore", health_factors as "healthFactors", temperature, vibration, pressure,
      last_maintenance as "lastMaintenance", next_maintenance as "nextMaintenance", operating_hours as "operatingHours",
      commissioning_date as "commissioningDate", specifications, tags, retired_at as "retiredAt", created_at as "createdAt", updated_at as "updatedAt"
      from assets where id = any($1::text::uuid[]) and ${afterClaims}`;

/** Whether the actor sees this asset at all. */
export async function seesAsset(tx: ActorTx, id: string): Promise<boolean> {
  assertCan(tx, "assets:read");
  return (await tx.select({ id: assets.id }).from(assets).where(eq(assets.id, id))).length > 0;
}
