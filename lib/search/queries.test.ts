import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { alerts, incidents } from "@/db/schema";
import { withActor } from "@/db/with-actor";
import { createOrganization, createPlant } from "@/test/factories";
import { searchRecords } from "./queries";

async function setup() {
  const home = await createOrganization();
  const plant = await createPlant(home.system);
  await withActor(home.system, async (tx) => {
    await tx
      .insert(alerts)
      .values({ number: 7, assetId: plant.asset.id, title: "Filler bearing hot", severity: "high", category: "threshold" });
    await tx.insert(incidents).values({ number: 7, title: "Filler stopped", assetId: plant.asset.id });
    await tx.execute(sql`insert into work_orders (number, asset_id, title) values (7, ${plant.asset.id}, 'Filler bearing, replace')`);
    await tx.execute(
      sql`insert into prescriptions (family_id, title, asset_type, category) values (null, 'Replace a puller', 'filler', 'x')`,
    );
    await tx.execute(sql`insert into parts (number, name) values ('B 6205', 'Deep groove bearing')`);
  });
  return { home, plant };
}

test("records of every kind are found by name, tag and number, with links of this organization", async () => {
  const { home, plant } = await setup();
  const find = async (q: string) =>
    (await withActor(await home.member(), (tx) => searchRecords(tx, { q }))).groups.map(({ label, items }) => [label, items[0]!.href]);
  expect(await find("filler")).toEqual([
    ["Assets", `/${home.slug}/assets/${plant.asset.id}`],
    ["Alerts", `/${home.slug}/alerts/ALR-7`],
    ["Incidents", `/${home.slug}/incidents/INC-7`],
    ["Work orders", `/${home.slug}/maintenance/WO-7`],
  ]);
  expect(await find(plant.asset.tag!.toLowerCase())).toEqual([["Assets", `/${home.slug}/assets/${plant.asset.id}`]]);
  expect(await find(plant.sensor.tagName)).toEqual([["Sensors", `/${home.slug}/telemetry?sensors=${plant.sensor.id}`]]);
  expect(await find("inc-7")).toEqual([["Incidents", `/${home.slug}/incidents/INC-7`]]);
  expect(await find("WO-7")).toEqual([["Work orders", `/${home.slug}/maintenance/WO-7`]]);
  expect(await find("b 6205")).toEqual([["Parts", `/${home.slug}/maintenance/parts?q=B%206205`]]);
  expect(await find("puller")).toEqual([["Prescriptions", expect.stringMatching(`^/${home.slug}/maintenance/prescriptions/`)]]);
  expect(await find(plant.gateway.name)).toEqual([["Gateways", `/${home.slug}/gateways/${plant.gateway.id}`]]);
  expect(await find("%")).toEqual([]);
});

test("a stranger and somebody limited to other sites find nothing", async () => {
  const { home } = await setup();
  const stranger = await (await createOrganization()).member({ role: "owner" });
  const elsewhere = await home.member({ applicationRole: "viewer", siteScope: [crypto.randomUUID()] });
  for (const actor of [stranger, elsewhere])
    for (const q of ["filler", "WO-7", "7"]) expect(await withActor(actor, (tx) => searchRecords(tx, { q }))).toEqual({ groups: [] });
});
