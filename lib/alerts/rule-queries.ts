import "server-only";
import { and, asc, eq, ne, sql } from "drizzle-orm";
import { alertRules, alerts, assets, sensors, sites } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { assertCan } from "@/lib/auth/permissions";
import { notFound } from "@/lib/errors";
import { type Targets, watches } from "./rule-alerts";
import { type AlertRuleInput, alertRuleInput } from "./schema";

/** Every rule, by name, with how many alerts it has active and has raised in the last 30 days. */
export async function listAlertRules(tx: ActorTx) {
  assertCan(tx, "alert-rules:read");
  const items = await tx
    .select({
      id: alertRules.id,
      name: alertRules.name,
      description: alertRules.description,
      enabled: alertRules.enabled,
      severity: alertRules.severity,
      conditionType: alertRules.conditionType,
      conditionConfig: alertRules.conditionConfig,
      sensorTypes: alertRules.sensorTypes,
      openIncident: alertRules.openIncident,
      siteNames: sql<
        string[]
      >`coalesce((select array_agg(s.name order by s.name) from ${sites} s where s.id = any(${alertRules.siteIds})), '{}')`,
      sensorCount: sql<number>`coalesce(cardinality(${alertRules.sensorIds}), 0)`,
      // Known where the rule names its sensors and they agree.
      unit: sql<string | null>`(select case when count(distinct s.engineering_unit) = 1 then max(s.engineering_unit) end from ${sensors} s
        where s.id = any(${alertRules.sensorIds}))`,
      active: sql<number>`(select count(*)::int from ${alerts} a where a.rule_id = "alert_rules"."id" and a.cleared_at is null)`,
      lastMonth: sql<number>`(select count(*)::int from ${alerts} a where a.rule_id = "alert_rules"."id" and a.created_at > now() - interval '30 days')`,
      updatedAt: alertRules.updatedAt,
    })
    .from(alertRules)
    .orderBy(asc(alertRules.name), asc(alertRules.id))
    .limit(1_000);
  return { items, total: items.length };
}

export type RuleRow = Awaited<ReturnType<typeof listAlertRules>>["items"][number];

/** One rule in the shape in which it is written. A stored condition that this version cannot read is shown as far as it goes. */
export async function getAlertRule(tx: ActorTx, id: string) {
  assertCan(tx, "alert-rules:read");
  const [rule] = await tx.select().from(alertRules).where(eq(alertRules.id, id));
  if (!rule) throw notFound("alert rule");
  const { organizationId: _, createdBy: __, createdAt, updatedAt, ...own } = rule;
  const draft = {
    ...own,
    assetTypes: own.assetTypes ?? [],
    sensorTypes: own.sensorTypes ?? [],
    siteIds: own.siteIds ?? [],
    sensorIds: own.sensorIds ?? [],
  };
  const { id: ruleId, ...fields } = draft;
  const parsed = alertRuleInput.safeParse(fields);
  return { id: ruleId, createdAt, updatedAt, rule: parsed.success ? parsed.data : (fields as unknown as AlertRuleInput) };
}

/** What a rule may be aimed at: the choices of its form. */
export async function listRuleTargets(tx: ActorTx) {
  assertCan(tx, "alert-rules:read");
  const siteRows = await tx.select({ id: sites.id, name: sites.name }).from(sites).orderBy(asc(sites.name)).limit(1_000);
  const sensorRows = await tx
    .select({ id: sensors.id, name: sensors.name, assetName: assets.name, type: sensors.type, unit: sensors.engineeringUnit })
    .from(sensors)
    .innerJoin(assets, eq(assets.id, sensors.assetId))
    .orderBy(asc(assets.name), asc(sensors.name))
    .limit(500);
  const types = await tx.selectDistinct({ type: assets.type }).from(assets).orderBy(asc(assets.type)).limit(200);
  return { sites: siteRows, sensors: sensorRows, assetTypes: types.map(({ type }) => type) };
}
export type RuleTargets = Awaited<ReturnType<typeof listRuleTargets>>;

/** How many sensors these targets meet, and the units they measure in. */
export async function countTargets(tx: ActorTx, targets: Targets) {
  assertCan(tx, "alert-rules:read");
  const [row] = await tx.execute<{ sensors: number; units: string[] }>(sql`
    select count(*)::int as sensors, coalesce(array_agg(distinct s.engineering_unit), '{}') as units
    from sensors s join assets a on a.id = s.asset_id and a.organization_id = s.organization_id where ${watches(targets)}`);
  return row!;
}

/** Rules with the same kind of condition that watch some of the same sensors: perhaps one of them should be edited instead. */
export async function findSimilarRules(tx: ActorTx, input: AlertRuleInput, exceptId?: string) {
  assertCan(tx, "alert-rules:read");
  const candidates = await tx
    .select()
    .from(alertRules)
    .where(and(eq(alertRules.conditionType, input.conditionType), exceptId ? ne(alertRules.id, exceptId) : undefined))
    .orderBy(asc(alertRules.name))
    .limit(50);
  const meet = <T>(a: readonly T[] | null, b: readonly T[]) => !a?.length || b.length === 0 || a.some((item) => b.includes(item));
  return candidates
    .filter(
      (rule) =>
        meet(rule.assetTypes, input.assetTypes) &&
        meet(rule.sensorTypes, input.sensorTypes) &&
        meet(rule.siteIds, input.siteIds) &&
        meet(rule.sensorIds, input.sensorIds),
    )
    .slice(0, 3)
    .map(({ id, name, enabled }) => ({ id, name, enabled }));
}
