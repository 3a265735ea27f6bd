import { expect, test } from "vitest";
import { withActor } from "@/db/with-actor";
import { createOrganization, createPlant } from "@/test/factories";
import { auditOf, eventsOf } from "./audit.testing";
import { createAsset } from "./create-asset";
import { getAsset, getSite } from "./queries";
import { createAssetInput } from "./schema";

const pump = (siteId: string, more: object = {}) => createAssetInput.parse({ siteId, name: "Pump 9", type: "Pump", ...more });

test("an engineer creates an asset from a form, and its site counts it", async () => {
  const home = await createOrganization();
  const { site } = await createPlant(home.system);
  const engineer = await home.member({ applicationRole: "reliability_engineer" });
  const input = pump(site.id, {
    tag: "P-209",
    make: "",
    commissioningDate: "2021-03-14",
    operatingHours: "31207",
    tags: "line-2, food-grade, line-2",
  });
  const { id } = await withActor(engineer, (tx) => createAsset(tx, input));
  const asset = await withActor(engineer, (tx) => getAsset(tx, id));
  expect(asset).toMatchObject({
    tag: "P-209",
    type: "pump",
    make: null,
    operatingHours: 31_207,
    tags: ["line-2", "food-grade"],
    criticality: "medium",
    siteName: site.name,
  });
  expect((await withActor(engineer, (tx) => getSite(tx, site.id)))?.assetCount).toBe(2);
  expect(await auditOf(home.system, "asset", id)).toMatchObject([{ action: "asset.create", user_id: engineer.userId }]);
  expect(await eventsOf(home.system, id)).toEqual(["asset.created"]);
});

test("a site or parent of another organization, or out of scope, does not exist", async () => {
  const [home, foreign] = await Promise.all([createOrganization(), createOrganization()]);
  const [mine, other, theirs] = await Promise.all([createPlant(home.system), createPlant(home.system), createPlant(foreign.system)]);
  const limited = await home.member({ applicationRole: "reliability_engineer", siteScope: [mine.site.id] });
  const attempt = (input: ReturnType<typeof pump>) => withActor(limited, (tx) => createAsset(tx, input));
  await expect(attempt(pump(theirs.site.id))).rejects.toMatchObject({ code: "NOT_FOUND", fields: { siteId: [expect.any(String)] } });
  await expect(attempt(pump(other.site.id))).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(attempt(pump(mine.site.id, { parentId: theirs.asset.id }))).rejects.toMatchObject({
    code: "NOT_FOUND",
    fields: { parentId: [expect.any(String)] },
  });
  await expect(attempt(pump(mine.site.id))).resolves.toMatchObject({ name: "Pump 9" });
});

test("a viewer may not create an asset", async () => {
  const home = await createOrganization();
  const { site } = await createPlant(home.system);
  const viewer = await home.member({ role: "viewer" });
  await expect(withActor(viewer, (tx) => createAsset(tx, pump(site.id)))).rejects.toMatchObject({ code: "FORBIDDEN" });
});

test("two people who give the same tag at once make one asset", async () => {
  const home = await createOrganization();
  const { site } = await createPlant(home.system);
  const outcomes = await Promise.allSettled(
    [1, 2].map(() => withActor(home.system, (tx) => createAsset(tx, pump(site.id, { tag: "P-1" })))),
  );
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(outcomes.find(({ status }) => status === "rejected")).toMatchObject({
    reason: { cause: { code: "23505", constraint_name: "assets_organization_id_tag_key" } },
  });
});

test("unknown keys, infinite numbers and impossible days are refused", () => {
  const bad = (more: object) => createAssetInput.safeParse({ siteId: crypto.randomUUID(), name: "a", type: "b", ...more }).success;
  expect([
    bad({ organizationId: crypto.randomUUID() }),
    bad({ operatingHours: Number.POSITIVE_INFINITY }),
    bad({ commissioningDate: "2021-02-30" }),
    bad({ commissioningDate: "9999-01-01" }),
    bad({ healthScore: 100 }),
  ]).toEqual([false, false, false, false, false]);
});
