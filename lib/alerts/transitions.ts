import "server-only";
import { type ActorTx, rawOf } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { appendEvent } from "@/lib/events/append";
import type { Episode } from "./engine";
import type { LiveRule } from "./rules-cache";
import { categoryOf, describeAlert } from "./words";

export type AlertSubject = { id: string; name: string; unit: string; assetId: string; assetName: string };
/** What happened to the alert of one rule on one sensor. `scoreAt` gives the anomaly score of a reading of this batch. */
export type AlertNews = { rule: LiveRule; sensor: AlertSubject; episodes: Episode[]; scoreAt?: (at: number) => number | null };
type AlertRow = { id: string; number: number; correlation_id: string; site_id: string | null; began: number };
/** Events and audit entries, written last: the head of the audit chain is the one lock that everybody takes at the end. */
export type Afterwards = (() => Promise<unknown>)[];

/**
 * Writes what the engine decided: raises, goes on and clears, in the order of reading time. At most one alert of a rule and sensor is active (a
 * unique index says so too). Returns the assets concerned.
 */
export async function applyTransitions(tx: ActorTx, news: AlertNews[], afterwards: Afterwards): Promise<Set<string>> {
  const beginning = ({ raised, updated, cleared }: Episode) => (raised ?? updated ?? cleared)!.at;
  const steps = news
    .flatMap((item) => item.episodes.map((episode) => ({ item, episode })))
    .sort((a, b) => beginning(a.episode) - beginning(b.episode));
  const assets = new Set<string>();
  for (const { item, episode } of steps) {
    if (episode.raised) await raise(tx, item, episode, afterwards);
    else if (episode.updated) await goOn(tx, item, episode.updated);
    if (episode.cleared) await clear(tx, item, episode.cleared, afterwards);
    if (episode.raised || episode.cleared) assets.add(item.sensor.assetId);
  }
  return assets;
}

async function raise(tx: ActorTx, { rule, sensor, scoreAt }: AlertNews, { raised, updated }: Episode, afterwards: Afterwards) {
  const { at, since, value, threshold } = raised!;
  const { title, description } = describeAlert(rule, sensor, raised!);
  const confidence = rule.condition.conditionType === "anomaly_score" ? (scoreAt?.(at) ?? null) : null;
  const [alert] = await rawOf(tx)<AlertRow[]>`
    with number as (insert into alert_sequences as s (last_value) values (1)
      on conflict (organization_id) do update set last_value = s.last_value + 1 returning last_value)
    insert into alerts (number, rule_id, asset_id, sensor_id, title, description, severity, category, confidence_score, affected_value, threshold_value,
      timestamp, first_seen_at, last_seen_at, occurrences)
    select last_value, ${rule.id}::uuid, ${sensor.assetId}::uuid, ${sensor.id}::uuid, ${title}, ${description}, ${rule.severity}::alert_severity,
      ${categoryOf(rule, raised!.cause)}::alert_category, ${confidence}::numeric, ${updated?.value ?? value}::float8, ${threshold}::float8, ${time(at)}::timestamptz,
      ${time(since)}::timestamptz, ${time(updated?.at ?? at)}::timestamptz, ${updated?.occurrences ?? 1}::int
    from number
    on conflict (organization_id, rule_id, sensor_id) where cleared_at is null and rule_id is not null do nothing
    returning id, number, correlation_id, site_id, 0 as began`;
  if (!alert) return goOn(tx, { rule, sensor, episodes: [] }, updated ?? { at, value, occurrences: 1 });
  const told = factsOf(rule, sensor, alert, value, threshold);
  afterwards.push(
    () =>
      recordAudit(tx, {
        action: "alert.raise",
        resourceType: "alert",
        resourceId: alert.id,
        details: told,
        next: { severity: rule.severity, title },
      }),
    () => tell(tx, "alert.raised", alert, at, told),
  );
}

const goOn = (
  tx: ActorTx,
  { rule, sensor }: AlertNews,
  { at, value, occurrences }: { at: number; value: number | null; occurrences: number },
) =>
  rawOf(
    tx,
  )`update alerts set occurrences = greatest(occurrences + 1, ${occurrences}), affected_value = coalesce(${value}::float8, affected_value),
    last_seen_at = greatest(last_seen_at, ${time(at)}::timestamptz)
    where rule_id = ${rule.id}::uuid and sensor_id = ${sensor.id}::uuid and cleared_at is null`;

/** Ends the active alert. One that a person has resolved meanwhile is not active any more, and nothing is said twice. */
async function clear(tx: ActorTx, { rule, sensor }: AlertNews, { at, cause }: NonNullable<Episode["cleared"]>, afterwards: Afterwards) {
  const [alert] = await rawOf(tx)<AlertRow[]>`
    update alerts set cleared_at = ${time(at)}::timestamptz, resolved = true, resolved_at = coalesce(resolved_at, ${time(at)}::timestamptz),
      duration_minutes = least(greatest(round(extract(epoch from ${time(at)}::timestamptz - timestamp) / 60), 0), 2147483647)::int
    where rule_id = ${rule.id}::uuid and sensor_id = ${sensor.id}::uuid and cleared_at is null
    returning id, number, correlation_id, site_id, (extract(epoch from timestamp) * 1000)::float8 as began`;
  if (!alert) return;
  const told = {
    ...factsOf(rule, sensor, alert, null, null),
    cause,
    durationMinutes: Math.max(0, Math.round((at - alert.began) / 60_000)),
  };
  afterwards.push(
    () => recordAudit(tx, { action: "alert.clear", resourceType: "alert", resourceId: alert.id, details: told, next: { cleared: true } }),
    () => tell(tx, "alert.cleared", alert, at, told),
  );
}

const time = (ms: number) => new Date(ms).toISOString();

function factsOf(rule: LiveRule, sensor: AlertSubject, alert: AlertRow, value: number | null, threshold: number | null) {
  const { severity, openIncident, name: ruleName, id: ruleId } = rule;
  return {
    number: alert.number,
    severity,
    assetId: sensor.assetId,
    sensorId: sensor.id,
    value,
    unit: sensor.unit,
    threshold,
    ruleId,
    ruleName,
    openIncident,
  };
}

const tell = (tx: ActorTx, type: "alert.raised" | "alert.cleared", alert: AlertRow, at: number, data: Record<string, unknown>) =>
  appendEvent(tx, {
    type,
    subjectType: "alert",
    subjectId: alert.id,
    siteId: alert.site_id,
    permission: "alerts:read",
    data,
    correlationId: alert.correlation_id,
    occurredAt: new Date(at),
  });
