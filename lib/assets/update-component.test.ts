import { expect, test } from "vitest";
import { withActor } from "@/db/with-actor";
import { createOrganization, createPlant } from "@/test/factories";
import { auditOf } from "./audit.testing";
import { createComponent } from "./create-component";
import { listComponents } from "./queries";
import { createComponentInput } from "./schema";
import { updateComponent } from "./update-component";

async function setup() {
  const home = await createOrganization();
  const { asset } = await createPlant(home.system);
  const component = await withActor(home.system, (tx) =>
    createComponent(tx, createComponentInput.parse({ assetId: asset.id, name: "Bearing", type: "bearing" })),
  );
  return { home, asset, id: component.id, engineer: await home.member({ applicationRole: "reliability_engineer" }) };
}

test("a change is audited, and of two edits of the same state the second is told", async () => {
  const { home, asset, id, engineer } = await setup();
  const [component] = await withActor(engineer, (tx) => listComponents(tx, asset.id));
  const edit = (type: string) => withActor(engineer, (tx) => updateComponent(tx, { id, version: component!.version, type }));
  const outcomes = await Promise.allSettled([edit("seal"), edit("rotor")]);
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(outcomes.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "CONFLICT" } });
  expect((await auditOf(home.system, "asset", asset.id)).at(-1)).toMatchObject({
    action: "component.update",
    previous_state: { type: "bearing" },
  });
});

test("another organization's component does not exist, and a viewer may not change one", async () => {
  const { home, id } = await setup();
  const [stranger, viewer] = [await (await createOrganization()).member({ role: "owner" }), await home.member({ role: "viewer" })];
  await expect(withActor(stranger, (tx) => updateComponent(tx, { id, name: "Mine" }))).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(withActor(viewer, (tx) => updateComponent(tx, { id, name: "Mine" }))).rejects.toMatchObject({ code: "FORBIDDEN" });
});
