import "server-only";
import type { Actor } from "@/db/actor";
import { type ActorTx, rawOf, withActor } from "@/db/with-actor";
import { recomputeHealth } from "@/lib/assets/recompute-health";
import { appendEvent } from "@/lib/events/append";
import { enqueueJob } from "@/lib/jobs/enqueue";
import { type Choose, eachOrganization } from "./each-organization";

const ASSETS_PER_SWEEP = 500;
type Silent = { id: string; name: string; site_id: string | null; asset_id: string; was: string };

/** Job telemetry.sweep: whoever has sent nothing for too long is offline, by the time readings arrived and the database's clock. */
export const sweep = (payload: Record<string, unknown>) =>
  eachOrganization(
    payload,
    "telemetry.sweep",
    async (actor) => {
      await withActor(actor, sweepGateways);
      await sweepSensors(actor);
      await withActor(actor, async (tx) => {
        // Time alone changes health (maintenance falls due, scores grow old): the longest unvisited assets come along each time.
        const stale = await rawOf(tx)<
          { id: string }[]
        >`select id from assets where retired_at is null and (health_computed_at is null or health_computed_at < now() - interval '15 minutes')
        order by health_computed_at nulls first limit ${ASSETS_PER_SWEEP}`;
        await recomputeHealth(
          tx,
          stale.map(({ id }) => id),
        );
        const [left] = await rawOf(tx)`select 1 from telemetry_dirty_hours limit 1`;
        const key = `rollup:${actor.organizationId}`;
        if (left) await enqueueJob(tx, "telemetry.rollup", {}, { key, queue: key });
      });
    },
    organizationsWithPlant,
  );

/** Sensors belong to assets, and readings to sensors: without assets and gateways nothing falls silent or grows old. */
export const organizationsWithPlant: Choose = (tx) => rawOf(tx)`select o.id from private.organization_ids() as o(id)
  where exists (select from assets a where a.organization_id = o.id) or exists (select from gateways g where g.organization_id = o.id)`;

async function sweepGateways(tx: ActorTx) {
  const gone = await rawOf(tx)<Silent[]>`
    with silent as (select id, status from gateways where status <> 'offline' and coalesce(last_seen, created_at) < now() - make_interval(secs => offline_after_seconds) order by id for update skip locked)
    update gateways g set status = 'offline' from silent where g.id = silent.id returning g.id, g.name, g.site_id, null as asset_id, silent.status as was`;
  for (const { id, name, site_id, was } of gone) {
    const data = { name, status: "offline", previousStatus: was };
    await appendEvent(tx, {
      type: "gateway.status_changed",
      subjectType: "gateway",
      subjectId: id,
      siteId: site_id,
      permission: "telemetry:read",
      data,
    });
  }
}

/** Three missed reports, and five minutes at least. The sensors' state rows are locked first, as ingestion does: a reading on its way wins. */
function sweepSensors(actor: Actor) {
  return withActor(actor, async (tx) => {
    const sql = rawOf(tx);
    const silence = sql`coalesce(t.last_received_at, s.last_seen, s.created_at) < now() - make_interval(secs => greatest(3 * s.reporting_interval_seconds, 300))`;
    const held = await sql<
      { id: string }[]
    >`select t.sensor_id as id from sensor_states t join sensors s on s.id = t.sensor_id where s.status <> 'offline' and ${silence}
      order by t.sensor_id for update of t skip locked`;
    const gone = await sql<Silent[]>`
      with silent as (select s.id, s.status from sensors s left join sensor_states t on t.sensor_id = s.id
        where s.status <> 'offline' and ${silence} and (t.sensor_id is null or t.sensor_id = any(${held.map(({ id }) => id)}::uuid[])))
      update sensors s set status = 'offline' from silent where s.id = silent.id returning s.id, s.name, s.site_id, s.asset_id, silent.status as was`;
    const afterwards: (() => Promise<unknown>)[] = gone.map(
      ({ id, name, site_id, asset_id, was }) =>
        () =>
          appendEvent(tx, {
            type: "sensor.status_changed",
            subjectType: "sensor",
            subjectId: id,
            siteId: site_id,
            permission: "telemetry:read",
            data: { name, assetId: asset_id, status: "offline", previousStatus: was },
          }),
    );
    await recomputeHealth(
      tx,
      gone.map(({ asset_id }) => asset_id),
      afterwards,
    );
    for (const write of afterwards) await write();
  });
}
