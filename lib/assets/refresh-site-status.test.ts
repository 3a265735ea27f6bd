import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { assets, sites } from "@/db/schema";
import { withActor } from "@/db/with-actor";
import { createOrganization, createPlant, createSite } from "@/test/factories";
import { createAsset } from "./create-asset";
import { listSites } from "./queries";
import { refreshSiteStatus } from "./refresh-site-status";
import { retireAsset } from "./retire-asset";
import { createAssetInput } from "./schema";
import { updateAsset } from "./update-asset";

test("the stored status of a site follows its assets as they come, go, move and change, and is what the list shows", async () => {
  const home = await createOrganization();
  const { site, asset } = await createPlant(home.system);
  const engineer = await home.member({ applicationRole: "reliability_engineer" });
  const away = await withActor(home.system, (tx) => createSite(tx));
  const statuses = async () => {
    const [stored, listed] = await withActor(engineer, async (tx) => [await tx.select().from(sites), await listSites(tx)]);
    const of = (rows: { id: string; status: string }[]) => [site, away].map(({ id }) => rows.find((row) => row.id === id)!.status);
    expect(of(stored)).toEqual(of(listed));
    return of(stored);
  };
  await withActor(home.system, async (tx) => {
    await tx.update(assets).set({ status: "offline" }).where(eq(assets.id, asset.id));
    await refreshSiteStatus(tx, [site.id]);
  });
  expect(await statuses()).toEqual(["offline", "healthy"]);
  const input = createAssetInput.parse({ siteId: site.id, name: "Pump", type: "pump" });
  const pump = await withActor(engineer, (tx) => createAsset(tx, input));
  expect(await statuses()).toEqual(["warning", "healthy"]);
  await withActor(engineer, (tx) => updateAsset(tx, { id: asset.id, siteId: away.id }));
  expect(await statuses()).toEqual(["healthy", "offline"]);
  await withActor(engineer, (tx) => retireAsset(tx, { id: asset.id, reason: "Scrapped" }));
  expect(await statuses()).toEqual(["healthy", "healthy"]);
  await withActor(engineer, (tx) => retireAsset(tx, { id: pump.id, reason: "Scrapped" }));
  expect(await statuses()).toEqual(["healthy", "healthy"]);
});
