import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { withActor } from "@/db/with-actor";
import { createApi } from "@/lib/api/app";
import { createIngestPlant } from "@/test/telemetry";
import { getFloorPlan } from "./floor-plan";
import { placeAsset } from "./place-asset";
import { floorPlanInput, placeAssetInput } from "./schema";
import { setFloorPlan } from "./set-floor-plan";

const PIXEL = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

async function withImage(fileName = "hall.png", type = "image/png") {
  const plant = await createIngestPlant();
  const apikey = await plant.key(["assets:read", "files:read", "files:write"], null);
  const query = new URLSearchParams({ subjectType: "site", subjectId: plant.site.id, fileName });
  const response = await createApi().request(`/api/v1/attachments?${query}`, {
    method: "POST",
    headers: { apikey, "content-type": type, "content-length": String(PIXEL.length) },
    body: PIXEL,
  });
  const { data } = (await response.json()) as { data: { id: string } };
  expect(response.status).toBe(201);
  return { plant, imageId: data.id };
}

test("an image of the site becomes its plan, assets stand on it, and both are audited", async () => {
  const { plant, imageId } = await withImage();
  const engineer = await plant.member({ applicationRole: "reliability_engineer" });
  await withActor(engineer, (tx) => setFloorPlan(tx, floorPlanInput.parse({ id: plant.site.id, attachmentId: imageId })));
  await withActor(engineer, (tx) => placeAsset(tx, placeAssetInput.parse({ id: plant.asset.id, x: "12.5", y: 80 })));
  const plan = await withActor(engineer, (tx) => getFloorPlan(tx, plant.site.id));
  expect(plan).toMatchObject({ plan: { id: imageId, fileName: "hall.png" }, assets: [{ id: plant.asset.id, x: 12.5, y: 80 }] });
  await withActor(engineer, (tx) => placeAsset(tx, placeAssetInput.parse({ id: plant.asset.id, x: "", y: "" })));
  await withActor(engineer, (tx) => setFloorPlan(tx, floorPlanInput.parse({ id: plant.site.id, attachmentId: "" })));
  expect(await withActor(engineer, (tx) => getFloorPlan(tx, plant.site.id))).toMatchObject({ plan: null, assets: [{ x: null, y: null }] });
  const audit = await plant.see((tx) => tx.execute<{ action: string }>("select action from audit_logs order by seq"));
  expect(audit.map(({ action }) => action).filter((action) => /floor|place/.test(action))).toEqual([
    "site.floor_plan",
    "asset.place",
    "asset.place",
    "site.floor_plan",
  ]);
});

test("a plan is an image of this site: no other file, no other site's, no made-up id", async () => {
  const [text, other] = [await withImage("plan.svg", "image/svg+xml"), await withImage()];
  const { plant } = text;
  for (const attachmentId of [text.imageId, other.imageId, randomUUID()])
    await expect(plant.see((tx) => setFloorPlan(tx, { id: plant.site.id, attachmentId }))).rejects.toMatchObject({
      code: "VALIDATION_ERROR",
    });
});

test("a viewer moves nothing, strangers have no plan, and a place is within it", async () => {
  const [home, other] = [await createIngestPlant(), await createIngestPlant()];
  const viewer = await home.member({ role: "viewer" });
  const at = { id: home.asset.id, x: 1, y: 1 };
  await expect(withActor(viewer, (tx) => placeAsset(tx, at))).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(withActor(viewer, (tx) => setFloorPlan(tx, { id: home.site.id, attachmentId: null }))).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
  await expect(other.see((tx) => placeAsset(tx, at))).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await other.see((tx) => getFloorPlan(tx, home.site.id))).toBeUndefined();
  for (const wrong of [
    { x: 101, y: 1 },
    { x: -0.1, y: 1 },
    { x: 1, y: null },
    { x: "a", y: 1 },
  ])
    expect(placeAssetInput.safeParse({ id: home.asset.id, ...wrong }).success).toBe(false);
});
