import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { serviceActor } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { DEFAULT_NOTICE_RETENTION_DAYS } from "@/lib/alerts/limits";
import { DEFAULT_HEALTH_HISTORY_RETENTION_DAYS } from "@/lib/assets/limits";
import { asIdentity } from "@/lib/auth/access";
import { type Retained, retentionKeys } from "@/lib/organizations/retention";
import { DELETE_CHUNK } from "@/lib/telemetry/limits";

/** Removes what has run out: windows, one-time tokens, old failures, dead sessions, stored answers. */
export async function housekeeping() {
  await asIdentity(async (tx) => {
    await tx.execute(sql`delete from rate_limits where expires_at < now()`);
    await tx.execute(sql`delete from auth.realtime_places where expires_at < now() - interval '10 minutes'`);
    await tx.execute(sql`delete from failed_login_attempts where attempted_at < now() - interval '7 days'`);
    await tx.execute(sql`delete from auth.one_time_tokens where expires_at < now() - interval '1 day'`);
    await tx.execute(sql`delete from auth.flow_states where expires_at < now() - interval '1 day'`);
    await tx.execute(sql`delete from auth.mail_outbox where created_at < now() - interval '14 days'`);
    await tx.execute(
      sql`delete from auth.sessions where expires_at < now() - interval '30 days' or revoked_at < now() - interval '30 days'`,
    );
    await tx.execute(sql`select private.ensure_partition('api_requests', now() + make_interval(months => m)) from generate_series(0, 2) m`);
  }, false);
  await withActor(serviceActor({ label: "housekeeping" }), (tx) => tx.execute(sql`delete from idempotency_keys where expires_at < now()`));
  await withActor(serviceActor({ label: "housekeeping" }), async (tx) => {
    await tx.execute(sql`delete from inbound_webhook_deliveries where status = 'processed' and created_at < now() - interval '30 days'`);
    await tx.execute(sql`delete from notification_deliveries where created_at < now() - interval '90 days'`);
  });
  await inChunks(sql`with gone as materialized (
      select l.organization_id, l.id from organizations o join alerts l on l.organization_id = o.id
      where l.cleared_at < now() - make_interval(days => (o.settings ->> ${retentionKeys.alertRetentionDays})::int)
        and not exists (select from incident_alerts i where i.organization_id = l.organization_id and i.alert_id = l.id)
        and not exists (select from work_orders w where w.organization_id = l.organization_id and w.alert_id = l.id)
        and not exists (select from workflow_executions e where e.organization_id = l.organization_id and e.alert_id = l.id)
        and not exists (select from repair_proofs p where p.organization_id = l.organization_id and p.alert_id = l.id)
        and not exists (select from comments c where c.organization_id = l.organization_id and c.subject_type = 'alert' and c.subject_id = l.id)
      limit ${DELETE_CHUNK}),
    notices as (delete from alert_notices n using gone where n.organization_id = gone.organization_id and n.alert_id = gone.id)
    delete from alerts l using gone where l.organization_id = gone.organization_id and l.id = gone.id`);
  await inChunks(sql`delete from alert_notices where ctid = any(array(
    select n.ctid from alert_notices n join alerts l on l.organization_id = n.organization_id and l.id = n.alert_id join organizations o on o.id = n.organization_id
    where greatest(n.sent_at, l.cleared_at) < ${oldest("noticeRetentionDays", DEFAULT_NOTICE_RETENTION_DAYS)} and l.cleared_at is not null limit ${DELETE_CHUNK}))`);
  await inChunks(sql`delete from asset_health_history where ctid = any(array(
    select h.ctid from asset_health_history h join organizations o on o.id = h.organization_id where h.computed_at < ${oldest("healthHistoryRetentionDays", DEFAULT_HEALTH_HISTORY_RETENTION_DAYS)}
      and exists (select from asset_health_history n where n.organization_id = h.organization_id and n.asset_id = h.asset_id and n.computed_at > h.computed_at)
    limit ${DELETE_CHUNK}))`);
}

/** Since when the organization `o` keeps it. */
const oldest = (what: Retained, unsaid: number) =>
  sql`now() - make_interval(days => coalesce((o.settings ->> ${retentionKeys[what]})::int, ${unsaid}))`;

/** A delete that takes so many rows at most, again until it finds fewer: none of its transactions is long. */
async function inChunks(statement: SQL) {
  const remove = () => withActor(serviceActor({ label: "housekeeping" }), async (tx) => (await tx.execute(statement)).count);
  while ((await remove()) >= DELETE_CHUNK);
}
