import { sql } from "drizzle-orm";
import postgres from "postgres";
import { expect, test } from "vitest";
import { withActor } from "@/db/with-actor";
import { createOrganization, createPlant } from "@/test/factories";
import { listAssetsWithTotal } from "./queries";
import { assetFilter } from "./schema";
import { assetsMatching } from "./text-search";

test("a text finds assets of the caller's organization and sites alone, and nothing for who may not read assets", async () => {
  const [home, foreign] = await Promise.all([createOrganization(), createOrganization()]);
  const [mine, other, theirs] = await Promise.all([createPlant(home.system), createPlant(home.system), createPlant(foreign.system)]);
  const limited = await home.member({ applicationRole: "viewer", siteScope: [mine.site.id] });
  const blind = { ...limited, siteScope: null, permissions: new Set(["alerts:read"] as const) };
  const find = (actor: typeof limited | typeof blind | typeof home.system, q = "filler") =>
    withActor(actor, async (tx) => (await assetsMatching(tx, q))?.sort());
  expect(await find(home.system)).toEqual([mine.asset.id, other.asset.id].sort());
  expect(await find(foreign.system)).toEqual([theirs.asset.id]);
  expect(await find(limited)).toEqual([mine.asset.id]);
  expect(await find(blind)).toEqual([]);
  expect(await find(limited, theirs.asset.tag!)).toEqual([]);
  expect(await find({ ...limited, organizationId: null } as never)).toBeUndefined();
});

test("the text is found literally, in name, tag and serial number, and the list counts what it found", async () => {
  const home = await createOrganization();
  const { site } = await createPlant(home.system);
  await withActor(home.system, (tx) =>
    tx.execute(sql`insert into assets (site_id, name, type, tag, serial_number)
      select ${site.id}::uuid, 'Belt ' || n, 'belt', 'B-' || n, 'SN_' || n || '%x\\y' from generate_series(1, 40) n`),
  );
  const list = (filter: object) => withActor(home.system, (tx) => listAssetsWithTotal(tx, assetFilter.parse({ limit: 10, ...filter })));
  expect(await list({ q: "BELT" })).toMatchObject({ total: 40, page: { items: { length: 10 } } });
  expect((await list({ q: "sn_17%X\\" })).page.items).toMatchObject([{ tag: "B-17" }]);
  expect((await list({ q: "sn%17" })).page.items).toEqual([]);
  expect((await list({ q: "b-4", sort: "-status" })).page.items.map(({ tag }) => tag)).toEqual(["B-4", "B-40"]);
  expect((await list({ q: "b-" })).page.items).toHaveLength(10); // shorter than a trigram
  expect((await list({ q: "belt", retired: "true" })).page.items).toEqual([]);
});

test("only the search's own role may look up text by index: under the policies ilike reads every row", async () => {
  const admin = postgres(process.env.DATABASE_URL!, { max: 1, onnotice: () => {} });
  const planAs = (role: string) =>
    admin.begin(async (tx) => {
      await tx`select set_config('request.jwt.claims', ${JSON.stringify({ organization_id: crypto.randomUUID(), permissions: ["*"] })}, true)`;
      await tx`select set_config('role', ${role}, true), set_config('enable_seqscan', 'off', true), set_config('enable_indexscan', 'off', true)`;
      const plan = await tx`explain select id from assets where name ilike '%bear%' or tag ilike '%bear%' or serial_number ilike '%bear%'`;
      return plan.map((row) => row["QUERY PLAN"]).join("\n");
    });
  expect(await planAs("ledger_writer")).toContain("assets_text_trgm_idx");
  expect(await planAs("authenticated")).not.toContain("assets_text_trgm_idx");
  await admin.end();
});
