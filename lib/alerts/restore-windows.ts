import "server-only";
import { type ActorTx, rawOf } from "@/db/with-actor";
import { recomputeHealth } from "@/lib/assets/recompute-health";
import { appendEvent } from "@/lib/events/append";
import { releaseStreams } from "@/lib/telemetry/stream-rows";
import { isSuppressed } from "./mutes";
import { type RuleBook, ruleBook, rulesFor, rulesVersion } from "./rules-cache";
import { type AlertNews, type AlertSubject, applyTransitions } from "./transitions";
import { alertWatcher, statesOf } from "./watch";

type Ended = { id: string; mode: "record" | "suppress"; siteId: string | null; reason: string };
type Held = AlertSubject & { type: string; assetType: string; ruleId: string };

/**
 * Part of alerts.tick: maintenance windows that are over. Where rules raised nothing, the engine went on watching, so its memory says what still
 * holds: that is raised now, and what ended meanwhile never was an alert.
 */
export async function restoreWindows(tx: ActorTx): Promise<number> {
  const ended = await rawOf(tx)<Ended[]>`
    update maintenance_windows set restored_at = now()
    where restored_at is null and (ends_at <= now() or cancelled_at is not null)
    returning id, mode, site_id as "siteId", reason`;
  const [version] = await rulesVersion(tx);
  const book = await ruleBook(tx, version!.version);
  // Readings of a window may arrive after it: as long as that is judged, what it held back is looked after.
  if (book.mutes.windows.some(({ mode, to }) => mode === "suppress" && to <= Date.now())) await raiseWhatStillHolds(tx, book);
  for (const { id, mode, siteId, reason } of ended) {
    await appendEvent(tx, {
      type: "maintenance_window.ended",
      subjectType: "maintenance_window",
      subjectId: id,
      siteId,
      permission: "alerts:read",
      data: { mode, reason },
    });
  }
  return ended.length;
}

/** Engine states that are active without an alert of their own: a window kept it from being raised. What a person ended is not among them. */
async function raiseWhatStillHolds(tx: ActorTx, book: RuleBook) {
  const held = await rawOf(tx)<Held[]>`
    select s.id, s.name, s.type, s.engineering_unit as unit, s.asset_id as "assetId", a.name as "assetName", a.type as "assetType", s.site_id as "siteId",
      t.rule_id as "ruleId"
    from alert_rule_states t join sensors s on s.id = t.sensor_id join assets a on a.id = s.asset_id
    where t.active and not exists (select from alerts l where l.rule_id = t.rule_id and l.sensor_id = t.sensor_id
      and (l.cleared_at is null or l.timestamp >= to_timestamp((t.state -> 'state' -> 'active' ->> 'raisedAt')::float8 / 1000)))
    order by s.id, t.rule_id`;
  if (held.length === 0) return;
  const ids = [...new Set(held.map(({ id }) => id))];
  // Ingestion's lock: a batch under way has decided by the time it is granted, and the memory read after it is true.
  const lock = async () =>
    await rawOf(tx)<{ id: string; value: number | null }[]>`
      select sensor_id as id, last_value as value from sensor_states where sensor_id = any(${ids}::uuid[]) order by sensor_id for update`;
  const locked = await lock();
  const isNewer = await releaseStreams(tx, ids, alertWatcher);
  const values = new Map((isNewer ? await lock() : locked).map(({ id, value }) => [id, value]));
  const stored = await statesOf(tx, ids);
  const now = Date.now();
  const news = held.flatMap((sensor): AlertNews[] => {
    const rule = rulesFor(book, sensor).find(({ id }) => id === sensor.ruleId);
    const active = stored.get(sensor.ruleId + sensor.id)?.state?.active;
    if (!rule || !active || isSuppressed(book.mutes, sensor, now)) return [];
    const { conditionConfig } = rule.condition;
    const noData = active.cause === "no_data";
    const raised = {
      type: "raised",
      at: active.raisedAt,
      since: active.since,
      value: noData ? null : (values.get(sensor.id) ?? null),
      threshold: !noData && "threshold" in conditionConfig ? conditionConfig.threshold : null,
      cause: active.cause,
    } as const;
    return [{ rule, sensor, episodes: [{ raised }] }];
  });
  const afterwards: (() => Promise<unknown>)[] = [];
  // Their time lies within the window that is over: the windows have had their say.
  const mutes = { ...book.mutes, windows: book.mutes.windows.filter(({ from, to }) => from <= now && now < to) };
  await recomputeHealth(tx, await applyTransitions(tx, news, afterwards, mutes), afterwards);
  for (const write of afterwards) await write();
}
