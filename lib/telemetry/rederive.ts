import "server-only";
import type { Actor } from "@/db/actor";
import { systemActor } from "@/db/actor";
import { type ActorTx, rawOf, withActor } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { appendEvent } from "@/lib/events/append";
import { enqueueJob } from "@/lib/jobs/enqueue";
import { calibrate, isStorable } from "./calibration";
import { changeDay, dayOf, lockPieces, nextDay } from "./change-pieces";
import { DAY, HOUR } from "./pieces";
import { markHours } from "./store-readings";

type Plan = {
  sensorId: string;
  name: string;
  assetId: string;
  siteId: string | null;
  scale: number;
  offset: number;
  /** Ms since the epoch; the end may be infinity. */
  from: number;
  to: number;
};

/**
 * Job telemetry.rederive: gives the readings stored since a calibration's `applies_from` the values they would have had with it. A day at a time,
 * committed by itself; a day done twice changes nothing, so a restart costs only time. Rollups follow by the hours it marks.
 */
export async function rederive({ organizationId, calibrationId }: Record<string, unknown>) {
  const actor = systemActor(String(organizationId), "telemetry.rederive");
  const plan = await withActor(actor, (tx) => planOf(tx, String(calibrationId)), { readOnly: true });
  if (!plan) return;
  let after: number | null = dayOf(plan.from) - DAY;
  let beyond = 0;
  do {
    const part: Part = await withActor(actor, (tx) => rederiveDay(tx, String(calibrationId), plan, after!), { timeoutMs: 60_000 });
    after = part.day;
    beyond += part.beyond;
  } while (after !== null);
  await withActor(actor, (tx) => finish(tx, actor, String(calibrationId), plan, beyond));
}

/** What is left to do: none once it is done. A later calibration of the sensor holds from where it begins. */
async function planOf(tx: ActorTx, id: string): Promise<Plan | undefined> {
  const [plan] = await rawOf(tx)<Plan[]>`
    select c.sensor_id as "sensorId", s.name, s.asset_id as "assetId", s.site_id as "siteId", c.scale_after as scale, c.offset_after as "offset", (extract(epoch from c.applies_from) * 1000)::float8 as "from",
      (extract(epoch from coalesce((select min(least(later.applies_from, later.calibrated_at)) from sensor_calibrations later
        where later.sensor_id = c.sensor_id and (later.calibrated_at, later.id) > (c.calibrated_at, c.id)), 'infinity')) * 1000)::float8 as "to"
    from sensor_calibrations c join sensors s on s.id = c.sensor_id where c.id = ${id}::uuid and c.applies_from is not null and c.applied_at is null`;
  return plan;
}

type Part = { day: number | null; beyond: number };

/** The next day after `after` that has readings of the sensor: all of it in one go, so that compaction can move nothing past it. */
async function rederiveDay(tx: ActorTx, id: string, plan: Plan, after: number): Promise<Part> {
  const day = await nextDay(tx, plan.sensorId, after, plan.to);
  if (day === null) return { day, beyond: 0 };
  await lockPieces(tx);
  const hours = new Set<string>();
  let [changed, beyond] = [0, 0];
  await changeDay(tx, plan.sensorId, day, (readings) => {
    const raws = readings.raws ?? readings.values;
    const values = readings.values.slice();
    let isOther = false;
    for (const [place, at] of readings.at.entries()) {
      if (at < plan.from || at >= plan.to) continue;
      const next = calibrate(raws[place]!, plan);
      if (!isStorable(next)) beyond++;
      else if (next !== values[place]) {
        values[place] = next;
        isOther = true;
        changed++;
        hours.add(`${plan.sensorId},${Math.floor(at / HOUR) * HOUR}`);
      }
    }
    return isOther ? { ...readings, values, raws: raws.every((raw, place) => raw === values[place]) ? null : raws } : undefined;
  });
  if (changed > 0) {
    await markHours(tx, hours);
    await rawOf(tx)`update sensor_calibrations set readings_changed = readings_changed + ${changed} where id = ${id}::uuid`;
  }
  return { day, beyond };
}

/** The newest value as lists show it follows, then it is said that all is done. */
async function finish(tx: ActorTx, actor: Actor, id: string, plan: Plan, beyond: number) {
  const sql = rawOf(tx);
  const [done] = await sql<{ changed: number; from: string }[]>`
    update sensor_calibrations set applied_at = clock_timestamp() where id = ${id}::uuid and applied_at is null
    returning readings_changed as changed, to_char(applies_from at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "from"`;
  if (!done) return;
  await sql`select from sensor_states where sensor_id = ${plan.sensorId}::uuid for update`;
  await sql`update sensor_states n set last_value = t.value
    from sensor_states o, private.readings(${plan.sensorId}::uuid, o.last_timestamp, o.last_timestamp + interval '1 millisecond') t
    where n.sensor_id = ${plan.sensorId}::uuid and o.sensor_id = n.sensor_id and n.last_value is distinct from t.value`;
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
