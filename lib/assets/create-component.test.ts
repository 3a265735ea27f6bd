import { expect, test } from "vitest";
import { withActor } from "@/db/with-actor";
import { createOrganization, createPlant } from "@/test/factories";
import { auditOf, eventsOf } from "./audit.testing";
import { createComponent } from "./create-component";
import { listComponents } from "./queries";
import { createComponentInput } from "./schema";

const bearing = (assetId: string) =>
  createComponentInput.parse({ assetId, name: "Main bearing", type: "bearing", remainingUsefulLifeDays: "24", lastReplaced: "2026-01-02" });

test("a component is added once by name, and its asset's history says so", async () => {
  const home = await createOrganization();
  const { asset } = await createPlant(home.system);
  const engineer = await home.member({ applicationRole: "reliability_engineer" });
  const outcomes = await Promise.allSettled([1, 2].map(() => withActor(engineer, (tx) => createComponent(tx, bearing(asset.id)))));
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await withActor(engineer, (tx) => listComponents(tx, asset.id))).toMatchObject([
    { name: "Main bearing", remainingUsefulLifeDays: 24 },
  ]);
  expect(await auditOf(home.system, "asset", asset.id)).toMatchObject([
    { action: "component.create", details: { component: "Main bearing" } },
  ]);
  expect(await eventsOf(home.system, asset.id)).toEqual(["asset.updated"]);
});

test("another organization's asset does not exist, and a viewer may not add to one", async () => {
  const home = await createOrganization();
  const { asset } = await createPlant(home.system);
  const [stranger, viewer] = [await (await createOrganization()).member({ role: "owner" }), await home.member({ role: "viewer" })];
  await expect(withActor(stranger, (tx) => createComponent(tx, bearing(asset.id)))).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(withActor(viewer, (tx) => createComponent(tx, bearing(asset.id)))).rejects.toMatchObject({ code: "FORBIDDEN" });
});
