import "server-only";
import { sql } from "drizzle-orm";
import { z } from "zod";
import type { ActorTx } from "@/db/with-actor";
import { assertCan } from "@/lib/auth/permissions";
import { watches } from "./rule-alerts";
import { ruleFromForm } from "./rule-form";
import { countTargets, findSimilarRules } from "./rule-queries";
import { type BackTestRun, runBackTest } from "./run-back-test";
import { type AlertRuleInput, alertRuleInput } from "./schema";

const days = z.coerce.number().int().min(1, "At least one day").max(400, "At most 400 days");
export const previewInput = z.strictObject({ rule: alertRuleInput, days: days.default(60), exceptId: z.uuid().optional() });
export type PreviewInput = z.infer<typeof previewInput>;

/** The rule form's own fields, with `days` and, when editing, `id` beside them. A rule is tried before it has a name. */
export const previewForm = z
  .looseObject({ days: days.default(60), id: z.uuid().optional() })
  .transform(({ days, id, ...fields }, context): PreviewInput => {
    const draft = ruleFromForm(fields) as { name?: string };
    const parsed = alertRuleInput.safeParse({ ...draft, name: draft.name?.trim() || "Unnamed" });
    if (parsed.success) return { rule: parsed.data, days, exceptId: id };
    for (const { message, path } of parsed.error.issues) context.addIssue({ code: "custom", message, path: [...path] });
    return z.NEVER;
  });

const DAY = 86_400_000;

/** What a rule would have done over the last `days` of stored readings, which sensors it meets, and which rules resemble it. Writes nothing. */
export async function previewRule(tx: ActorTx, { rule, days, exceptId }: PreviewInput) {
  assertCan(tx, "alert-rules:write");
  const targets = await countTargets(tx, rule);
  const similar = await findSimilarRules(tx, rule, exceptId);
  const to = await newestReading(tx, rule);
  const from = to && new Date(to.getTime() - days * DAY);
  const run = from && to ? await runBackTest(tx, rule, { from, to: new Date(to.getTime() + 1) }) : null;
  return {
    ...targets,
    similar,
    days,
    from,
    to,
    ...(run ? summaryOf(run) : { total: null, perDay: [], alerts: [], leftOut: null, leadMinutes: null, unmatched: 0 }),
  };
}
export type RulePreview = Awaited<ReturnType<typeof previewRule>>;

const MOST_ALERTS = 50;

/** All sensors together, as the form shows it: bars per day, and the single alerts behind them. */
function summaryOf({ sensors, total, leftOut }: BackTestRun) {
  const days = new Map<string, { day: string; count: number; match: boolean }>();
  for (const { result } of sensors) {
    for (const { day, raised, matched } of result.perDay) {
      const sum = days.get(day) ?? { day, count: 0, match: false };
      days.set(day, { day, count: sum.count + raised, match: sum.match || matched > 0 });
    }
  }
  const alerts = sensors
    .flatMap(({ name, assetName, unit, failures, result }) =>
      result.fired.map(({ raisedAt, durationMinutes, peakValue, matchesFailure }) => ({
        sensor: name,
        asset: assetName,
        unit,
        raisedAt,
        durationMinutes,
        peak: peakValue,
        failure: matchesFailure === null ? null : (failures[matchesFailure]?.label ?? null),
      })),
    )
    .sort((a, b) => a.raisedAt - b.raisedAt);
  const leads = sensors.flatMap(({ result }) => result.medianLeadMinutes ?? []);
  const perDay = [...days.values()].sort((a, b) => a.day.localeCompare(b.day));
  const unmatched = alerts.filter(({ failure }) => failure === null).length;
  return {
    total,
    perDay,
    alerts: alerts.slice(-MOST_ALERTS),
    leftOut,
    leadMinutes: leads.length > 0 ? Math.max(...leads) : null,
    unmatched,
  };
}

/** History ends with its newest reading, not with today: imported series may lie years back. */
async function newestReading(tx: ActorTx, rule: AlertRuleInput): Promise<Date | null> {
  const [row] = await tx.execute<{ newest: string | null }>(sql`
    select to_char(max(t.last_timestamp) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as newest from sensor_states t join sensors s on s.id = t.sensor_id
      join assets a on a.id = s.asset_id and a.organization_id = s.organization_id where ${watches(rule)}`);
  return row?.newest ? new Date(row.newest) : null;
}
