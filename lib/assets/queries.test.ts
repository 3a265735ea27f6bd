import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { assets } from "@/db/schema";
import { withActor } from "@/db/with-actor";
import { createOrganization, createPlant, createSite } from "@/test/factories";
import { assetFacets, countAssets, getAsset, getSite, listAssets, listSites, siteOptions } from "./queries";
import { assetFilter, assetSorts, assetStatuses, criticalities } from "./schema";

async function manyAssets(count: number) {
  const home = await createOrganization();
  await withActor(home.system, async (tx) => {
    const site = await createSite(tx);
    await tx.insert(assets).values(
      Array.from({ length: count }, (_, i) => ({
        siteId: site.id,
        name: `Pump ${String((i * 7) % 40).padStart(2, "0")}`, // names repeat, so that the id decides
        tag: `P-${i}`,
        type: i % 3 ? "pump" : "fan",
        status: assetStatuses[i % 4]!,
        criticality: criticalities[(i >> 2) % 4]!,
        healthScore: i % 5 === 0 ? null : (i * 13) % 101,
        tags: i % 2 ? ["odd"] : ["even", "twin"],
      })),
    );
  });
  return { home, reader: await home.member() };
}

test.each(assetSorts.flatMap((by) => [by, `-${by}`]))(
  "paging by %s shows each asset exactly once, there and back, while others arrive",
  async (sort) => {
    const { home, reader } = await manyAssets(137);
    const { items: known } = await withActor(reader, (tx) => listAssets(tx, assetFilter.parse({ sort, limit: 200 })));
    const page = (more: object) => withActor(reader, (tx) => listAssets(tx, assetFilter.parse({ sort, limit: 10, ...more })));
    const arrive = (name: string) =>
      withActor(home.system, async (tx) =>
        tx.execute(sql`insert into assets (site_id, name, type, health_score) select site_id, ${name}, 'late', 50 from assets limit 1`),
      );
    const ids = new Set(known.map(({ id }) => id));

    const seen: string[] = [];
    let at = await page({});
    let last = at;
    for (let turn = 0; ; turn++) {
      seen.push(...at.items.map(({ id }) => id));
      if (turn < 5) await arrive(turn % 2 ? "A late pump" : "Pump 20");
      if (!at.nextCursor) break;
      last = at;
      at = await page({ cursor: at.nextCursor });
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.filter((id) => ids.has(id))).toEqual(known.map(({ id }) => id));
    const back = await page({ before: at.prevCursor! });
    expect(back.items.map(({ id }) => id)).toEqual(last.items.map(({ id }) => id));
    expect(at.nextCursor).toBeNull();
    expect((await page({})).prevCursor).toBeNull();
  },
);

test("the worst come first", async () => {
  const { reader } = await manyAssets(40);
  const list = async (sort: string) => (await withActor(reader, (tx) => listAssets(tx, assetFilter.parse({ sort, limit: 200 })))).items;
  expect([...new Set((await list("-status")).map(({ status }) => status))]).toEqual(["critical", "offline", "warning", "healthy"]);
  expect([...new Set((await list("-criticality")).map(({ criticality }) => criticality))]).toEqual(["critical", "high", "medium", "low"]);
  const scores = (await list("health")).map(({ healthScore }) => healthScore);
  expect(scores).toEqual([...scores].sort((a, b) => (a ?? 999) - (b ?? 999)));
});

test("filters narrow together, and text is found literally", async () => {
  const { home, reader } = await manyAssets(40);
  const list = async (filter: object) =>
    (await withActor(reader, (tx) => listAssets(tx, assetFilter.parse({ limit: 200, ...filter })))).items;
  expect(
    (await list({ status: "critical,warning", type: "fan" })).every(
      ({ status, type }) => ["critical", "warning"].includes(status) && type === "fan",
    ),
  ).toBe(true);
  expect(await list({ tag: "odd" })).toHaveLength(20);
  expect(await list({ q: "p-39" })).toMatchObject([{ tag: "P-39" }]);
  expect(await list({ q: "100%" })).toEqual([]);
  await withActor(home.system, (tx) => tx.execute(sql`update assets set name = 'Runs at 100%' where tag = 'P-1'`));
  expect(await list({ q: "100%" })).toMatchObject([{ tag: "P-1" }]);
  expect(await withActor(reader, (tx) => countAssets(tx, { tag: ["odd"] }))).toEqual({ count: 20, capped: false });
  expect(await withActor(reader, assetFacets)).toEqual({ types: ["pump", "fan"], tags: ["even", "odd", "twin"] });
});

test("a cursor of another order, or none at all, is refused by name", async () => {
  const { reader } = await manyAssets(12);
  const { nextCursor } = await withActor(reader, (tx) => listAssets(tx, assetFilter.parse({ limit: 5 })));
  for (const cursor of [
    nextCursor!,
    "x",
    Buffer.from('["health",9,1,"z"]').toString("base64url"),
    Buffer.from("null").toString("base64url"),
  ])
    await expect(withActor(reader, (tx) => listAssets(tx, assetFilter.parse({ cursor, sort: "health" })))).rejects.toMatchObject({
      code: "VALIDATION_ERROR",
      fields: { cursor: [expect.any(String)] },
    });
});

test("site scope hides the other sites everywhere, and strangers see nothing", async () => {
  const home = await createOrganization();
  const [mine, other] = await Promise.all([createPlant(home.system), createPlant(home.system)]);
  const limited = await home.member({ siteScope: [mine.site.id], applicationRole: "viewer" });
  const stranger = await (await createOrganization()).member({ role: "owner" });
  const look = (actor: typeof limited) =>
    withActor(actor, async (tx) => ({
      sites: (await listSites(tx)).map(({ id }) => id),
      options: (await siteOptions(tx)).map(({ value }) => value),
      assets: (await listAssets(tx, assetFilter.parse({}))).items.map(({ id }) => id),
      filtered: (await listAssets(tx, assetFilter.parse({ site: other.site.id }))).items,
      count: (await countAssets(tx, {})).count,
      record: await getAsset(tx, other.asset.id),
      site: await getSite(tx, other.site.id),
    }));
  expect(await look(limited)).toEqual({
    sites: [mine.site.id],
    options: [mine.site.id],
    assets: [mine.asset.id],
    filtered: [],
    count: 1,
    record: undefined,
    site: undefined,
  });
  expect(await look(stranger)).toEqual({ sites: [], options: [], assets: [], filtered: [], count: 0, record: undefined, site: undefined });
});
