import "server-only";
import { type ActorTx, rawOf } from "@/db/with-actor";
import { log } from "@/lib/log";
import { type AlertCondition, type AlertSeverity, alertCondition } from "./schema";

/** What decides which rules watch a sensor. */
export type RuleTarget = { id: string; type: string; assetType: string; siteId: string | null };

/** An enabled rule, parsed and ready to run. */
export type LiveRule = {
  id: string;
  name: string;
  severity: AlertSeverity;
  openIncident: boolean;
  condition: AlertCondition;
  /** Changes with the condition: what was remembered under another one means nothing. */
  key: string;
  targets: Record<"assetTypes" | "sensorTypes" | "siteIds" | "sensorIds", ReadonlySet<string> | null>;
};

export type RuleBook = { version: string; rules: LiveRule[]; matched: Map<string, { target: RuleTarget; rules: LiveRule[] }> };

type Row = Record<"asset_types" | "sensor_types" | "site_ids" | "sensor_ids", string[] | null> & {
  id: string;
  name: string;
  severity: AlertSeverity;
  open_incident: boolean;
  condition_type: string;
  condition_config: unknown;
};

const books = new Map<string, RuleBook>();
const MOST_BOOKS = 500;

/** Changes whenever a rule of the organization is made, changed, switched or deleted. Small enough to ask in every batch. */
export const rulesVersion = (tx: ActorTx) =>
  rawOf(tx)<{ version: string }[]>`select count(*) || ':' || coalesce(sum(extract(epoch from updated_at)), 0) as version from alert_rules`;

/** The organization's enabled rules: from memory while `version` is what it was. */
export async function ruleBook(tx: ActorTx, version: string): Promise<RuleBook> {
  const organization = tx.actor.organizationId!;
  const known = books.get(organization);
  if (known?.version === version) return known;
  const rows = await rawOf(tx)<
    Row[]
  >`select id, name, severity, open_incident, condition_type, condition_config, asset_types, sensor_types::text[] as sensor_types,
    site_ids::text[] as site_ids, sensor_ids::text[] as sensor_ids from alert_rules where enabled order by id`;
  const book = { version, rules: rows.flatMap(parseRule), matched: new Map() };
  if (books.size >= MOST_BOOKS) books.clear();
  books.set(organization, book);
  return book;
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
      condition: parsed.data,
      key: keyOf(parsed.data),
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
