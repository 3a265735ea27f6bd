import "server-only";
import { inArray } from "drizzle-orm";
import { type alertRules, sensors, sites } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { AppError } from "@/lib/errors";
import type { AlertRuleInput } from "./schema";

/** "Any" is null in the database, so that nobody mistakes an empty list for "none". */
const some = <T>(list: T[]) => (list.length > 0 ? list : null);

export const columnsOf = ({ assetTypes, sensorTypes, siteIds, sensorIds, ...rest }: AlertRuleInput) =>
  ({
    ...rest,
    conditionConfig: { ...rest.conditionConfig },
    assetTypes: some(assetTypes),
    sensorTypes: some(sensorTypes),
    siteIds: some(siteIds),
    sensorIds: some(sensorIds),
  }) satisfies Partial<typeof alertRules.$inferInsert>;

/** Sites and sensors of a rule are arrays, which no foreign key guards: each must be one that the author can see. */
export async function assertTargets(tx: ActorTx, { siteIds, sensorIds }: Pick<AlertRuleInput, "siteIds" | "sensorIds">) {
  const refuse = (field: string, what: string) => {
    const message = `Choose existing ${what}.`;
    return new AppError("VALIDATION_ERROR", message, { [field]: [message] });
  };
  if (siteIds.length > 0) {
    const found = await tx.select({ id: sites.id }).from(sites).where(inArray(sites.id, siteIds));
    if (found.length < new Set(siteIds).size) throw refuse("siteIds", "sites");
  }
  if (sensorIds.length > 0) {
    const found = await tx.select({ id: sensors.id }).from(sensors).where(inArray(sensors.id, sensorIds));
    if (found.length < new Set(sensorIds).size) throw refuse("sensorIds", "sensors");
  }
}
