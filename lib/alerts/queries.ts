import "server-only";
import { and, desc, eq, gte, inArray, isNotNull, isNull, lte, ne, or, type SQL, sql } from "drizzle-orm";
import { alertRules, alerts, assets, incidentAlerts, incidents, profiles, sensors, sites } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { assertCan } from "@/lib/auth/permissions";
import { notFound } from "@/lib/errors";
import { keyset, type Order } from "@/lib/keyset";
import { type AlertFilter, alertCategories } from "./inputs";
import { alertSeverities } from "./schema";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const orders = {
  raised: { by: sql`${alerts.timestamp}`, type: "timestamptz" },
  number: { by: sql`${alerts.number}`, type: "bigint" },
  severity: { by: sql`${alerts.severityRank}`, type: "bigint" },
} as const;

function orderOf(sort: string): Order {
  const desc = sort.startsWith("-");
  const id = (desc ? sort.slice(1) : sort) as keyof typeof orders;
  return { ...orders[id], id, tie: sql`${alerts.id}`, desc };
}

const row = {
  id: alerts.id,
  number: alerts.number,
  title: alerts.title,
  severity: alerts.severity,
  category: alerts.category,
  assetId: alerts.assetId,
  assetName: assets.name,
  assetTag: assets.tag,
  siteId: alerts.siteId,
  siteName: sites.name,
  sensorId: alerts.sensorId,
  ruleId: alerts.ruleId,
  acknowledged: alerts.acknowledged,
  acknowledgedAt: alerts.acknowledgedAt,
  resolved: alerts.resolved,
  clearedAt: alerts.clearedAt,
  value: alerts.affectedValue,
  threshold: alerts.thresholdValue,
  unit: sensors.engineeringUnit,
  occurrences: alerts.occurrences,
  raisedAt: alerts.timestamp,
  lastSeenAt: alerts.lastSeenAt,
  baseSeverity: alerts.baseSeverity,
  escalatedAt: alerts.escalatedAt,
  groupKey: alerts.groupKey,
  mutedBy: alerts.mutedBy,
  mutedById: alerts.mutedById,
  assigneeId: alerts.assignedTo,
  assignee: sql<string | null>`(select coalesce(display_name, email) from ${profiles} where id = ${alerts.assignedTo})`,
};

const inSite = and(eq(assets.id, alerts.assetId), eq(assets.organizationId, alerts.organizationId));

/** The inbox: a page of alerts, how many match, and how many there are in each state whatever the state filter says. */
export async function listAlerts(tx: ActorTx, filter: AlertFilter) {
  assertCan(tx, "alerts:read");
  const others = conditionsOf(filter);
  const where = and(...others, stateOf(filter), acknowledgedOf(filter));
  const paging = keyset(orderOf(filter.sort), filter);
  const found = await tx
    .select({ ...row, key: paging.key })
    .from(alerts)
    .innerJoin(assets, inSite)
    .leftJoin(sites, eq(sites.id, alerts.siteId))
    .leftJoin(sensors, eq(sensors.id, alerts.sensorId))
    .where(and(where, paging.where))
    .orderBy(...paging.orderBy)
    .limit(paging.limit);
  const [counts] = await tx
    .select({
      total: sql<number>`(count(*) filter (where ${where ?? sql`true`}))::int`,
      active: sql<number>`(count(*) filter (where ${isNull(alerts.clearedAt)}))::int`,
      unacknowledged: sql<number>`(count(*) filter (where ${isNull(alerts.clearedAt)} and not ${alerts.acknowledged}))::int`,
      cleared: sql<number>`(count(*) filter (where ${isNotNull(alerts.clearedAt)}))::int`,
    })
    .from(alerts)
    .innerJoin(assets, inSite)
    .where(and(...others));
  const { total, ...states } = counts!;
  return { ...paging.page(found), total, counts: states };
}

export type AlertRow = Awaited<ReturnType<typeof listAlerts>>["items"][number];

const conditionsOf = ({
  q,
  severity,
  category,
  site,
  rule,
  asset,
  sensor,
  from,
  to,
  assignee,
  muted,
  group,
}: AlertFilter): (SQL | undefined)[] => [
  q ? textMatch(q) : undefined,
  // By their places in the enums: an enum itself cannot be looked up in an index under the policies.
  severity?.length
    ? inArray(
        alerts.severityRank,
        severity.map((word) => alertSeverities.indexOf(word) + 1),
      )
    : undefined,
  category?.length
    ? inArray(
        alerts.categoryRank,
        category.map((word) => alertCategories.indexOf(word) + 1),
      )
    : undefined,
  site?.length ? inArray(alerts.siteId, site) : undefined,
  rule?.length ? inArray(alerts.ruleId, rule) : undefined,
  asset ? eq(alerts.assetId, asset) : undefined,
  sensor ? eq(alerts.sensorId, sensor) : undefined,
  from ? gte(alerts.timestamp, new Date(from)) : undefined,
  to ? lte(alerts.timestamp, new Date(to)) : undefined,
  assignee?.length ? or(...assignee.map((one) => (one === "none" ? isNull(alerts.assignedTo) : eq(alerts.assignedTo, one)))) : undefined,
  one(muted) ? (one(muted) === "yes" ? isNotNull(alerts.mutedBy) : isNull(alerts.mutedBy)) : undefined,
  group ? eq(alerts.groupKey, group) : undefined,
];

function textMatch(q: string) {
  const like = `%${q.replace(/[\\%_]/g, "\\$&")}%`;
  const number = /^(?:alr-)?(\d{1,9})$/i.exec(q)?.[1];
  return or(
    sql`${alerts.title} ilike ${like}`,
    sql`${assets.name} ilike ${like}`,
    sql`${assets.tag} ilike ${like}`,
    number ? eq(alerts.number, Number(number)) : undefined,
  );
}

const one = <T>(values: T[] | undefined) => (values?.length === 1 ? values[0] : undefined);
const stateOf = ({ state }: AlertFilter) =>
  one(state) === "active" ? isNull(alerts.clearedAt) : one(state) === "cleared" ? isNotNull(alerts.clearedAt) : undefined;
const acknowledgedOf = ({ acknowledged }: AlertFilter) =>
  one(acknowledged) ? eq(alerts.acknowledged, one(acknowledged) === "yes") : undefined;

/** One alert by its ALR number or its id, with all it is connected to. */
export async function getAlert(tx: ActorTx, ref: number | string) {
  assertCan(tx, "alerts:read");
  const [found] = await tx
    .select({
      ...row,
      description: alerts.description,
      rootCause: alerts.rootCauseAnalysis,
      confidence: alerts.confidenceScore,
      businessImpact: alerts.businessImpact,
      resolvedAt: alerts.resolvedAt,
      resolutionNotes: alerts.resolutionNotes,
      durationMinutes: alerts.durationMinutes,
      firstSeenAt: alerts.firstSeenAt,
      correlationId: alerts.correlationId,
      relatedAlerts: alerts.relatedAlerts,
      acknowledgedBy: sql<string | null>`(select coalesce(display_name, email) from ${profiles} where id = ${alerts.acknowledgedBy})`,
      resolvedBy: sql<string | null>`(select coalesce(display_name, email) from ${profiles} where id = ${alerts.resolvedBy})`,
      sensorName: sensors.name,
      sensorTag: sensors.tagName,
      assetCriticality: assets.criticality,
      assetType: assets.type,
      ruleName: alertRules.name,
      ruleNote: alertRules.description,
      conditionType: alertRules.conditionType,
      conditionConfig: alertRules.conditionConfig,
      incidentId: incidents.id,
      incidentNumber: incidents.number,
      incidentTitle: incidents.title,
      incidentStatus: incidents.status,
    })
    .from(alerts)
    .innerJoin(assets, inSite)
    .leftJoin(sites, eq(sites.id, alerts.siteId))
    .leftJoin(sensors, eq(sensors.id, alerts.sensorId))
    .leftJoin(alertRules, eq(alertRules.id, alerts.ruleId))
    .leftJoin(incidentAlerts, eq(incidentAlerts.alertId, alerts.id))
    .leftJoin(incidents, eq(incidents.id, incidentAlerts.incidentId))
    .where(typeof ref === "number" ? eq(alerts.number, ref) : eq(alerts.id, ref));
  if (!found) throw notFound("alert");
  return { ...found, related: await listRelated(tx, found) };
}

export type AlertRecord = Awaited<ReturnType<typeof getAlert>>;

type Around = { id: string; assetId: string; raisedAt: Date; relatedAlerts: string[]; groupKey: string | null };

/** Named by the engine, of the same group while active, on the same asset within a day, or on its parent, parts and siblings within an hour. */
function listRelated(tx: ActorTx, { id, assetId, raisedAt, relatedAlerts, groupKey }: Around) {
  const near = (ms: number) =>
    and(gte(alerts.timestamp, new Date(raisedAt.getTime() - ms)), lte(alerts.timestamp, new Date(raisedAt.getTime() + ms)));
  const named = relatedAlerts.length > 0 ? inArray(alerts.id, relatedAlerts) : sql`false`;
  const grouped = groupKey ? and(eq(alerts.groupKey, groupKey), isNull(alerts.clearedAt)) : sql`false`;
  const same = and(eq(alerts.assetId, assetId), near(DAY));
  const neighbour = and(
    sql`${alerts.assetId} in (select n.id from ${assets} n, ${assets} me where me.id = ${assetId}::uuid
      and (n.id = me.parent_id or n.parent_id = me.id or n.parent_id = me.parent_id) and n.id <> me.id)`,
    near(HOUR),
  );
  return tx
    .select({
      id: alerts.id,
      number: alerts.number,
      title: alerts.title,
      severity: alerts.severity,
      assetName: assets.name,
      raisedAt: alerts.timestamp,
      clearedAt: alerts.clearedAt,
      relation: sql<
        "named" | "group" | "asset" | "neighbour"
      >`case when ${named} then 'named' when ${same} then 'asset' when ${grouped} then 'group' else 'neighbour' end`,
    })
    .from(alerts)
    .innerJoin(assets, inSite)
    .where(and(ne(alerts.id, id), or(named, grouped, same, neighbour)))
    .orderBy(desc(alerts.timestamp))
    .limit(12);
}

/** "ALR-12", "12" or an id; anything else is no alert. */
export function alertRef(text: string): number | string {
  const number = /^(?:ALR-)?(\d{1,9})$/i.exec(text)?.[1];
  if (number) return Number(number);
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) return text;
  throw notFound("alert");
}

export type AlertGroup = {
  key: string | null;
  name: string;
  count: number;
  worst: AlertRow["severity"];
  unacknowledged: number;
  muted: number;
  since: Date;
  newestNumber: number;
  newestTitle: string;
};

/** Active alerts by the group their rule puts them in, the worst first. What belongs to no group stands in one line. */
export async function listAlertGroups(tx: ActorTx, filter: AlertFilter): Promise<AlertGroup[]> {
  assertCan(tx, "alerts:read");
  const where = and(...conditionsOf(filter), stateOf({ ...filter, state: ["active"] }), acknowledgedOf(filter));
  const rows = await tx
    .select({
      key: alerts.groupKey,
      name: sql<string>`coalesce(case split_part(${alerts.groupKey}, ':', 1) when 'rule' then max(${alertRules.name}) when 'asset' then max(${assets.name})
        when 'site' then max(${sites.name}) end, 'Not grouped')`,
      count: sql<number>`count(*)::int`,
      worst: sql<AlertRow["severity"]>`max(${alerts.severity})`,
      unacknowledged: sql<number>`(count(*) filter (where not ${alerts.acknowledged}))::int`,
      muted: sql<number>`count(${alerts.mutedBy})::int`,
      since: sql<string>`min(${alerts.timestamp})`,
      newestNumber: sql<number>`max(${alerts.number})`,
      newestTitle: sql<string>`(array_agg(${alerts.title} order by ${alerts.number} desc))[1]`,
    })
    .from(alerts)
    .innerJoin(assets, inSite)
    .leftJoin(sites, eq(sites.id, alerts.siteId))
    .leftJoin(alertRules, eq(alertRules.id, alerts.ruleId))
    .where(where)
    .groupBy(alerts.groupKey)
    .orderBy(sql`${alerts.groupKey} is null`, sql`max(${alerts.severity}) desc`, sql`count(*) desc`, alerts.groupKey)
    .limit(200);
  return rows.map((row) => ({ ...row, since: new Date(row.since) }));
}
