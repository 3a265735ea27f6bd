import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { serviceActor } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { organizationsToWatch } from "@/lib/alerts/tick";
import { createDesk } from "@/test/desk";
import { createOrganization, createPlant } from "@/test/factories";
import { type Choose, eachOrganization } from "./each-organization";
import { organizationsWithPlant } from "./sweep";

const found = async (choose: Choose) => new Set((await withActor(serviceActor(), choose, { readOnly: true })).map(({ id }) => id));

test("a minute leaves organizations alone in which nothing can fall silent, and comes to all others", async () => {
  const idle = await createOrganization();
  const busy = await createOrganization();
  await createPlant(busy.system);
  const gateways = await createOrganization();
  await createPlant(gateways.system);
  await withActor(gateways.system, async (tx) => {
    await tx.execute(sql`delete from sensors`);
    await tx.execute(sql`delete from assets`);
  });
  const chosen = await found(organizationsWithPlant);
  expect([idle, busy, gateways].map(({ id }) => chosen.has(id))).toEqual([false, true, true]);
});

test("a minute of alerts comes to whoever has a rule, an alert or a maintenance window", async () => {
  const [idle, ruled, alerted, closed] = [await createDesk(), await createDesk(), await createDesk(), await createDesk()];
  await ruled.rule();
  await alerted.raise();
  await closed.see((tx) =>
    tx.execute(sql`insert into maintenance_windows (asset_id, site_id, starts_at, ends_at, mode, reason)
      select id, site_id, now(), now() + interval '1 hour', 'record', 'Belt' from assets limit 1`),
  );
  const chosen = await found(organizationsToWatch);
  expect([idle, ruled, alerted, closed].map(({ id }) => chosen.has(id))).toEqual([false, true, true, true]);
});

test("an organization whose work fails keeps no other waiting, and the failure is told at the end", async () => {
  const [first, second] = [await createOrganization(), await createOrganization()];
  const visited: string[] = [];
  const work = eachOrganization(
    {},
    "test",
    async ({ organizationId }) => {
      visited.push(organizationId!);
      if (organizationId === first.id) throw new Error("broken here");
    },
    async () => [{ id: first.id }, { id: second.id }],
  );
  await expect(work).rejects.toThrow("broken here");
  expect(visited).toEqual([first.id, second.id]);
});
