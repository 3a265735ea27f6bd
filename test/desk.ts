import type { Actor } from "@/db/actor";
import { alertRules, alerts } from "@/db/schema";
import { type ActorTx, withActor } from "@/db/with-actor";
import { appendEvent } from "@/lib/events/append";
import { createOrganization, createPlant } from "./factories";

/** For tests: an organization with a plant, people of each kind, and ways to raise an alert as the engine would. */
export async function createDesk() {
  const organization = await createOrganization();
  const plant = await createPlant(organization.system);
  const engineer = await organization.member({ applicationRole: "reliability_engineer", name: "Mara Okafor" });
  const colleague = await organization.member({ applicationRole: "maintenance_technician", name: "Jonas Brandt" });
  const viewer = await organization.member({ role: "viewer", name: "Vera Lindqvist" });
  const stranger = await (await createOrganization()).member({ role: "owner", name: "Sam Rivera" });
  const as = <T>(actor: Actor, work: (tx: ActorTx) => Promise<T>) => withActor(actor, work);
  return {
    ...organization,
    ...plant,
    engineer,
    colleague,
    viewer,
    stranger,
    as,
    see: <T>(work: (tx: ActorTx) => Promise<T>) => withActor(organization.system, work),
    raise: (options: Raise = {}) =>
      withActor(organization.system, (tx) => raiseAlert(tx, { assetId: plant.asset.id, sensorId: plant.sensor.id, ...options })),
    rule: (openIncident = true, name = "Overheating") =>
      withActor(organization.system, async (tx) => {
        const conditionConfig = { threshold: 80 };
        const [rule] = await tx
          .insert(alertRules)
          .values({ name, conditionType: "threshold_high", conditionConfig, severity: "high", openIncident })
          .returning();
        return rule!;
      }),
  };
}
export type Desk = Awaited<ReturnType<typeof createDesk>>;

type Raise = { assetId?: string; sensorId?: string; ruleId?: string; severity?: "low" | "medium" | "high" | "critical" };
let number = 0;

async function raiseAlert(tx: ActorTx, { assetId, sensorId, ruleId, severity = "high" }: Raise) {
  number += 1;
  const [alert] = await tx
    .insert(alerts)
    .values({
      number,
      assetId: assetId!,
      sensorId: sensorId ?? null,
      ruleId: ruleId ?? null,
      title: "Bearing temperature is 95 °C",
      severity,
      category: "threshold",
      affectedValue: 95,
      thresholdValue: 80,
    })
    .returning();
  const { id, siteId, correlationId } = alert!;
  const eventId = await appendEvent(tx, {
    type: "alert.raised",
    subjectType: "alert",
    subjectId: id,
    siteId,
    permission: "alerts:read",
    correlationId,
    data: { number, severity, value: 95, unit: "°C", threshold: 80 },
  });
  return { ...alert!, eventId };
}
