import "server-only";
import { and, asc, eq, sql } from "drizzle-orm";
import { systemActor } from "@/db/actor";
import { assets, maintenancePlans, prescriptions, sensors, sites } from "@/db/schema";
import { type ActorTx, actingAs } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { notFound } from "@/lib/errors";
import type { EditPlanInput, PlanInput } from "./prescription-schema";
import { nameOf } from "./queries";
import { noteNextService } from "./turns";

/** Plans maintenance of an asset ahead. A meter plan counts from what the meter reads now. */
export async function createPlan(tx: ActorTx, input: PlanInput) {
  assertCan(tx, "maintenance:write");
  const columns = await columnsOf(tx, input);
  const meterLast = input.trigger === "meter" ? await readMeter(tx, input.assetId, columns.meterSensorId) : null;
  const meterSeen = meterLast;
  const [plan] = await tx
    .insert(maintenancePlans)
    .values({ ...columns, dueAnchor: columns.nextDueAt, meterLast, meterSeen, createdBy: tx.actor.userId })
    .returning({ id: maintenancePlans.id });
  await noteServices(tx, [columns]);
  await recordAudit(tx, { action: "plan.create", resourceType: "maintenance_plan", resourceId: plan!.id, next: { ...input } });
  return { id: plan!.id };
}

/** Changes a plan. Orders made already stay as they are. */
export async function updatePlan(tx: ActorTx, { id, ...input }: EditPlanInput) {
  assertCan(tx, "maintenance:write");
  const [before] = await tx.select().from(maintenancePlans).where(eq(maintenancePlans.id, id)).for("update");
  if (!before) throw notFound("plan");
  const columns = await columnsOf(tx, input);
  const startsAnew = input.trigger === "meter" && (before.trigger !== "meter" || before.meterSensorId !== columns.meterSensorId);
  const meter = startsAnew ? await readMeter(tx, input.assetId, columns.meterSensorId) : null;
  const dueAnchor = isSameTurn(before, columns) ? before.dueAnchor : columns.nextDueAt;
  await tx
    .update(maintenancePlans)
    .set({ ...columns, dueAnchor, ...(startsAnew && { meterLast: meter, meterSeen: meter }) })
    .where(eq(maintenancePlans.id, id));
  await noteServices(tx, [before, columns]);
  await recordAudit(tx, {
    action: "plan.update",
    resourceType: "maintenance_plan",
    resourceId: id,
    previous: { name: before.name },
    next: { ...input },
  });
  return { id };
}

type Turn = Pick<typeof maintenancePlans.$inferSelect, "nextDueAt" | "everyCount" | "everyUnit">;
/** The form sends the due day that it was shown: the grid goes on as it was. */
const isSameTurn = (before: Turn, next: Turn) =>
  before.everyCount === next.everyCount && before.everyUnit === next.everyUnit && dayOf(before.nextDueAt) === dayOf(next.nextDueAt);
const dayOf = (moment: Date | null) => moment?.toISOString().slice(0, 10);

/** Rests a plan, or takes it up again. */
export async function togglePlan(tx: ActorTx, { id, enabled }: { id: string; enabled: boolean }) {
  assertCan(tx, "maintenance:write");
  const [plan] = await tx.update(maintenancePlans).set({ enabled }).where(eq(maintenancePlans.id, id)).returning();
  if (!plan) throw notFound("plan");
  await noteServices(tx, [plan]);
  await recordAudit(tx, {
    action: enabled ? "plan.enable" : "plan.disable",
    resourceType: "maintenance_plan",
    resourceId: id,
    details: { name: plan.name },
  });
  return { id, enabled };
}

/** What plans of the calendar ask for is when their assets are due next. By the machinery: whoever plans need not be allowed to change assets. */
async function noteServices(tx: ActorTx, plans: { assetId: string; trigger: "calendar" | "meter" }[]) {
  const assetIds = new Set(plans.filter(({ trigger }) => trigger === "calendar").map(({ assetId }) => assetId));
  await actingAs(tx, systemActor(tx.actor.organizationId!, "maintenance.service", tx.actor), async (as) => {
    for (const assetId of [...assetIds].sort()) await noteNextService(as, assetId);
  });
}

async function columnsOf(tx: ActorTx, { description, nextDueAt, trigger, ...input }: PlanInput) {
  const [asset] = await tx.select({ id: assets.id }).from(assets).where(eq(assets.id, input.assetId));
  if (!asset) throw notFound("asset");
  if (input.prescriptionId) {
    const [found] = await tx.select({ id: prescriptions.id }).from(prescriptions).where(eq(prescriptions.id, input.prescriptionId));
    if (!found) throw notFound("prescription");
  }
  if (input.meterSensorId) {
    const [sensor] = await tx
      .select({ id: sensors.id })
      .from(sensors)
      .where(and(eq(sensors.id, input.meterSensorId), eq(sensors.assetId, input.assetId)));
    if (!sensor) throw notFound("sensor");
  }
  const calendar = trigger === "calendar";
  return {
    ...input,
    trigger,
    description: description || null,
    prescriptionId: input.prescriptionId ?? null,
    assignTo: input.assignTo ?? null,
    everyCount: calendar ? input.everyCount! : null,
    everyUnit: calendar ? input.everyUnit! : null,
    nextDueAt: calendar ? new Date(nextDueAt!) : null,
    meterEvery: calendar ? null : input.meterEvery!,
    meterSensorId: calendar ? null : (input.meterSensorId ?? null),
  };
}

/** What a meter reads: the sensor's last good value, or the asset's operating hours. Null while it has never said anything. */
export async function readMeter(tx: ActorTx, assetId: string, sensorId: string | null): Promise<number | null> {
  if (!sensorId) {
    const [asset] = await tx.select({ hours: assets.operatingHours }).from(assets).where(eq(assets.id, assetId));
    return asset?.hours ?? null;
  }
  const [reading] = await tx.execute<{ value: number | null }>(
    sql`select coalesce((select s.last_value from sensor_states s where s.sensor_id = ${sensorId}::uuid and s.last_quality = 'good'),
      (select t.value from telemetry t where t.sensor_id = ${sensorId}::uuid and t.quality = 'good' order by t.piece_day desc, t.timestamp desc limit 1)) as value`,
  );
  return reading?.value == null ? null : Number(reading.value);
}

/** Every plan the actor sees, the next due first. */
export async function listPlans(tx: ActorTx, { assetId }: { assetId?: string } = {}) {
  assertCan(tx, "maintenance:read");
  return tx
    .select({
      plan: maintenancePlans,
      assetName: assets.name,
      siteName: sites.name,
      prescriptionTitle: prescriptions.title,
      assigneeName: nameOf(maintenancePlans.assignTo),
      sensorName: sensors.name,
      unit: sensors.engineeringUnit,
    })
    .from(maintenancePlans)
    .innerJoin(assets, eq(assets.id, maintenancePlans.assetId))
    .leftJoin(sites, eq(sites.id, maintenancePlans.siteId))
    .leftJoin(prescriptions, eq(prescriptions.id, maintenancePlans.prescriptionId))
    .leftJoin(sensors, eq(sensors.id, maintenancePlans.meterSensorId))
    .where(assetId ? eq(maintenancePlans.assetId, assetId) : undefined)
    .orderBy(sql`${maintenancePlans.enabled} desc`, sql`${maintenancePlans.nextDueAt} asc nulls last`, asc(maintenancePlans.name))
    .limit(1_000);
}
export type PlanRow = Awaited<ReturnType<typeof listPlans>>[number];

/** Sensors as meters of their assets. */
export async function listMeterChoices(tx: ActorTx) {
  assertCan(tx, "telemetry:read");
  const rows = await tx
    .select({ value: sensors.id, label: sensors.name, detail: sensors.engineeringUnit, assetId: sensors.assetId })
    .from(sensors)
    .orderBy(asc(sensors.name))
    .limit(5_000);
  return rows;
}
