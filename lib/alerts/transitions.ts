import "server-only";
import { type ActorTx, rawOf } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { appendEvent } from "@/lib/events/append";
import type { Episode } from "./engine";
import { escalate } from "./escalate";
import { isSuppressed, lastSuppression, type Mutes, muteOf } from "./mutes";
import type { LiveRule } from "./rules-cache";
import type { AlertSeverity } from "./schema";
import { severityAt, severityRank } from "./severity";
import { takeAlertNumber } from "./take-number";
import { categoryOf, describeAlert } from "./words";

export type AlertSubject = { id: string; name: string; unit: string; assetId: string; assetName: string; siteId: string | null };
/** What happened to the alert of one rule on one sensor. `scoreAt` gives the anomaly score of a reading of this batch. */
export type AlertNews = { rule: LiveRule; sensor: AlertSubject; episodes: Episode[]; scoreAt?: (at: number) => number | null };
type AlertRow = { id: string; number: number; correlation_id: string; site_id: string | null; severity: AlertSeverity; began: number };
/** Events and audit entries, written last: the head of the audit chain is the one lock that everybody takes at the end. */
export type Afterwards = (() => Promise<unknown>)[];
type Batch = { tx: ActorTx; afterwards: Afterwards; mutes: Mutes; assets: Set<string> };

/**
 * Writes what the engine decided: raises, goes on and clears, in the order of reading time. At most one alert of a rule and sensor is active (a
 * unique index says so too). Inside a maintenance window that suppresses, nothing is raised; what still holds afterwards is raised by the next
 * reading or tick. Returns the assets concerned.
 */
export async function applyTransitions(tx: ActorTx, news: AlertNews[], afterwards: Afterwards, mutes: Mutes): Promise<Set<string>> {
  const beginning = ({ raised, updated, cleared }: Episode) => (raised ?? updated ?? cleared)!.at;
  const steps = news
    .flatMap((item) => item.episodes.map((episode) => ({ item, episode })))
    .sort((a, b) => beginning(a.episode) - beginning(b.episode));
  const batch: Batch = { tx, afterwards, mutes, assets: new Set() };
  for (const { item, episode } of steps) {
    const { raised, updated, cleared } = episode;
    if (raised && !isSuppressed(mutes, item.sensor, raised.at)) await raise(batch, item, episode);
    else if (updated) await goOn(batch, item, episode, updated);
    if (cleared) await clear(batch, item, cleared);
    if (raised || cleared) batch.assets.add(item.sensor.assetId);
  }
  return batch.assets;
}

async function raise(batch: Batch, item: AlertNews, { raised, updated, low, high }: Episode): Promise<void> {
  const { tx, afterwards, mutes, assets } = batch;
  const { rule, sensor, scoreAt } = item;
  const { at, since, value, threshold } = raised!;
  const { title, description } = describeAlert(rule, sensor, raised!);
  const confidence = rule.condition.conditionType === "anomaly_score" ? (scoreAt?.(at) ?? null) : null;
  const severity = severityAt(rule, low ?? value, high ?? value);
  const grown = severity !== rule.severity;
  const place = { ruleId: rule.id, sensorId: sensor.id, assetId: sensor.assetId, siteId: sensor.siteId, severity };
  const mute = muteOf(mutes, place, Date.now(), at);
  const number = await takeAlertNumber(tx.actor.organizationId!);
  const [alert] = await rawOf(tx)<AlertRow[]>`
    insert into alerts (number, rule_id, asset_id, sensor_id, title, description, severity, base_severity, escalated_at, category, confidence_score,
      affected_value, threshold_value, timestamp, first_seen_at, last_seen_at, occurrences, group_key, muted_by, muted_by_id)
    values (${number}::int, ${rule.id}::uuid, ${sensor.assetId}::uuid, ${sensor.id}::uuid, ${title}, ${description}, ${severity}::alert_severity,
      ${grown ? rule.severity : null}::alert_severity, case when ${grown} then now() end, ${categoryOf(rule, raised!.cause)}::alert_category,
      ${confidence}::numeric, ${updated?.value ?? value}::float8, ${threshold}::float8, ${time(at)}::timestamptz,
      ${time(since)}::timestamptz, ${time(updated?.at ?? at)}::timestamptz, ${updated?.occurrences ?? 1}::int, ${groupKey(rule, sensor)},
      ${mute?.by ?? null}, ${mute?.id ?? null}::uuid)
    on conflict (organization_id, rule_id, sensor_id) where cleared_at is null and rule_id is not null do nothing
    returning id, number, correlation_id, site_id, severity, 0 as began`;
  if (!alert) return goOn(batch, item, { ...(low !== undefined && { low, high: high! }) }, updated ?? { at, value, occurrences: 1 });
  assets.add(sensor.assetId);
  const told = {
    ...factsOf(rule, sensor, alert, value, threshold),
    ...(grown && { baseSeverity: rule.severity }),
    ...(mute && { muted: mute.by }),
  };
  afterwards.push(
    () =>
      recordAudit(tx, {
        action: "alert.raise",
        resourceType: "alert",
        resourceId: alert.id,
        details: told,
        next: { severity, title, ...(mute && { mutedBy: mute.by, mutedById: mute.id }) },
      }),
    () => tell(tx, "alert.raised", alert, at, told),
  );
}

/** Which alerts this one is shown and told together with. */
function groupKey({ groupBy, id }: LiveRule, { assetId, siteId }: AlertSubject): string | null {
  if (groupBy === "rule") return `rule:${id}`;
  if (groupBy === "asset") return `asset:${assetId}`;
  return groupBy === "site" ? `site:${siteId ?? "none"}` : null;
}

type Going = { at: number; value: number | null; occurrences: number };

async function goOn(batch: Batch, item: AlertNews, { low, high }: Episode, { at, value, occurrences }: Going): Promise<void> {
  const { tx, afterwards, assets } = batch;
  const { rule, sensor } = item;
  const [alert] = await rawOf(tx)<AlertRow[]>`
    update alerts set occurrences = greatest(occurrences + 1, ${occurrences}), affected_value = coalesce(${value}::float8, affected_value),
      last_seen_at = greatest(last_seen_at, ${time(at)}::timestamptz)
    where rule_id = ${rule.id}::uuid and sensor_id = ${sensor.id}::uuid and cleared_at is null
    returning id, number, correlation_id, site_id, severity, 0 as began`;
  if (!alert) {
    if (!(await wasHeldBack(batch, item, at))) return;
    const { conditionConfig } = rule.condition;
    const threshold = "threshold" in conditionConfig ? conditionConfig.threshold : null;
    const raised = { type: "raised", at, since: at, value, threshold, cause: "condition" } as const;
    return raise(batch, item, { raised, ...(low !== undefined && { low, high: high! }) });
  }
  const severity = severityAt(rule, low ?? value, high ?? value);
  if (severityRank(severity) <= severityRank(alert.severity)) return;
  if (await escalate(tx, alert.id, severity, { value, ruleId: rule.id }, afterwards)) assets.add(sensor.assetId);
}

/** A window kept it from being raised, and is over while the condition still holds. What was raised since and ended by a person stays ended. */
async function wasHeldBack({ tx, mutes }: Batch, { rule, sensor }: AlertNews, at: number): Promise<boolean> {
  const since = lastSuppression(mutes, sensor, at);
  if (since === null || isSuppressed(mutes, sensor, at)) return false;
  const [raised] = await rawOf(tx)`select 1 from alerts
    where rule_id = ${rule.id}::uuid and sensor_id = ${sensor.id}::uuid and timestamp >= ${time(since)}::timestamptz limit 1`;
  return raised === undefined;
}

/** Ends the active alert. One that a person has resolved meanwhile is not active any more, and nothing is said twice. */
async function clear({ tx, afterwards }: Batch, { rule, sensor }: AlertNews, { at, cause }: NonNullable<Episode["cleared"]>) {
  const [alert] = await rawOf(tx)<AlertRow[]>`
    update alerts set cleared_at = ${time(at)}::timestamptz, resolved = true, resolved_at = coalesce(resolved_at, ${time(at)}::timestamptz),
      duration_minutes = least(greatest(round(extract(epoch from ${time(at)}::timestamptz - timestamp) / 60), 0), 2147483647)::int
    where rule_id = ${rule.id}::uuid and sensor_id = ${sensor.id}::uuid and cleared_at is null
    returning id, number, correlation_id, site_id, severity, (extract(epoch from timestamp) * 1000)::float8 as began`;
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
  const { openIncident, name: ruleName, id: ruleId } = rule;
  return {
    number: alert.number,
    severity: alert.severity,
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
