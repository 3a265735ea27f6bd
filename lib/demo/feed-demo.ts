import "server-only";
import { sql } from "drizzle-orm";
import { serviceActor, systemActor } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { buildPlant } from "./build-plant";
import { demoMark } from "./load-demo";
import { demoOrganizations } from "./people";
import { sendReadings } from "./send-readings";
import { lastStep, STEP } from "./signals";

/** A longer silence stays a gap: the plant was off. */
const MOST = 48 * 3_600_000;

/** Lets the demo's gateways go on sending, up to now: the sensors stay online, and the fault that is still there stays. Nothing to send, nothing done. */
export async function feedDemo(now = Date.now()): Promise<number> {
  let sent = 0;
  for (const { slug } of demoOrganizations) {
    const found = await withActor(serviceActor({ label: "demo" }), (tx) => demoMark(tx, slug), { readOnly: true });
    if (!found?.mark.loaded) continue;
    const { id, mark } = found;
    const [newest] = await withActor(
      systemActor(id, "demo"),
      (tx) =>
        tx.execute<{ at: number | null }>(sql`select (extract(epoch from max(last_timestamp)) * 1000)::float8 as at from sensor_states`),
      { readOnly: true },
    );
    const from = Math.max(newest?.at ?? mark.endsAt, lastStep(now) - MOST);
    if (from + STEP > now) continue;
    sent += await sendReadings(id, await buildPlant(id, slug), { from, to: lastStep(now), endsAt: mark.endsAt });
  }
  return sent;
}
