import "server-only";
import type { Actor } from "@/db/actor";
import { type ActorTx, rawOf, withActor } from "@/db/with-actor";
import { recomputeHealth } from "@/lib/assets/recompute-health";
import { recordAudit } from "@/lib/audit/record";
import { appendEvent } from "@/lib/events/append";
import { type Choose, eachOrganization } from "@/lib/telemetry/each-organization";
import { releaseStreams } from "@/lib/telemetry/stream-rows";
import { episodesOf, passTime, recall, remember, type StateChange } from "./engine";
import { escalateByTime } from "./escalate";
import { restoreWindows } from "./restore-windows";
import { type LiveRule, type RuleBook, ruleBook, rulesFor, rulesVersion } from "./rules-cache";
import { syncMutes } from "./sync-mutes";
import { tellRoutes } from "./tell-routes";
import { type AlertNews, applyTransitions } from "./transitions";
import { alertWatcher, saveChanges, statesOf } from "./watch";

const SENSORS_AT_ONCE = 200;

type TickSensor = {
  id: string;
  name: string;
  type: string;
  unit: string;
  assetId: string;
  assetName: string;
  assetType: string;
  siteId: string | null;
  newest: number;
  newestGood: number | null;
  silentFor: number;
};

/** Job alerts.tick (every minute): what no reading will tell. Hold times end, silence is noticed, and unread alerts are acknowledged by their rule. */
export const tickAlerts = (payload: Record<string, unknown>) =>
  eachOrganization(
    payload,
    "alerts.tick",
    async (actor) => {
      for (let after = "00000000-0000-0000-0000-000000000000"; after; ) after = await withActor(actor, (tx) => tickSome(tx, after));
      await withActor(actor, clearOrphans);
      await withActor(actor, restoreWindows);
      await withActor(actor, syncMutes);
      await withActor(actor, escalateByTime);
      await acknowledgeByRule(actor);
      await withActor(actor, tellRoutes);
    },
    organizationsToWatch,
  );

/** Without a rule, an alert or a window, time changes nothing. */
export const organizationsToWatch: Choose = (tx) => rawOf(tx)`select o.id from private.organization_ids() as o(id)
  where exists (select from alert_rules r where r.organization_id = o.id) or exists (select from alerts a where a.organization_id = o.id)
    or exists (select from maintenance_windows w where w.organization_id = o.id)`;

const watchesSilence = ({ condition: { conditionConfig } }: LiveRule) =>
  conditionConfig.no_data.mode !== "keep" || ("check" in conditionConfig && conditionConfig.check === "expected_reading");

/** Sensors with an active alert, and, where a rule watches for silence, all that have ever sent. Answers the last one's id, "" at the end. */
async function tickSome(tx: ActorTx, after: string): Promise<string> {
  const [version] = await rulesVersion(tx);
  const book = await ruleBook(tx, version!.version);
  const everyone = book.rules.some(watchesSilence);
  // Locked in ingestion's order: the two never decide about one sensor at the same time.
  const sensors = await rawOf(tx)<TickSensor[]>`
    select s.id, s.name, s.type, s.engineering_unit as unit, s.asset_id as "assetId", a.name as "assetName", a.type as "assetType", s.site_id as "siteId",
      (extract(epoch from t.last_timestamp) * 1000)::float8 as newest, case when t.anomaly_state[1] > 0 then t.anomaly_state[2] end as "newestGood",
      greatest(extract(epoch from clock_timestamp() - t.last_received_at) * 1000, 0)::float8 as "silentFor"
    from sensor_states t join sensors s on s.id = t.sensor_id join assets a on a.id = s.asset_id
    where t.sensor_id > ${after}::uuid and t.last_timestamp is not null and t.last_received_at is not null
      and (${everyone} or exists (select from alert_rule_states r where r.sensor_id = t.sensor_id and r.active))
    order by t.sensor_id limit ${SENSORS_AT_ONCE} for update of t`;
  const ids = sensors.map(({ id }) => id);
  if (await releaseStreams(tx, ids, alertWatcher)) return tickSome(tx, after);
  const stored = await statesOf(tx, ids);
  const changes: StateChange[] = [];
  const news: AlertNews[] = [];
  for (const sensor of sensors) {
    const mark = { newest: sensor.newest, newestGood: sensor.newestGood };
    for (const rule of rulesFor(book, sensor)) {
      const row = stored.get(rule.id + sensor.id);
      // Reading time goes on from the newest reading at the pace of the wall clock, so a replayed history is no silence.
      const { state, transitions } = passTime(rule, recall(rule, row, mark), sensor.newest + sensor.silentFor);
      if (transitions.length === 0) continue;
      const change = remember(rule, sensor.id, row, state, mark);
      if (change) changes.push(change);
      news.push({ rule, sensor, episodes: episodesOf(transitions) });
    }
  }
  await saveChanges(tx, changes);
  await finish(tx, news, book);
  return sensors.length < SENSORS_AT_ONCE ? "" : sensors.at(-1)!.id;
}

async function finish(tx: ActorTx, news: AlertNews[], { mutes }: RuleBook) {
  const afterwards: (() => Promise<unknown>)[] = [];
  await recomputeHealth(tx, await applyTransitions(tx, news, afterwards, mutes), afterwards);
  for (const write of afterwards) await write();
}

/** A rule that was switched off or turned to other sensors will never see the reading that clears: its alerts end now. */
async function clearOrphans(tx: ActorTx) {
  const [version] = await rulesVersion(tx);
  const book: RuleBook = await ruleBook(tx, version!.version);
  const rows = await rawOf(tx)<
    (Omit<TickSensor, "newest" | "newestGood" | "silentFor"> & {
      ruleId: string;
      ruleName: string;
      severity: LiveRule["severity"];
      openIncident: boolean;
      now: number;
    })[]
  >`
    select s.id, s.name, s.type, s.engineering_unit as unit, s.asset_id as "assetId", a.name as "assetName", a.type as "assetType", s.site_id as "siteId", r.id as "ruleId",
      r.name as "ruleName", r.severity, r.open_incident as "openIncident", (extract(epoch from clock_timestamp()) * 1000)::float8 as now
    from alert_rule_states t join alert_rules r on r.id = t.rule_id join sensors s on s.id = t.sensor_id join assets a on a.id = s.asset_id where t.active order by s.id, r.id`;
  const orphans = rows.filter((row) => !rulesFor(book, row).some((rule) => rule.id === row.ruleId));
  if (orphans.length === 0) return;
  const ids = [...new Set(orphans.map(({ id }) => id))];
  await rawOf(tx)`select 1 from sensor_states where sensor_id = any(${ids}::uuid[]) order by sensor_id for update`;
  await releaseStreams(tx, ids, alertWatcher);
  await saveChanges(
    tx,
    orphans.map(({ ruleId, id }) => ({ ruleId, sensorId: id, state: {}, active: false })),
  );
  const news = orphans.map((row): AlertNews => {
    const rule = {
      id: row.ruleId,
      name: row.ruleName,
      severity: row.severity,
      openIncident: row.openIncident,
      escalation: [],
    } as unknown as LiveRule;
    return { rule, sensor: row, episodes: [{ cleared: { type: "cleared", at: row.now, cause: "safe" } }] };
  });
  await finish(tx, news, book);
}

/** Rules may say that nobody needs to look: after so many minutes an alert counts as acknowledged, by nobody. It stays active. */
function acknowledgeByRule(actor: Actor) {
  return withActor(actor, async (tx) => {
    const done = await rawOf(tx)<{ id: string; number: number; site_id: string | null; correlation_id: string; minutes: number }[]>`
      update alerts a set acknowledged = true, acknowledged_at = now() from alert_rules r
      where r.id = a.rule_id and not a.acknowledged and r.auto_acknowledge_minutes is not null and a.created_at < now() - make_interval(mins => r.auto_acknowledge_minutes)
      returning a.id, a.number, a.site_id, a.correlation_id, r.auto_acknowledge_minutes as minutes`;
    for (const { id, number, site_id, correlation_id, minutes } of done) {
      await recordAudit(tx, {
        action: "alert.acknowledge",
        event: "alert.acknowledged",
        resourceType: "alert",
        resourceId: id,
        details: { automatic: true, afterMinutes: minutes },
        next: { acknowledged: true },
      });
      await appendEvent(tx, {
        type: "alert.acknowledged",
        subjectType: "alert",
        subjectId: id,
        siteId: site_id,
        permission: "alerts:read",
        data: { number, automatic: true },
        correlationId: correlation_id,
      });
    }
  });
}
