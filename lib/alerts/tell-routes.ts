import "server-only";
import { type ActorTx, rawOf } from "@/db/with-actor";
import { enqueueJob } from "@/lib/jobs/enqueue";
import { dueNotice, type Notice, type NoticeReason, type Route, type Routed, routesFor } from "./route-rules";
import { sendNotice } from "./send-notice";
import { severityRank } from "./severity";

export type LiveRoute = Route & { madeAt: number; channels: string[]; userIds: string[]; recipients: string[] };
/** `ruleTells`: its rule tells everybody who may acknowledge it in the app by itself. */
export type RoutedAlert = Routed & { id: string; number: number; title: string; groupKey: string | null; ruleTells: boolean };
type Told = Notice & { alertId: string; routeId: string };
type Due = { route: LiveRoute; alert: RoutedAlert; reason: NoticeReason; round: number };

/**
 * Tells of alerts whatever their routes say is due: of one, right after it was raised, grew or cleared, or of all, every minute. Muted ones tell
 * nobody; but that an alert ended within a maintenance window is told to those who were told that it began. Each (alert, route, reason, round) is told once, whoever comes first: the ledger of notices is the lock.
 */
export async function tellRoutes(tx: ActorTx, only?: string, now = Date.now()): Promise<number> {
  // Of one alert all three are asked at once; which alerts are told of every minute is known only once they are found.
  const [routes, found, heard] = await Promise.all([findRoutes(tx), findAlerts(tx, only), only ? findNotices(tx, [only]) : undefined]);
  if (routes.length === 0 || found.length === 0) return 0;
  const told = new Map<string, Told[]>();
  const notices =
    heard ??
    (await findNotices(
      tx,
      found.map(({ id }) => id),
    ));
  for (const notice of notices) told.set(notice.alertId, [...(told.get(notice.alertId) ?? []), notice]);

  const due: Due[] = [];
  const waiting = new Map<string, Due>();
  for (const alert of found) {
    const own = told.get(alert.id) ?? [];
    // A new route is for what happens from then on: it does not call people for everything that is active already.
    const since = routes.filter(({ madeAt }) => Math.max(alert.raisedAt, alert.escalatedAt ?? 0) >= madeAt);
    const wanted =
      alert.clearedAt === null ? routesFor(since, alert, now) : routes.filter(({ id }) => own.some((one) => one.routeId === id));
    for (const route of wanted) {
      const before = own.filter(({ routeId }) => routeId === route.id);
      const notice = dueNotice(route, alert, before, now);
      if (notice) due.push({ route, alert, ...notice });
      else if (before.length === 0 && alert.clearedAt === null)
        waiting.set(alert.id + route.id, { route, alert, reason: "raised", round: 0 });
    }
  }
  if (only) await wakeAfterWait(tx, [...waiting.values()], now);
  let sent = 0;
  for (const batch of together(due, [...waiting.values()])) {
    const fresh = await claim(tx, batch);
    if (fresh.length === 0) continue;
    sent += 1;
    await sendNotice(tx, fresh[0]!, fresh.length - 1);
  }
  return sent;
}

const findRoutes = (tx: ActorTx) => rawOf(tx)<LiveRoute[]>`
  select id, min_severity as "minSeverity", site_ids as "siteIds", rule_ids as "ruleIds", asset_types as "assetTypes", schedule,
    group_wait_seconds as "groupWaitSeconds", repeat_minutes as "repeatMinutes", remind_minutes as "remindMinutes", continues, channels,
    user_ids as "userIds", recipients, (extract(epoch from created_at) * 1000)::float8 as "madeAt"
  from notification_routes where enabled order by position, created_at, id`;

const findAlerts = (tx: ActorTx, only: string | undefined) => rawOf(tx)<RoutedAlert[]>`
  select l.id, l.number, l.title, l.severity, l.site_id as "siteId", l.rule_id as "ruleId", a.type as "assetType", l.group_key as "groupKey", l.acknowledged,
    (extract(epoch from l.created_at) * 1000)::float8 as "raisedAt", (extract(epoch from l.escalated_at) * 1000)::float8 as "escalatedAt",
    (extract(epoch from l.cleared_at) * 1000)::float8 as "clearedAt", coalesce('app' = any(r.notification_channels), false) as "ruleTells"
  from alerts l join assets a on a.organization_id = l.organization_id and a.id = l.asset_id
    left join alert_rules r on r.organization_id = l.organization_id and r.id = l.rule_id
  where (l.muted_by is null or l.muted_by = 'window' and l.cleared_at is not null) and case when ${only ?? null}::uuid is not null then l.id = ${only ?? null}::uuid
    else l.cleared_at is null or l.updated_at > now() - interval '1 hour' and exists (select from alert_notices n
      where n.organization_id = l.organization_id and n.alert_id = l.id) end
  order by l.severity desc, l.created_at, l.id`;

const findNotices = (tx: ActorTx, alertIds: readonly string[]) => rawOf(tx)<Told[]>`
  select alert_id as "alertId", route_id as "routeId", reason, round, (extract(epoch from sent_at) * 1000)::float8 as "sentAt"
  from alert_notices where organization_id = (select auth.organization_id()) and alert_id = any(${[...alertIds]}::uuid[]) order by sent_at`;

/** Alerts of one group that a route has not heard of are told in one message, the most severe first: also those whose own wait has not ended. */
function together(due: readonly Due[], waiting: readonly Due[]): Due[][] {
  const groups = new Map<string, Due[]>();
  const keyOf = ({ route, alert, reason }: Due) =>
    reason === "raised" && alert.groupKey ? `${route.id} ${alert.groupKey}` : `${route.id} ${alert.id} ${reason}`;
  for (const one of due) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  for (const one of waiting) groups.get(keyOf(one))?.push(one);
  const first = (a: Due, b: Due) => severityRank(b.alert.severity) - severityRank(a.alert.severity) || a.alert.number - b.alert.number;
  return [...groups.values()].map((group) => group.sort(first));
}

async function claim(tx: ActorTx, batch: readonly Due[]): Promise<Due[]> {
  const column = (pick: (one: Due) => string | number) => batch.map(pick);
  const { route } = batch[0]!; // a batch is of one route
  const made = await rawOf(tx)<{ alertId: string; reason: string; round: number }[]>`
    insert into alert_notices (alert_id, route_id, reason, round, channels, sent_at)
    select n.alert, ${route.id}::uuid, n.reason, n.round, ${route.channels}::text[], clock_timestamp()
    from unnest(${column(({ alert }) => alert.id)}::uuid[], ${column(({ reason }) => reason)}::text[], ${column(({ round }) => round)}::int[]) as n(alert, reason, round)
    on conflict do nothing returning alert_id as "alertId", reason, round`;
  return batch.filter(({ alert, reason, round }) =>
    made.some((one) => one.alertId === alert.id && one.reason === reason && one.round === round),
  );
}

/** A wait of seconds does not wait for the next minute. One job per route and group. */
async function wakeAfterWait(tx: ActorTx, waiting: readonly Due[], now: number) {
  for (const { route, alert } of waiting) {
    const runAt = alert.raisedAt + route.groupWaitSeconds * 1_000;
    if (runAt <= now) continue;
    const key = `alerts.route:${route.id}:${alert.groupKey ?? alert.id}:${Math.floor(runAt / 10_000)}`;
    await enqueueJob(tx, "alerts.tick", {}, { key, runAt: new Date(runAt + 500) });
  }
}
