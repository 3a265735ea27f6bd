import { expect, test } from "vitest";
import { createWorkOrder } from "@/lib/maintenance/create-work-order";
import { createPart } from "@/lib/maintenance/parts";
import { listParts } from "@/lib/maintenance/queries";
import { reliabilityOf } from "@/lib/maintenance/reliability";
import { createWorkOrderInput, partFilter, partInput } from "@/lib/maintenance/schema";
import { getWorkOrder } from "@/lib/maintenance/work-order-record";
import { getOrganization } from "@/lib/organizations/queries";
import { updateOrganizationInput } from "@/lib/organizations/schema";
import { updateOrganization } from "@/lib/organizations/update-organization";
import { createDesk } from "./desk";

test("what the organization counts in is what its new orders and parts count in, and what a period without costs does", async () => {
  const desk = await createDesk();
  const owner = await desk.member({ role: "owner" });
  const order = (title: string) => createWorkOrderInput.parse({ title, assetId: desk.asset.id });
  const currencyOf = (id: string) => desk.as(owner, async (tx) => (await getWorkOrder(tx, id)).currency);
  const before = await desk.as(owner, (tx) => createWorkOrder(tx, order("Before")));
  await desk.as(owner, (tx) => updateOrganization(tx, updateOrganizationInput.parse({ name: "Plant", currency: "CHF" })));
  expect(await desk.as(owner, getOrganization)).toMatchObject({ currency: "CHF" });
  const after = await desk.as(desk.engineer, (tx) => createWorkOrder(tx, order("After")));
  expect([await currencyOf(before.id), await currencyOf(after.id)]).toEqual(["EUR", "CHF"]);
  await desk.as(owner, (tx) => createPart(tx, partInput.parse({ number: "B-1", name: "Bearing" })));
  expect((await desk.as(owner, (tx) => listParts(tx, partFilter.parse({})))).items).toMatchObject([{ currency: "CHF" }]);
  const period = { from: new Date(Date.now() - 86_400_000), to: new Date() };
  expect((await desk.as(owner, (tx) => reliabilityOf(tx, period))).cost.currencies).toEqual(["CHF"]);
  await desk.as(owner, (tx) => updateOrganization(tx, { name: "Plant" }));
  expect(await desk.as(owner, getOrganization)).toMatchObject({ currency: "CHF" });
});
