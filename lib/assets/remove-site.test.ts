import { createHash, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { attachments, objects } from "@/db/schema";
import { withActor } from "@/db/with-actor";
import { attachFile } from "@/lib/attachments/attach-file";
import { createOrganization, createPlant, createSite } from "@/test/factories";
import { eventsOf } from "./audit.testing";
import { createAsset } from "./create-asset";
import { getSite } from "./queries";
import { removeSite } from "./remove-site";
import { createAssetInput } from "./schema";

test("an empty site goes once; one with assets stays", async () => {
  const home = await createOrganization();
  const engineer = await home.member({ applicationRole: "reliability_engineer" });
  const empty = await withActor(home.system, (tx) => createSite(tx));
  const plant = await createPlant(home.system);
  await withActor(engineer, (tx) => removeSite(tx, { id: empty.id }));
  expect(await eventsOf(home.system, empty.id)).toEqual(["site.removed"]);
  await expect(withActor(engineer, (tx) => removeSite(tx, { id: empty.id }))).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(withActor(engineer, (tx) => removeSite(tx, { id: plant.site.id }))).rejects.toMatchObject({ code: "CONFLICT" });
});

test("an asset that arrives at the same moment is never lost with its site", async () => {
  const home = await createOrganization();
  const engineer = await home.member({ applicationRole: "reliability_engineer" });
  const site = await withActor(home.system, (tx) => createSite(tx));
  const [removed, created] = await Promise.allSettled([
    withActor(engineer, (tx) => removeSite(tx, { id: site.id })),
    withActor(engineer, (tx) => createAsset(tx, createAssetInput.parse({ siteId: site.id, name: "Pump", type: "pump" }))),
  ]);
  expect([removed.status, created.status].filter((status) => status === "fulfilled")).toHaveLength(1);
  expect(Boolean(await withActor(engineer, (tx) => getSite(tx, site.id)))).toBe(created.status === "fulfilled");
});

test("another organization's site does not exist, and a viewer may not remove one", async () => {
  const home = await createOrganization();
  const site = await withActor(home.system, (tx) => createSite(tx));
  const [stranger, viewer] = [await (await createOrganization()).member({ role: "owner" }), await home.member({ role: "viewer" })];
  await expect(withActor(stranger, (tx) => removeSite(tx, { id: site.id }))).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(withActor(viewer, (tx) => removeSite(tx, { id: site.id }))).rejects.toMatchObject({ code: "FORBIDDEN" });
});

test("the files of a site go with it, whoever attached them", async () => {
  const home = await createOrganization();
  const [engineer, colleague] = [await home.member({ applicationRole: "reliability_engineer" }), await home.member()];
  const site = await withActor(home.system, (tx) => createSite(tx));
  const file = {
    ...{ bucketId: "attachments", name: `${site.id}/hall.txt`, contentType: "text/plain", cacheControl: "no-cache", userMetadata: {} },
    ...{ upsert: false, version: randomUUID(), size: 4, sha256: createHash("sha256").update("hall").digest("hex") },
  };
  await withActor(colleague, (tx) => attachFile(tx, { subjectType: "site", subjectId: site.id }, "hall.txt", file));
  await withActor(engineer, (tx) => removeSite(tx, { id: site.id }));
  const left = await withActor(home.system, async (tx) => [await tx.select().from(attachments), await tx.select().from(objects)]);
  expect(left).toEqual([[], []]);
});
