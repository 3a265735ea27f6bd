import "server-only";
import { and, asc, desc, eq, inArray, isNull, or, type SQL, sql } from "drizzle-orm";
import { alerts, assets, incidentAlerts, incidents, profiles, sites } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { assertCan } from "@/lib/auth/permissions";
import { notFound } from "@/lib/errors";
import { keyset, type Order } from "@/lib/keyset";
import type { IncidentFilter, IncidentStatus } from "./schema";

const rank = sql`array_position(array['low', 'medium', 'high', 'critical'], ${incidents.priority})::bigint`;
const orders = {
  opened: { by: sql`${incidents.createdAt}`, type: "timestamptz" },
  number: { by: sql`${incidents.number}`, type: "bigint" },
  priority: { by: rank, type: "bigint" },
} as const;

function orderOf(sort: string): Order {
  const desc = sort.startsWith("-");
  const id = (desc ? sort.slice(1) : sort) as keyof typeof orders;
  return { ...orders[id], id, tie: sql`${incidents.id}`, desc };
}

const nameOf = (column: SQL | typeof incidents.assignedTo) =>
  sql<string | null>`(select coalesce(display_name, email) from ${profiles} where id = ${column})`;

const row = {
  id: incidents.id,
  number: incidents.number,
  title: incidents.title,
  status: incidents.status,
  priority: incidents.priority,
  source: incidents.source,
  assetId: incidents.assetId,
  assetName: assets.name,
  assetTag: assets.tag,
  siteId: incidents.siteId,
  siteName: sites.name,
  assignedTo: incidents.assignedTo,
  assigneeName: nameOf(incidents.assignedTo),
  acknowledgedAt: incidents.acknowledgedAt,
  openedAt: incidents.createdAt,
  resolvedAt: incidents.resolvedAt,
  alertCount: sql<number>`(select count(*)::int from ${incidentAlerts} l where l.incident_id = ${incidents.id})`,
};

/** A page of incidents, how many match, and how many there are in each status whatever the status filter says. */
export async function listIncidents(tx: ActorTx, filter: IncidentFilter) {
  assertCan(tx, "incidents:read");
  const others = conditionsOf(tx, filter);
  const where = and(...others, filter.status?.length ? inArray(incidents.status, filter.status) : undefined);
  const paging = keyset(orderOf(filter.sort), filter);
  const found = await tx
    .select({ ...row, key: paging.key })
    .from(incidents)
    .leftJoin(assets, eq(assets.id, incidents.assetId))
    .leftJoin(sites, eq(sites.id, incidents.siteId))
    .where(and(where, paging.where))
    .orderBy(...paging.orderBy)
    .limit(paging.limit);
  const count = (status: IncidentStatus) => sql<number>`(count(*) filter (where ${incidents.status} = ${status}))::int`;
  const [counts] = await tx
    .select({
      total: sql<number>`(count(*) filter (where ${where ?? sql`true`}))::int`,
      open: count("open"),
      investigating: count("investigating"),
      resolved: count("resolved"),
      closed: count("closed"),
    })
    .from(incidents)
    .leftJoin(assets, eq(assets.id, incidents.assetId))
    .where(and(...others));
  const { total, ...statuses } = counts!;
  return { ...paging.page(found), total, counts: statuses };
}

export type IncidentRow = Awaited<ReturnType<typeof listIncidents>>["items"][number];

function conditionsOf(tx: ActorTx, { q, priority, assignee, site, asset }: IncidentFilter): (SQL | undefined)[] {
  const people = assignee?.filter((one) => one !== "nobody").map((one) => (one === "me" ? tx.actor.userId : one));
  const ids = people?.filter((id) => id !== null && id !== undefined) ?? [];
  return [
    q ? textMatch(q) : undefined,
    priority?.length ? inArray(incidents.priority, priority) : undefined,
    assignee?.length
      ? or(
          ids.length > 0 ? inArray(incidents.assignedTo, ids) : undefined,
          assignee.includes("nobody") ? isNull(incidents.assignedTo) : undefined,
          ...(ids.length === 0 && !assignee.includes("nobody") ? [sql`false`] : []),
        )
      : undefined,
    site?.length ? inArray(incidents.siteId, site) : undefined,
    asset ? eq(incidents.assetId, asset) : undefined,
  ];
}

function textMatch(q: string) {
  const like = `%${q.replace(/[\\%_]/g, "\\$&")}%`;
  const number = /^(?:inc-)?(\d{1,9})$/i.exec(q)?.[1];
  return or(
    sql`${incidents.title} ilike ${like}`,
    sql`${incidents.description} ilike ${like}`,
    sql`${assets.name} ilike ${like}`,
    number ? eq(incidents.number, Number(number)) : undefined,
  );
}

/** One incident by its INC number or its id, with its alerts. `allClear`: it has alerts, and none of them is active. */
export async function getIncident(tx: ActorTx, ref: number | string) {
  assertCan(tx, "incidents:read");
  const [found] = await tx
    .select({
      ...row,
      description: incidents.description,
      impact: incidents.impact,
      urgency: incidents.urgency,
      assignedAt: incidents.assignedAt,
      reporterName: nameOf(incidents.reportedBy),
      acknowledgedBy: nameOf(incidents.acknowledgedBy),
      investigatingAt: incidents.investigatingAt,
      resolvedBy: nameOf(incidents.resolvedBy),
      resolution: incidents.resolution,
      closedBy: nameOf(incidents.closedBy),
      closedAt: incidents.closedAt,
      reopenedCount: incidents.reopenedCount,
      correlationId: incidents.correlationId,
      updatedAt: incidents.updatedAt,
    })
    .from(incidents)
    .leftJoin(assets, eq(assets.id, incidents.assetId))
    .leftJoin(sites, eq(sites.id, incidents.siteId))
    .where(typeof ref === "number" ? eq(incidents.number, ref) : eq(incidents.id, ref));
  if (!found) throw notFound("incident");
  const linked = await listIncidentAlerts(tx, found.id);
  return { ...found, alerts: linked, allClear: linked.length > 0 && linked.every(({ clearedAt }) => clearedAt !== null) };
}

export type IncidentRecord = Awaited<ReturnType<typeof getIncident>>;

const alertBrief = {
  id: alerts.id,
  number: alerts.number,
  title: alerts.title,
  severity: alerts.severity,
  clearedAt: alerts.clearedAt,
  raisedAt: alerts.timestamp,
};

export const listIncidentAlerts = (tx: ActorTx, incidentId: string) =>
  tx
    .select(alertBrief)
    .from(incidentAlerts)
    .innerJoin(alerts, eq(alerts.id, incidentAlerts.alertId))
    .where(eq(incidentAlerts.incidentId, incidentId))
    .orderBy(asc(incidentAlerts.createdAt), asc(alerts.number)); // the first is the one that opened it

/** Alerts that could be linked: not yet of any incident, those of the same asset first. */
export async function listLinkableAlerts(tx: ActorTx, assetId: string | null) {
  assertCan(tx, "alerts:read");
  return tx
    .select({ ...alertBrief, assetName: assets.name })
    .from(alerts)
    .innerJoin(assets, eq(assets.id, alerts.assetId))
    .where(sql`not exists (select from ${incidentAlerts} l where l.alert_id = ${alerts.id})`)
    .orderBy(sql`${alerts.assetId} is not distinct from ${assetId}::uuid desc`, desc(alerts.timestamp))
    .limit(50);
}

/** "INC-12", "12" or an id; anything else is no incident. */
export function incidentRef(text: string): number | string {
  const number = /^(?:INC-)?(\d{1,9})$/i.exec(text)?.[1];
  if (number) return Number(number);
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) return text;
  throw notFound("incident");
}
