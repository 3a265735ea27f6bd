import { inArray } from "drizzle-orm";
import { expect, test } from "vitest";
import { assets } from "@/db/schema";
import { withActor } from "@/db/with-actor";
import { createOrganization, createPlant } from "@/test/factories";
import { auditOf, eventsOf } from "./audit.testing";
import { retireAsset } from "./retire-asset";
import { tagAssetsInput } from "./schema";
import { tagAssets } from "./tag-assets";
import { updateAsset } from "./update-asset";

async function setup() {
  const home = await createOrganization();
  const [one, two] = [await createPlant(home.system), await createPlant(home.system)];
  return {
    home,
    one: one.asset.id,
    two: two.asset.id,
    site: one.site.id,
    engineer: await home.member({ applicationRole: "reliability_engineer" }),
  };
}
const parsed = (input: object) => tagAssetsInput.parse(input);

test("tags are added and removed on several assets at once, audited and announced once for each that changed", async () => {
  const { home, one, two, engineer } = await setup();
  await withActor(engineer, (tx) => updateAsset(tx, { id: one, tags: ["line-2", "old"] }));
  const input = parsed({ ids: [one, two, one.toUpperCase()], add: "line-2, food-grade", remove: ["old"] });
  expect(await withActor(engineer, (tx) => tagAssets(tx, input))).toMatchObject([
    { id: one, ok: true, changed: true, tags: ["line-2", "food-grade"] },
    { id: two, ok: true, changed: true, tags: ["line-2", "food-grade"] },
  ]);
  expect(await withActor(engineer, (tx) => tagAssets(tx, input))).toMatchObject([{ changed: false }, { changed: false }]);
  const rows = await withActor(engineer, (tx) =>
    tx
      .select({ tags: assets.tags })
      .from(assets)
      .where(inArray(assets.id, [one, two])),
  );
  expect(rows).toEqual([{ tags: ["line-2", "food-grade"] }, { tags: ["line-2", "food-grade"] }]);
  expect(await auditOf(home.system, "asset", two)).toMatchObject([
    { action: "asset.tag", user_id: engineer.userId, previous_state: { tags: [] }, new_state: { tags: ["line-2", "food-grade"] } },
  ]);
  expect(await eventsOf(home.system, two)).toEqual(["asset.updated"]);
});

test("two people who tag at the same time lose nothing of each other", async () => {
  const { one, two, engineer } = await setup();
  const tag = (name: string, ids: string[]) => withActor(engineer, (tx) => tagAssets(tx, parsed({ ids, add: [name] })));
  await Promise.all([tag("a", [one, two]), tag("b", [two, one]), tag("c", [one]), tag("d", [two])]);
  const rows = await withActor(engineer, (tx) =>
    tx
      .select({ id: assets.id, tags: assets.tags })
      .from(assets)
      .where(inArray(assets.id, [one, two])),
  );
  const tagsOf = (id: string) => rows.find((row) => row.id === id)!.tags.toSorted();
  expect([tagsOf(one), tagsOf(two)]).toEqual([
    ["a", "b", "c"],
    ["a", "b", "d"],
  ]);
});

test("what cannot be tagged says why and holds up nothing: retired, full, missing and a stranger's asset", async () => {
  const { home, one, two, engineer } = await setup();
  const foreign = await createPlant((await createOrganization()).system);
  const full = await createPlant(home.system);
  const many = Array.from({ length: 20 }, (_, n) => `tag-${n}`);
  await withActor(engineer, async (tx) => {
    await updateAsset(tx, { id: full.asset.id, tags: many });
    await retireAsset(tx, { id: two, reason: "Scrapped" });
  });
  const ids = [one, two, full.asset.id, foreign.asset.id];
  expect(await withActor(engineer, (tx) => tagAssets(tx, parsed({ ids, add: ["new"] })))).toMatchObject([
    { id: one, ok: true, changed: true },
    { id: two, ok: false, code: "CONFLICT" },
    { id: full.asset.id, ok: false, code: "VALIDATION_ERROR" },
    { id: foreign.asset.id, ok: false, code: "NOT_FOUND" },
  ]);
});

test("a viewer may not tag, and a person limited to one site tags nothing at another", async () => {
  const { home, one, two, site } = await setup();
  const viewer = await home.member({ role: "viewer" });
  const limited = await home.member({ applicationRole: "reliability_engineer", siteScope: [site] });
  const input = parsed({ ids: [one, two], add: ["mine"] });
  await expect(withActor(viewer, (tx) => tagAssets(tx, input))).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect(await withActor(limited, (tx) => tagAssets(tx, input))).toMatchObject([{ ok: true }, { ok: false, code: "NOT_FOUND" }]);
});

test.each([
  [{ ids: [], add: ["a"] }, "ids"],
  [{ ids: [crypto.randomUUID()] }, "add"],
  [{ ids: [crypto.randomUUID()], add: "a", remove: "b, a" }, "remove"],
  [{ ids: [crypto.randomUUID()], add: ["x".repeat(41)] }, "add"],
])("%j is refused at %s", (input, field) => {
  expect(tagAssetsInput.safeParse(input).error?.issues[0]?.path[0]).toBe(field);
});
