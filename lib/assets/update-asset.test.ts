import { getTableName, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { type Actor, serviceActor } from "@/db/actor";
import { alerts, assetComponents, comments, incidents } from "@/db/schema";
import { withActor } from "@/db/with-actor";
import { addComment } from "@/lib/collaboration/add-comment";
import { appendEvent } from "@/lib/events/append";
import { updateIncident } from "@/lib/itil/update-incident";
import { createOrganization, createPlant, createSite } from "@/test/factories";
import { auditOf, eventsOf } from "./audit.testing";
import { getAsset } from "./queries";
import { ofAsset, updateAsset } from "./update-asset";

async function setup() {
  const home = await createOrganization();
  return { home, plant: await createPlant(home.system), engineer: await home.member({ applicationRole: "reliability_engineer" }) };
}

test("a change is audited with what it was before, and announced", async () => {
  const { home, plant, engineer } = await setup();
  await withActor(engineer, (tx) => updateAsset(tx, { id: plant.asset.id, criticality: "high", tags: ["line-2"] }));
  expect(await auditOf(home.system, "asset", plant.asset.id)).toMatchObject([
    {
      action: "asset.update",
      user_id: engineer.userId,
      previous_state: { criticality: "medium", tags: [] },
      new_state: { criticality: "high", tags: ["line-2"] },
    },
  ]);
  expect(await eventsOf(home.system, plant.asset.id)).toEqual(["asset.updated"]);
});

test("an asset that moves takes its components, sensors, alerts and incidents into the new site's scope", async () => {
  const { home, plant, engineer } = await setup();
  const { site, ids } = await withActor(home.system, async (tx) => {
    const [component] = await tx.insert(assetComponents).values({ assetId: plant.asset.id, name: "Bearing", type: "bearing" }).returning();
    const [alert] = await tx
      .insert(alerts)
      .values({ number: 1, assetId: plant.asset.id, sensorId: plant.sensor.id, title: "Hot", severity: "high", category: "threshold" })
      .returning();
    const [incident] = await tx.insert(incidents).values({ number: 1, title: "Hot", assetId: plant.asset.id }).returning();
    return { site: await createSite(tx), ids: [component!.id, plant.sensor.id, alert!.id, incident!.id] };
  });
  await withActor(engineer, (tx) => updateAsset(tx, { id: plant.asset.id, siteId: site.id }));
  const limited = await home.member({ applicationRole: "reliability_engineer", siteScope: [site.id] });
  const seen = await withActor(limited, (tx) =>
    tx.execute(
      sql`select id from asset_components union all select id from sensors union all select id from alerts union all select id from incidents`,
    ),
  );
  expect(seen.map(({ id }) => id).sort()).toEqual([...ids].sort());
  expect(await auditOf(home.system, "asset", plant.asset.id)).toMatchObject([{ user_id: engineer.userId }]); // the machinery's part leaves the author the author
});

test("what was said on an asset, its alerts and its incidents moves with it; nobody but their author changes the words", async () => {
  const { home, plant, engineer } = await setup();
  const away = await withActor(home.system, (tx) => createSite(tx));
  const subjects = await withActor(home.system, async (tx) => {
    const [alert] = await tx
      .insert(alerts)
      .values({ number: 1, assetId: plant.asset.id, title: "Hot", severity: "high", category: "threshold" })
      .returning();
    const [incident] = await tx.insert(incidents).values({ number: 1, title: "Hot", assetId: plant.asset.id }).returning();
    return [
      ["asset", plant.asset.id],
      ["alert", alert!.id],
      ["incident", incident!.id],
    ] as const;
  });
  const technicianAt = (site: string) => home.member({ applicationRole: "maintenance_technician", siteScope: [site] });
  const [here, there] = await Promise.all([technicianAt(plant.site.id), technicianAt(away.id)]);
  for (const [subjectType, subjectId] of subjects)
    await withActor(here, (tx) => addComment(tx, { subjectType, subjectId, body: `On the ${subjectType}`, mentions: [] }));
  const seenBy = async (actor: Actor) =>
    (await withActor(actor, (tx) => tx.select({ body: comments.body }).from(comments))).map(({ body }) => body).sort();
  const all = ["On the alert", "On the asset", "On the incident"];
  expect([await seenBy(here), await seenBy(there)]).toEqual([all, []]);

  await withActor(engineer, (tx) => updateAsset(tx, { id: plant.asset.id, siteId: away.id }));
  expect([await seenBy(here), await seenBy(there)]).toEqual([[], all]);

  const tries = await withActor(engineer, (tx) => tx.execute(sql`update comments set body = 'mine' returning id`));
  expect(tries).toEqual([]);
  const [, , [, incidentId]] = subjects;
  const other = await createPlant(home.system);
  await withActor(engineer, (tx) => updateIncident(tx, { id: incidentId, assetId: other.asset.id }));
  expect(await seenBy(there)).toEqual(["On the alert", "On the asset"]);
});

test("what happened on an asset, its sensors, alerts and incidents is read by those who may see its present site", async () => {
  const { home, plant, engineer } = await setup();
  const away = await withActor(home.system, (tx) => createSite(tx));
  const [here, there] = await Promise.all(
    [plant.site.id, away.id].map((site) => home.member({ applicationRole: "reliability_engineer", siteScope: [site] })),
  );
  const incident = await withActor(home.system, async (tx) => {
    const [alert] = await tx
      .insert(alerts)
      .values({ number: 1, assetId: plant.asset.id, title: "Hot", severity: "high", category: "threshold" })
      .returning();
    const [opened] = await tx.insert(incidents).values({ number: 1, title: "Hot", assetId: plant.asset.id }).returning();
    for (const [subjectType, subjectId, type] of [
      ["sensor", plant.sensor.id, "sensor.calibrated"],
      ["alert", alert!.id, "alert.raised"],
      ["incident", opened!.id, "incident.opened"],
    ] as const)
      await appendEvent(tx, { type, subjectType, subjectId, siteId: plant.site.id, permission: "assets:read", data: { kept: type } });
    return opened!.id;
  });
  await withActor(engineer, (tx) => updateAsset(tx, { id: plant.asset.id, name: "Filler 7" }));
  const seenBy = (actor: Actor) =>
    withActor(actor, (tx) => tx.execute<{ id: number; type: string }>(sql`select id, type, data from domain_events order by id`));
  const before = await seenBy(here!);
  expect(before.map(({ type }) => type)).toEqual(["sensor.calibrated", "alert.raised", "incident.opened", "asset.updated"]);
  expect(await seenBy(there!)).toEqual([]);

  await withActor(engineer, (tx) => updateAsset(tx, { id: plant.asset.id, siteId: away.id }));
  expect(await seenBy(here!)).toEqual([]);
  expect((await seenBy(there!)).slice(0, 4)).toEqual(before);

  const other = await createPlant(home.system);
  await withActor(engineer, (tx) => updateIncident(tx, { id: incident, assetId: other.asset.id }));
  expect((await seenBy(there!)).map(({ type }) => type)).not.toContain("incident.opened");
});

test("nobody but the machinery moves events", async () => {
  const { home, plant } = await setup();
  const owner = await home.member({ role: "owner" });
  await expect(
    withActor(owner, (tx) => tx.execute(sql`select private.move_events('asset', array[${plant.asset.id}::uuid], null)`)),
  ).rejects.toMatchObject({ cause: { code: "42501" } });
  await expect(withActor(home.system, (tx) => tx.execute(sql`update domain_events set site_id = null`))).rejects.toMatchObject({
    cause: { code: "42501" },
  });
});

test("of two people who edit the same state, the second is told; readings in between disturb nobody", async () => {
  const { home, plant, engineer } = await setup();
  const { version } = (await withActor(engineer, (tx) => getAsset(tx, plant.asset.id)))!;
  await withActor(home.system, (tx) =>
    tx.execute(sql`update assets set temperature = 71.5, health_score = 61, status = 'warning' where id = ${plant.asset.id}::uuid`),
  );
  const outcomes = await Promise.allSettled(
    ["Filler 3", "Filler 4"].map((name) => withActor(engineer, (tx) => updateAsset(tx, { id: plant.asset.id, version, name }))),
  );
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(outcomes.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "CONFLICT" } });
});

test("another organization's asset and one out of scope do not exist; a viewer may not change one", async () => {
  const { home, plant, engineer } = await setup();
  const stranger = await (await createOrganization()).member({ role: "owner" });
  const elsewhere = await home.member({ applicationRole: "reliability_engineer", siteScope: [crypto.randomUUID()] });
  const viewer = await home.member({ role: "viewer" });
  for (const [actor, code] of [
    [stranger, "NOT_FOUND"],
    [elsewhere, "NOT_FOUND"],
    [viewer, "FORBIDDEN"],
  ] as const)
    await expect(withActor(actor, (tx) => updateAsset(tx, { id: plant.asset.id, name: "Mine" }))).rejects.toMatchObject({ code });
  expect((await withActor(engineer, (tx) => getAsset(tx, plant.asset.id)))?.name).toBe("Filler 2");
});

test("an asset cannot stand inside itself", async () => {
  const { home, plant, engineer } = await setup();
  const inner = await createPlant(home.system);
  await withActor(engineer, (tx) => updateAsset(tx, { id: inner.asset.id, parentId: plant.asset.id }));
  await expect(withActor(engineer, (tx) => updateAsset(tx, { id: plant.asset.id, parentId: inner.asset.id }))).rejects.toMatchObject({
    code: "VALIDATION_ERROR",
    fields: { parentId: [expect.any(String)] },
  });
});

test("every table that copies its asset's site moves with the asset", async () => {
  const copied = await withActor(serviceActor(), (tx) =>
    tx.execute<{ name: string }>(
      sql`select t.tgrelid::regclass::text as name from pg_trigger t where t.tgname = 'copy_site_of_asset' order by 1`,
    ),
  );
  expect(copied.map(({ name }) => name)).toEqual(ofAsset.map((table) => getTableName(table)).sort());
});
