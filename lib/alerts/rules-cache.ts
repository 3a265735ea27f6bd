import "server-only";
import { type ActorTx, rawOf } from "@/db/with-actor";
import { log } from "@/lib/log";
import type { LiveSilence, LiveWindow, Mutes } from "./mutes";
import { type AlertCondition, type AlertSeverity, alertCondition } from "./schema";
import type { EscalationStep } from "./severity";

/** What decides which rules watch a sensor. */
export type RuleTarget = { id: string; type: string; assetType: string; siteId: string | null };

/** An enabled rule, parsed and ready to run. */
export type LiveRule = {
  id: string;
  name: string;
  severity: AlertSeverity;
  openIncident: boolean;
  /** How an alert of it grows more severe, and which alerts it is shown together with. */
  escalation: readonly EscalationStep[];
  groupBy: "none" | "rule" | "asset" | "site";
  condition: AlertCondition;
  /** Changes with the condition: what was remembered under another one means nothing. */
  key: string;
  /** When it was made or last edited, ms since the epoch by the database's clock. */
  changedAt: number;
  targets: Record<"assetTypes" | "sensorTypes" | "siteIds" | "sensorIds", ReadonlySet<string> | null>;
};

export type RuleBook = {
  version: string;
  readAt: number;
  rules: LiveRule[];
  mutes: Mutes;
  matched: Map<string, { target: RuleTarget; rules: LiveRule[] }>;
};

type Row = Record<"asset_types" | "sensor_types" | "site_ids" | "sensor_ids", string[] | null> & {
  id: string;
  name: string;
  severity: AlertSeverity;
  open_incident: boolean;
  escalation: EscalationStep[];
  group_by: LiveRule["groupBy"];
  condition_type: string;
  condition_config: unknown;
  changed_at: number;
};

const books = new Map<string, RuleBook>();
const MOST_BOOKS = 500;

/** Readings that arrive this late are still judged by the maintenance window they were taken in. */
const WINDOW_MEMORY_DAYS = 7;
/** What stands below an asset may change during its maintenance window, which no version says. */
const WINDOWS_FRESH_MS = 60_000;

/** Changes whenever a rule, a silence or a maintenance window of the organization is made, changed, ended or deleted. Small enough to ask in every batch. */
export const rulesVersion = (tx: ActorTx) =>
  rawOf(tx)<{ version: string }[]>`select (select count(*) || ':' || coalesce(sum(extract(epoch from updated_at)), 0) from alert_rules)
      || (select '|' || count(*) || ':' || coalesce(sum(extract(epoch from updated_at)), 0) from alert_silences where ends_at > now())
      || (select '|' || count(*) || ':' || coalesce(sum(extract(epoch from updated_at)), 0) from maintenance_windows
        where ends_at > now() - make_interval(days => ${WINDOW_MEMORY_DAYS})) as version`;

/** The organization's enabled rules, and what keeps their alerts quiet: from memory while `version` is what it was. */
export async function ruleBook(tx: ActorTx, version: string): Promise<RuleBook> {
  const organization = tx.actor.organizationId!;
  const known = books.get(organization);
  if (known?.version === version && (known.mutes.windows.length === 0 || Date.now() - known.readAt < WINDOWS_FRESH_MS)) return known;
  const rows = await rawOf(tx)<
    Row[]
  >`select id, name, severity, open_incident, escalation, group_by, condition_type, condition_config, asset_types, sensor_types::text[] as sensor_types,
    site_ids::text[] as site_ids, sensor_ids::text[] as sensor_ids,
    (date_part('epoch', updated_at) * 1000)::float8 as changed_at from alert_rules where enabled order by id`;
  const book = { version, readAt: Date.now(), rules: rows.flatMap(parseRule), mutes: await readMutes(tx), matched: new Map() };
  if (books.size >= MOST_BOOKS) books.clear();
  books.set(organization, book);
  return book;
}

/** Silences that have not ended, and maintenance windows whose readings may still arrive. */
async function readMutes(tx: ActorTx): Promise<Mutes> {
  const silences = await rawOf(tx)<(Omit<LiveSilence, "severities"> & { severities: AlertSeverity[] | null })[]>`
    select id, (extract(epoch from starts_at) * 1000)::float8 as "from", (extract(epoch from ends_at) * 1000)::float8 as "to", rule_id as "ruleId",
      sensor_id as "sensorId", asset_id as "assetId", site_id as "siteId", severities::text[] as severities
    from alert_silences where ends_at > now() and ended_at is null order by created_at, id`;
  const windows = await rawOf(tx)<(Omit<LiveWindow, "assetIds"> & { assetIds: string[] | null })[]>`
    with recursive open as (
      select * from maintenance_windows where ends_at > now() - make_interval(days => ${WINDOW_MEMORY_DAYS})
    ), below as (
      select id as window_id, asset_id from open where asset_id is not null
      union select b.window_id, a.id from below b join open o on o.id = b.window_id and o.include_children join assets a on a.parent_id = b.asset_id
    )
    select o.id, o.mode, o.site_id as "siteId", (extract(epoch from o.starts_at) * 1000)::float8 as "from",
      (extract(epoch from least(o.ends_at, o.cancelled_at)) * 1000)::float8 as "to",
      (select array_agg(b.asset_id::text) from below b where b.window_id = o.id) as "assetIds"
    from open o order by o.created_at, o.id`;
  return {
    silences: silences.map(({ severities, ...one }) => ({ ...one, severities: severities?.length ? new Set(severities) : null })),
    windows: windows.map(({ assetIds, ...one }) => ({ ...one, assetIds: assetIds && new Set(assetIds) })),
  };
}

function parseRule(row: Row): LiveRule[] {
  const parsed = alertCondition.safeParse({ conditionType: row.condition_type, conditionConfig: row.condition_config });
  if (!parsed.success) {
    log.warn({ rule: row.id }, "an alert rule's condition cannot be read and is skipped: edit the rule");
    return [];
  }
  const some = (list: string[] | null) => (list && list.length > 0 ? new Set(list) : null);
  const targets = {
    assetTypes: some(row.asset_types),
    sensorTypes: some(row.sensor_types),
    siteIds: some(row.site_ids),
    sensorIds: some(row.sensor_ids),
  };
  return [
    {
      id: row.id,
      name: row.name,
      severity: row.severity,
      openIncident: row.open_incident,
      escalation: row.escalation,
      groupBy: row.group_by,
      condition: parsed.data,
      key: keyOf(parsed.data),
      changedAt: row.changed_at,
      targets,
    },
  ];
}

/** A short fingerprint of a condition (FNV-1a, 32 bits). */
export function keyOf(condition: AlertCondition): string {
  let hash = 0x811c9dc5;
  for (const char of JSON.stringify(condition)) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
  return (hash >>> 0).toString(36);
}

export function matches({ targets }: Pick<LiveRule, "targets">, target: RuleTarget): boolean {
  return (
    (targets.sensorTypes?.has(target.type) ?? true) &&
    (targets.assetTypes?.has(target.assetType) ?? true) &&
    (targets.sensorIds?.has(target.id) ?? true) &&
    (!targets.siteIds || (target.siteId !== null && targets.siteIds.has(target.siteId)))
  );
}

/** The rules that watch a sensor; remembered until the rules or the sensor's place change. */
export function rulesFor(book: RuleBook, target: RuleTarget): readonly LiveRule[] {
  const known = book.matched.get(target.id);
  if (known && known.target.type === target.type && known.target.assetType === target.assetType && known.target.siteId === target.siteId)
    return known.rules;
  const rules = book.rules.filter((rule) => matches(rule, target));
  if (book.matched.size > 50_000) book.matched.clear();
  book.matched.set(target.id, { target: { id: target.id, type: target.type, assetType: target.assetType, siteId: target.siteId }, rules });
  return rules;
}
