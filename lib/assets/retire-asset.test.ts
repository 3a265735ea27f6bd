import { expect, test } from "vitest";
import { withActor } from "@/db/with-actor";
import { createOrganization, createPlant } from "@/test/factories";
import { auditOf, eventsOf } from "./audit.testing";
import { getSite, listAssets } from "./queries";
import { retireAsset } from "./retire-asset";
import { assetFilter } from "./schema";
import { updateAsset } from "./update-asset";

const reason = "Replaced by Filler 3";

test("an asset retires once, leaves the list and its site's count, and changes no more", async () => {
  const home = await createOrganization();
  const { asset, site } = await createPlant(home.system);
  const engineer = await home.member({ applicationRole: "reliability_engineer" });
  const outcomes = await Promise.allSettled([1, 2].map(() => withActor(engineer, (tx) => retireAsset(tx, { id: asset.id, reason }))));
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(outcomes.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "NOT_FOUND" } });
  const list = (more: object) => withActor(engineer, (tx) => listAssets(tx, assetFilter.parse(more)));
  expect((await list({})).items).toEqual([]);
  expect((await list({ retired: "true" })).items).toMatchObject([{ id: asset.id }]);
  expect((await withActor(engineer, (tx) => getSite(tx, site.id)))?.assetCount).toBe(0);
  expect(await auditOf(home.system, "asset", asset.id)).toMatchObject([{ action: "asset.retire", details: { reason } }]);
  expect(await eventsOf(home.system, asset.id)).toEqual(["asset.retired"]);
  await expect(withActor(engineer, (tx) => updateAsset(tx, { id: asset.id, name: "Ghost" }))).rejects.toMatchObject({ code: "CONFLICT" });
});

test("another organization's asset does not exist, and a viewer may not retire one", async () => {
  const home = await createOrganization();
  const { asset } = await createPlant(home.system);
  const [stranger, viewer] = [await (await createOrganization()).member({ role: "owner" }), await home.member({ role: "viewer" })];
  await expect(withActor(stranger, (tx) => retireAsset(tx, { id: asset.id, reason }))).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(withActor(viewer, (tx) => retireAsset(tx, { id: asset.id, reason }))).rejects.toMatchObject({ code: "FORBIDDEN" });
});
