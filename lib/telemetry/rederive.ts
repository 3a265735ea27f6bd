import "server-only";
import type { Actor } from "@/db/actor";
import { systemActor } from "@/db/actor";
import { type ActorTx, rawOf, withActor } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { appendEvent } from "@/lib/events/append";
import { enqueueJob } from "@/lib/jobs/enqueue";
import { calibrate, isStorable } from "./calibration";
import { markHours, plainArray } from "./store-readings";

const READINGS_AT_ONCE = 5_000;
const HOUR = 3_600_000;
type Plan = {
  sensorId: string;
  name: string;
  assetId: string;
  siteId: string | null;
  scale: number;
  offset: number;
  from: string;
  to: string;
};

/**
 * Job telemetry.rederive: gives the readings stored since a calibration's `applies_from` the values they would have had with it. In pieces, each
 * committed by itself; a piece done twice changes nothing, so a restart costs only time. Rollups follow by the hours it marks.
 */
export async function rederive({ organizationId, calibrationId }: Record<string, unknown>) {
  const actor = systemActor(String(organizationId), "telemetry.rederive");
  const plan = await withActor(actor, (tx) => planOf(tx, String(calibrationId)), { readOnly: true });
  if (!plan) return;
  let after: string | null = null;
  let beyond = 0;
  do {
    const piece: Piece = await withActor(actor, (tx) => rederiveSome(tx, String(calibrationId), plan, after), { timeoutMs: 60_000 });
    after = piece.last;
    beyond += piece.beyond;
  } while (after !== null);
  await withActor(actor, (tx) => finish(tx, actor, String(calibrationId), plan, beyond));
}

/** What is left to do: none once it is done. A later calibration of the sensor holds from where it begins. */
async function planOf(tx: ActorTx, id: string): Promise<Plan | undefined> {
  const [plan] = await rawOf(tx)<Plan[]>`
    select c.sensor_id as "sensorId", s.name, s.asset_id as "assetId", s.site_id as "siteId", c.scale_after as scale, c.offset_after as "offset", c.applies_from::text as "from",
      coalesce((select min(least(later.applies_from, later.calibrated_at)) from sensor_calibrations later
        where later.sensor_id = c.sensor_id and (later.calibrated_at, later.id) > (c.calibrated_at, c.id)), 'infinity')::text as "to"
    from sensor_calibrations c join sensors s on s.id = c.sensor_id where c.id = ${id}::uuid and c.applies_from is not null and c.applied_at is null`;
  return plan;
}

type Stored = { at: string; hour: number; raw: number | null; value: number };
type Piece = { last: string | null; beyond: number };

async function rederiveSome(tx: ActorTx, id: string, plan: Plan, after: string | null): Promise<Piece> {
  const sql = rawOf(tx);
  const rows = await sql<Stored[]>`
    select "timestamp"::text as at, (floor(date_part('epoch', "timestamp") / 3600) * ${HOUR})::float8 as hour, raw_value as raw, value from telemetry
    where sensor_id = ${plan.sensorId}::uuid and "timestamp" >= ${plan.from}::timestamptz and "timestamp" < ${plan.to}::timestamptz
      and "timestamp" > ${after ?? "-infinity"}::timestamptz order by "timestamp" limit ${READINGS_AT_ONCE}`;
  const changed: { at: string; value: number }[] = [];
  const hours = new Set<string>();
  let beyond = 0;
  for (const { at, hour, raw, value } of rows) {
    if (raw === null) continue; // written without what the sensor sent: there is nothing to derive from
    const next = calibrate(raw, plan);
    if (!isStorable(next)) beyond++;
    else if (next !== value) {
      changed.push({ at, value: next });
      hours.add(`${plan.sensorId},${hour}`);
    }
  }
  if (changed.length > 0) {
    await sql`update telemetry t set value = n.value
      from unnest(${`{${changed.map(({ at }) => `"${at}"`).join()}}`}::timestamptz[], ${plainArray(changed.map(({ value }) => value))}::float8[]) as n(at, value)
      where t.sensor_id = ${plan.sensorId}::uuid and t."timestamp" = n.at and t."timestamp" >= ${changed[0]!.at}::timestamptz and t."timestamp" <= ${changed.at(-1)!.at}::timestamptz`;
    await markHours(tx, hours);
    await sql`update sensor_calibrations set readings_changed = readings_changed + ${changed.length} where id = ${id}::uuid`;
  }
  return { last: rows.length < READINGS_AT_ONCE ? null : rows.at(-1)!.at, beyond };
}

/** The newest value as lists show it follows, then it is said that all is done. */
async function finish(tx: ActorTx, actor: Actor, id: string, plan: Plan, beyond: number) {
  const sql = rawOf(tx);
  const [done] = await sql<{ changed: number; from: string }[]>`
    update sensor_calibrations set applied_at = clock_timestamp() where id = ${id}::uuid and applied_at is null
    returning readings_changed as changed, to_char(applies_from at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "from"`;
  if (!done) return;
  await sql`select from sensor_states where sensor_id = ${plan.sensorId}::uuid for update`;
  await sql`update sensor_states n set last_value = t.value from telemetry t
    where n.sensor_id = ${plan.sensorId}::uuid and t.sensor_id = n.sensor_id and t."timestamp" = n.last_timestamp and n.last_value is distinct from t.value`;
  await recordAudit(tx, {
    action: "sensor.rederive",
    resourceType: "sensor",
    resourceId: plan.sensorId,
    details: {
      calibrationId: id,
      appliesFrom: done.from,
      readingsChanged: done.changed,
      beyondRange: beyond,
      scale: plan.scale,
      offset: plan.offset,
    },
  });
  await appendEvent(tx, {
    type: "sensor.rederived",
    subjectType: "sensor",
    subjectId: plan.sensorId,
    siteId: plan.siteId,
    permission: "telemetry:read",
    data: { name: plan.name, assetId: plan.assetId, readingsChanged: done.changed },
  });
  const key = `rollup:${actor.organizationId}`;
  if (done.changed > 0) await enqueueJob(tx, "telemetry.rollup", {}, { key, queue: key });
}
