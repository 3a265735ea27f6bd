import "server-only";
import { sql } from "drizzle-orm";
import type { OutgoingMessage } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { alertRef } from "@/lib/alerts/queries";
import { asMachinery } from "@/lib/auth/as-machinery";
import { env } from "@/lib/env";
import { notFound } from "@/lib/errors";
import { writtenValue } from "@/lib/units/written";

type Row = {
  id: string;
  number: number;
  title: string;
  description: string | null;
  severity: string;
  at: string;
  value: number | null;
  threshold: number | null;
  unit: string | null;
  state: string;
  site_id: string | null;
  asset: string;
  site: string | null;
  slug: string;
  correlation_id: string;
};
export type AlertMessage = { id: string; number: number; siteId: string | null; correlationId: string; message: OutgoingMessage };

/**
 * What is said of an alert that the caller may see; a stranger's and a missing one are the same NOT_FOUND. Its asset and site are named whether or not
 * the caller may see those: the recipients are meant to know.
 */
export async function alertMessage(tx: ActorTx, alertId: string): Promise<AlertMessage> {
  const ref = alertRef(alertId);
  const [seen] = await tx.execute<{ id: string }>(
    sql`select id from alerts where ${typeof ref === "number" ? sql`number = ${ref}` : sql`id = ${ref}::uuid`}
      and organization_id = (select auth.organization_id())`,
  );
  if (!seen) throw notFound("alert");
  const [row] = await asMachinery(tx, "notifications", (as) =>
    as.execute<Row>(sql`select a.id, a.number, a.title, a.description, a.severity, a.site_id, a.correlation_id,
      to_char(a.timestamp at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as at, a.affected_value as value, a.threshold_value as threshold, x.name as asset, s.name as site,
      (select n.engineering_unit from sensors n where n.id = a.sensor_id) as unit,
      case when a.resolved then 'Resolved' when a.cleared_at is not null then 'Cleared' when a.acknowledged then 'Acknowledged' else 'Active' end as state,
      (select o.slug from organizations o where o.id = a.organization_id) as slug
    from alerts a join assets x on x.organization_id = a.organization_id and x.id = a.asset_id left join sites s on s.id = a.site_id
    where a.organization_id = auth.organization_id() and a.id = ${seen.id}::uuid`),
  );
  if (!row) throw notFound("alert");
  const reading = (value: number | null) => (value === null ? undefined : writtenValue(value, row.unit ?? ""));
  const facts = [
    ["Asset", row.asset],
    ["Site", row.site],
    ["Severity", row.severity],
    ["State", row.state],
    ["Value", reading(row.value)],
    ["Limit", reading(row.threshold)],
    ["Since", `${row.at} UTC`],
  ].flatMap(([name, value]) => (value ? [{ name: name!, value }] : []));
  const message: OutgoingMessage = {
    title: `ALR-${row.number} ${row.severity}: ${row.title}`.slice(0, 200),
    text: (row.description ?? "").slice(0, 1_000),
    severity: row.severity,
    link: `${env().PUBLIC_URL}/${row.slug}/alerts/ALR-${row.number}`,
    facts,
  };
  return { id: row.id, number: row.number, siteId: row.site_id, correlationId: row.correlation_id, message };
}

/** What "Send a test" says. */
export const testMessage = (channel: string): OutgoingMessage => ({
  title: `Test of ${channel}`,
  text: "Somebody pressed Send a test in the settings of Gantry. If you can read this, the channel works.",
  severity: "low",
  link: env().PUBLIC_URL,
  facts: [{ name: "Channel", value: channel }],
});
