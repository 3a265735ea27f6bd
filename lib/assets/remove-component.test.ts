import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { sensors } from "@/db/schema";
import { withActor } from "@/db/with-actor";
import { createOrganization, createPlant } from "@/test/factories";
import { auditOf } from "./audit.testing";
import { createComponent } from "./create-component";
import { removeComponent } from "./remove-component";
import { createComponentInput } from "./schema";

async function setup() {
  const home = await createOrganization();
  const plant = await createPlant(home.system);
  const component = await withActor(home.system, (tx) =>
    createComponent(tx, createComponentInput.parse({ assetId: plant.asset.id, name: "Bearing", type: "bearing" })),
  );
  return { home, plant, id: component.id };
}

test("a component goes once, and its sensor stays with the asset", async () => {
  const { home, plant, id } = await setup();
  const engineer = await home.member({ applicationRole: "reliability_engineer" });
  await withActor(home.system, (tx) => tx.update(sensors).set({ componentId: id }).where(eq(sensors.id, plant.sensor.id)));
  const outcomes = await Promise.allSettled([1, 2].map(() => withActor(engineer, (tx) => removeComponent(tx, { id }))));
  expect(outcomes.map((outcome) => (outcome.status === "rejected" ? outcome.reason.code : "done")).sort()).toEqual(["NOT_FOUND", "done"]);
  expect(
    await withActor(home.system, (tx) => tx.select({ componentId: sensors.componentId, assetId: sensors.assetId }).from(sensors)),
  ).toEqual([{ componentId: null, assetId: plant.asset.id }]);
  expect((await auditOf(home.system, "asset", plant.asset.id)).at(-1)).toMatchObject({
    action: "component.remove",
    previous_state: { name: "Bearing" },
  });
});

test("another organization's component does not exist, and a viewer may not remove one", async () => {
  const { home, id } = await setup();
  const [stranger, viewer] = [await (await createOrganization()).member({ role: "owner" }), await home.member({ role: "viewer" })];
  await expect(withActor(stranger, (tx) => removeComponent(tx, { id }))).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(withActor(viewer, (tx) => removeComponent(tx, { id }))).rejects.toMatchObject({ code: "FORBIDDEN" });
});
