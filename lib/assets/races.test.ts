import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { throughRest } from "@/db/actor";
import { assets } from "@/db/schema";
import { withActor } from "@/db/with-actor";
import { appErrorOf } from "@/lib/errors";
import { createWorkOrder } from "@/lib/maintenance/create-work-order";
import { createWorkOrderInput } from "@/lib/maintenance/schema";
import { createDesk } from "@/test/desk";
import { createSite } from "@/test/factories";
import { updateAsset } from "./update-asset";

const aWhile = () => new Promise((resolve) => setTimeout(resolve, 300));

test("an order that is asked for while its asset moves does not stay behind at the old site", async () => {
  const { as, engineer, see, asset } = await createDesk();
  const elsewhere = await see((tx) => createSite(tx));
  const ask = () => as(engineer, (tx) => createWorkOrder(tx, createWorkOrderInput.parse({ title: "Grease", assetId: asset.id })));
  let asked: Promise<unknown> | undefined;
  await as(engineer, async (tx) => {
    await updateAsset(tx, { id: asset.id, siteId: elsewhere.id });
    asked = ask();
    asked.catch(() => {});
    await aWhile(); // it waits behind the move by now
  });
  const refusal = await asked!.then(() => undefined, appErrorOf);
  expect(refusal).toMatchObject({ code: "CONFLICT" });
  await ask();
  const rows = await see((tx) => tx.execute(sql`select site_id from work_orders where asset_id = ${asset.id}::uuid`));
  expect(rows).toEqual([{ site_id: elsewhere.id }]);
});

test("of two people who put two assets into each other at once, over REST too, one is refused", async () => {
  const { engineer, see, asset } = await createDesk();
  const [other] = await see((tx) => tx.insert(assets).values({ siteId: asset.siteId, name: "Pump", type: "pump" }).returning());
  const put = (inner: string, outer: string, wait?: () => Promise<unknown>) =>
    withActor(throughRest(engineer), async (tx) => {
      await tx.execute(sql`update assets set parent_id = ${outer}::uuid where id = ${inner}::uuid`);
      await wait?.();
    });
  let second: Promise<unknown> | undefined;
  const first = put(asset.id, other!.id, async () => {
    second = put(other!.id, asset.id);
    second.catch(() => {});
    await aWhile();
  });
  await first;
  await expect(second).rejects.toMatchObject({ cause: { constraint_name: "assets_parent_check" } });
});
