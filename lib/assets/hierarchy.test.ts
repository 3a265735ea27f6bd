import { expect, test } from "vitest";
import { assets } from "@/db/schema";
import { withActor } from "@/db/with-actor";
import { createOrganization, createSite } from "@/test/factories";
import { assetChildren, assetPath } from "./hierarchy";
import { rollUp } from "./roll-up";

async function tree() {
  const home = await createOrganization();
  return withActor(home.system, async (tx) => {
    const site = await createSite(tx);
    const make = async (name: string, parentId: string | null, more: Partial<typeof assets.$inferInsert> = {}) =>
      (
        await tx
          .insert(assets)
          .values({ siteId: site.id, name, type: "x", parentId, ...more })
          .returning()
      )[0]!;
    const line = await make("Line", null);
    const pump = await make("Pump", line.id);
    const motor = await make("Motor", pump.id, { status: "critical" });
    const bearing = await make("Bearing", motor.id, { status: "warning" });
    await make("Old seal", pump.id, { retiredAt: new Date() });
    const fan = await make("Fan", line.id, { status: "offline" });
    return { home, site, line, pump, motor, bearing, fan };
  });
}

test("an asset knows what it stands inside, and what stands inside it at any depth, without what is retired", async () => {
  const { home, line, pump, bearing } = await tree();
  await withActor(home.system, async (tx) => {
    expect((await assetPath(tx, bearing.id)).map(({ name }) => name)).toEqual(["Line", "Pump", "Motor"]);
    expect(await assetPath(tx, line.id)).toEqual([]);
    const children = await assetChildren(tx, line.id);
    expect(children).toMatchObject([
      { name: "Fan", status: "offline", inside: { total: 0 } },
      { name: "Pump", status: "healthy", inside: { total: 2, critical: 1, warning: 1, healthy: 0 } },
    ]);
    expect(rollUp(children)).toEqual({ total: 4, critical: 1, warning: 1, offline: 1, healthy: 1 });
    expect(await assetChildren(tx, bearing.id)).toEqual([]);
    expect((await assetChildren(tx, pump.id)).map(({ name }) => name)).toEqual(["Motor"]);
  });
});

test("strangers see no part of it", async () => {
  const { line, bearing } = await tree();
  const other = await createOrganization();
  await withActor(other.system, async (tx) => {
    expect(await assetChildren(tx, line.id)).toEqual([]);
    expect(await assetPath(tx, bearing.id)).toEqual([]);
  });
});
