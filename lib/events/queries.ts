import "server-only";
import { and, desc, eq, inArray, or, type SQL, sql } from "drizzle-orm";
import { type Actor, holds } from "@/db/actor";
import {
  alertRules,
  alerts,
  assets,
  comments,
  domainEvents,
  incidents,
  prescriptions,
  profiles,
  sensors,
  workflowExecutions,
  workOrders,
} from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import type { EventType } from "./types";

export type ThreadSubject = { type: "incident" | "alert" | "asset" | "work_order"; id: string };
type Person = { id: string | null; name: string; isPerson: boolean };
/** The record an entry is about, as far as this reader may see it. */
export type ThreadRef = { type: string; id: string; number: number | null; title: string | null };
type Facts = {
  sensor: string | null;
  unit: string | null;
  value: number | null;
  threshold: number | null;
  rule: string | null;
  severity: string | null;
  asset: string | null;
};
export type ThreadItem =
  | { kind: "reading"; id: string; at: Date; ref: ThreadRef; facts: Facts }
  | { kind: "event"; id: string; at: Date; type: EventType; by: Person; ref: ThreadRef; facts: Facts | null; data: Record<string, unknown> }
  | {
      kind: "comment";
      id: string;
      at: Date;
      by: Person;
      ref: ThreadRef;
      body: string | null;
      mentions: { id: string; name: string }[];
      edited: boolean;
      own: boolean;
    };

const MOST = 300;

/**
 * Everything that one cause led to, oldest first: reading → alert → incident → people → resolution. Of an asset: whatever happened on it lately.
 * Linked alerts bring their own thread along, and row-level security leaves out what this actor may not see.
 */
export async function listThreadOf(tx: ActorTx, subject: ThreadSubject): Promise<ThreadItem[]> {
  if (subject.type === "asset") {
    const about = (type: string, ids: SQL) => and(eq(domainEvents.subjectType, type), inArray(domainEvents.subjectId, ids));
    const mine = (table: typeof alerts | typeof incidents | typeof workOrders | typeof workflowExecutions) =>
      sql`(select id from ${table} where asset_id = ${subject.id}::uuid order by created_at desc limit 100)`;
    return collect(
      tx,
      or(
        about("asset", sql`(${subject.id}::uuid)`),
        about("alert", mine(alerts)),
        about("incident", mine(incidents)),
        about("work_order", mine(workOrders)),
        about("execution", mine(workflowExecutions)),
      )!,
      [subject],
    );
  }
  const rows = await tx.execute<{ id: string }>(
    subject.type === "work_order"
      ? sql`select correlation_id as id from work_orders where id = ${subject.id}::uuid union
          select a.correlation_id from work_orders w join alerts a on a.id = w.alert_id where w.id = ${subject.id}::uuid union
          select i.correlation_id from work_orders w join incidents i on i.id = w.incident_id where w.id = ${subject.id}::uuid`
      : subject.type === "incident"
        ? sql`select correlation_id as id from incidents where id = ${subject.id}::uuid union
          select a.correlation_id from incident_alerts l join alerts a on a.id = l.alert_id where l.incident_id = ${subject.id}::uuid`
        : sql`select correlation_id as id from alerts where id = ${subject.id}::uuid union
          select i.correlation_id from incident_alerts l join incidents i on i.id = l.incident_id where l.alert_id = ${subject.id}::uuid`,
  );
  const correlationIds = rows.map(({ id }) => id);
  return correlationIds.length === 0 ? [] : collect(tx, inArray(domainEvents.correlationId, correlationIds), [subject]);
}

async function collect(tx: ActorTx, where: SQL, subjects: ThreadSubject[] = []): Promise<ThreadItem[]> {
  const events = await tx
    .select({
      id: domainEvents.eventId,
      type: sql<EventType>`${domainEvents.type}`,
      subjectType: domainEvents.subjectType,
      subjectId: domainEvents.subjectId,
      data: domainEvents.data,
      actorKind: domainEvents.actorKind,
      actorId: domainEvents.actorId,
      actorLabel: domainEvents.actorLabel,
      actorName: profiles.displayName,
      at: domainEvents.occurredAt,
      seq: domainEvents.id,
    })
    .from(domainEvents)
    .leftJoin(profiles, eq(profiles.id, domainEvents.actorId))
    .where(where)
    .orderBy(desc(domainEvents.id))
    .limit(MOST);
  events.reverse();
  const refs = await lookUp(tx, [...events.map(({ subjectType: type, subjectId: id }) => ({ type, id })), ...subjects]);
  const items: ThreadItem[] = [];
  for (const { id, at, type, data, subjectType, subjectId, ...who } of events) {
    if (type === "comment.added") continue; // the comment itself stands in its place
    const { ref, facts } = refs(subjectType, subjectId);
    const own = facts && { ...facts, value: asNumber(data.value) ?? facts.value, threshold: asNumber(data.threshold) ?? facts.threshold };
    if (type === "alert.raised" && own) items.push({ kind: "reading", id: `${id}-reading`, at, ref, facts: own });
    items.push({ kind: "event", id, at, type, by: personOf(who), ref, facts: own, data });
  }
  items.push(...(await commentsOn(tx, refs.known, refs)));
  // Events of one instant keep the order in which they were written; sort is stable.
  return items.sort((a, b) => a.at.getTime() - b.at.getTime());
}

const asNumber = (value: unknown) => (typeof value === "number" ? value : null);

const machines: Partial<Record<Actor["kind"], string>> = {
  system: "Gantry",
  service: "The operator",
  apiKey: "An API key",
  anonymous: "Somebody",
};

function personOf(who: { actorKind: string; actorId: string | null; actorLabel: string | null; actorName: string | null }): Person {
  if (who.actorKind === "user") return { id: who.actorId, name: who.actorName ?? who.actorLabel ?? "A former member", isPerson: true };
  const name =
    who.actorKind === "apiKey" && who.actorLabel ? `Key ${who.actorLabel}` : (machines[who.actorKind as Actor["kind"]] ?? "Gantry");
  return { id: null, name, isPerson: false };
}

type Lookup = ((type: string, id: string) => { ref: ThreadRef; facts: Facts | null }) & { known: ThreadRef[] };

/** Numbers, titles and measurements of the records that the entries are about, three small queries for the whole thread. */
async function lookUp(tx: ActorTx, wanted: { type: string; id: string }[]): Promise<Lookup> {
  const idsOf = (type: string) => [...new Set(wanted.filter((one) => one.type === type).map(({ id }) => id))];
  const found = new Map<string, { ref: ThreadRef; facts: Facts | null }>();
  const put = (type: string, id: string, number: number | null, title: string | null, facts: Facts | null = null) =>
    found.set(`${type}:${id}`, { ref: { type, id, number, title }, facts });
  const [alertIds, incidentIds, assetIds] = [idsOf("alert"), idsOf("incident"), idsOf("asset")];
  if (alertIds.length > 0) {
    const rows = await tx
      .select({
        id: alerts.id,
        number: alerts.number,
        title: alerts.title,
        sensor: sensors.name,
        unit: sensors.engineeringUnit,
        value: alerts.affectedValue,
        threshold: alerts.thresholdValue,
        rule: alertRules.name,
        severity: alerts.severity,
        asset: assets.name,
      })
      .from(alerts)
      .leftJoin(sensors, eq(sensors.id, alerts.sensorId))
      .leftJoin(alertRules, eq(alertRules.id, alerts.ruleId))
      .leftJoin(assets, eq(assets.id, alerts.assetId))
      .where(inArray(alerts.id, alertIds));
    for (const { id, number, title, ...facts } of rows) put("alert", id, number, title, facts);
  }
  if (incidentIds.length > 0) {
    const rows = await tx
      .select({ id: incidents.id, number: incidents.number, title: incidents.title })
      .from(incidents)
      .where(inArray(incidents.id, incidentIds));
    for (const { id, number, title } of rows) put("incident", id, number, title);
  }
  const orderIds = idsOf("work_order");
  if (orderIds.length > 0) {
    const rows = await tx
      .select({ id: workOrders.id, number: workOrders.number, title: workOrders.title })
      .from(workOrders)
      .where(inArray(workOrders.id, orderIds));
    for (const { id, number, title } of rows) put("work_order", id, number, title);
  }
  const runIds = idsOf("execution");
  if (runIds.length > 0) {
    const rows = await tx
      .select({ id: workflowExecutions.id, title: prescriptions.title })
      .from(workflowExecutions)
      .innerJoin(prescriptions, eq(prescriptions.id, workflowExecutions.prescriptionId))
      .where(inArray(workflowExecutions.id, runIds));
    for (const { id, title } of rows) put("execution", id, null, title);
  }
  if (assetIds.length > 0) {
    const rows = await tx.select({ id: assets.id, name: assets.name }).from(assets).where(inArray(assets.id, assetIds));
    for (const { id, name } of rows) put("asset", id, null, name);
  }
  const lookup = (type: string, id: string) => found.get(`${type}:${id}`) ?? { ref: { type, id, number: null, title: null }, facts: null };
  return Object.assign(lookup, { known: [...found.values()].map(({ ref }) => ref) });
}

async function commentsOn(tx: ActorTx, refs: readonly ThreadRef[], lookup: Lookup): Promise<ThreadItem[]> {
  if (refs.length === 0 || !holds(tx.actor, "comments:read")) return [];
  const rows = await tx
    .select({
      id: comments.id,
      subjectType: comments.subjectType,
      subjectId: comments.subjectId,
      authorId: comments.authorId,
      authorName: profiles.displayName,
      body: comments.body,
      mentions: sql<
        { id: string; name: string }[]
      >`coalesce((select jsonb_agg(jsonb_build_object('id', m.id, 'name', coalesce(m.display_name, m.email)))
        from ${profiles} m where m.id = any(${comments.mentions})), '[]')`,
      at: comments.createdAt,
      editedAt: comments.editedAt,
      deletedAt: comments.deletedAt,
    })
    .from(comments)
    .leftJoin(profiles, eq(profiles.id, comments.authorId))
    .where(
      inArray(
        comments.subjectId,
        refs.map(({ id }) => id),
      ),
    )
    .orderBy(desc(comments.createdAt))
    .limit(MOST);
  return rows.map(({ id, subjectType, subjectId, authorId, authorName, body, mentions, at, editedAt, deletedAt }) => ({
    kind: "comment",
    id,
    at,
    by: { id: authorId, name: authorName ?? "A former member", isPerson: true },
    ref: lookup(subjectType, subjectId).ref,
    body: deletedAt ? null : body,
    mentions,
    edited: editedAt !== null,
    own: authorId !== null && authorId === tx.actor.userId,
  }));
}
