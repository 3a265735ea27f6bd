import "server-only";
import { sql } from "drizzle-orm";
import type { ActorTx } from "@/db/with-actor";
import type { NabWindow } from "./nab-files";

export type WindowAlerts = NabWindow & { alerts: number; rules: string[] };

/** Alerts of a sensor, counted by the labelled window in which they were raised; `outside` are the others. */
export async function alertsByWindow(tx: ActorTx, sensorId: string, windows: readonly NabWindow[]) {
  const rows = await tx.execute<{
    at: number;
    rule: string | null;
  }>(sql`select (extract(epoch from a.timestamp) * 1000)::float8 as at, r.name as rule from alerts a
    left join alert_rules r on r.id = a.rule_id and r.organization_id = a.organization_id where a.sensor_id = ${sensorId}::uuid order by a.timestamp`);
  const inside = ({ from, to }: NabWindow, at: number) => at >= Date.parse(from) && at <= Date.parse(to);
  const byWindow: WindowAlerts[] = windows.map((window) => {
    const own = rows.filter(({ at }) => inside(window, at));
    return { ...window, alerts: own.length, rules: [...new Set(own.map(({ rule }) => rule ?? "a rule since removed"))] };
  });
  return { windows: byWindow, outside: rows.filter(({ at }) => !windows.some((window) => inside(window, at))).length };
}
