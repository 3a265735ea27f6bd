import type { RealtimePostgresChangesPayload, SupabaseClient } from "@supabase/supabase-js";
import { sql } from "drizzle-orm";
import type { Actor } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { createOrganization, createPlant } from "./factories";
import { joined, keyOf } from "./realtime";

export type Row = Record<string, unknown>;
type Payload = RealtimePostgresChangesPayload<Row>;

/** An organization with a plant, its owner, and a key that reads it. */
export async function createScene() {
  const organization = await createOrganization();
  const owner = await organization.member({ role: "owner" });
  const { key } = await keyOf(owner);
  return { organization, owner, key, plant: await createPlant(organization.system) };
}
let number = 0;
export const nextNumber = () => (number += 1);
/** An alert, written as the machinery does. */
export const raise = (actor: Actor, assetId: string, severity: string, message = "Bearing hot") =>
  withActor(actor, async (tx) => {
    const [row] = await tx.execute<{ id: string }>(
      sql`insert into alerts (asset_id, number, severity, title, category) values (${assetId}::uuid, ${nextNumber()}, ${severity}::alert_severity, ${message}, 'anomaly') returning id`,
    );
    return row!.id;
  });
/** Everything this table tells, under a channel of its own. */
export async function follow(supabase: SupabaseClient, table: string, more: { filter?: string; event?: string } = {}) {
  const got: Payload[] = [];
  const on = { event: "*", schema: "public", table, ...more } as { event: "*"; schema: string; table: string };
  await joined(
    supabase.channel(`follow-${crypto.randomUUID()}`).on("postgres_changes", on, (payload) => got.push(payload)),
    { changes: true },
  );
  return got;
}
/** Long enough for a message that must not come. */
export const settled = () => new Promise((resolve) => setTimeout(resolve, 400));
