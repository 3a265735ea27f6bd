import "server-only";
import { sql } from "drizzle-orm";
import { serviceActor } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { asIdentity } from "@/lib/auth/access";

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
}
