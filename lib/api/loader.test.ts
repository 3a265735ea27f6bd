import { eq, inArray } from "drizzle-orm";
import { expect, test } from "vitest";
import { afterClaims, readAtOnce } from "@/db/read-at-once";
import { assets } from "@/db/schema";
import { withActor } from "@/db/with-actor";
import { readAssets } from "@/lib/assets/queries";
import { createOrganization, createPlant } from "@/test/factories";
import { createLoader } from "./loader";

test("rows asked for at once are read together, each asker gets its own, and a missing id is undefined", async () => {
  const { system } = await createOrganization();
  const plants = await Promise.all([createPlant(system), createPlant(system), createPlant(system)]);
  let reads = 0;
  const load = createLoader((actor, ids) => {
    reads += 1;
    return readAssets(actor, ids);
  });
  const shared = { ...system, permissions: new Set(["assets:read"] as const), role: "authenticated" as const };
  const wanted = [...plants.map(({ asset }) => asset.id), crypto.randomUUID()];
  const rows = await Promise.all(wanted.map((id) => load(shared, id)));
  expect(rows.map((row) => row?.id)).toEqual([...plants.map(({ asset }) => asset.id), undefined]);
  expect(reads).toBe(1);
});

test("two callers never share a read, however close they ask", async () => {
  const [home, foreign] = await Promise.all([createOrganization(), createOrganization()]);
  const [mine, theirs] = await Promise.all([createPlant(home.system), createPlant(foreign.system)]);
  const load = createLoader(readAssets);
  const permissions = new Set(["assets:read"] as const); // even one and the same set of rights
  const [me, them] = await Promise.all([home.member(), foreign.member()]).then((actors) =>
    actors.map((actor) => ({ ...actor, permissions })),
  );
  const answers = await Promise.all([
    load(me!, mine.asset.id),
    load(them!, mine.asset.id),
    load(me!, theirs.asset.id),
    load(them!, theirs.asset.id),
  ]);
  expect(answers.map((row) => row?.id)).toEqual([mine.asset.id, undefined, undefined, theirs.asset.id]);
});

test("a row changed after a read is read anew", async () => {
  const { system } = await createOrganization();
  const { asset } = await createPlant(system);
  const load = createLoader(readAssets);
  const reader = { ...system, permissions: new Set(["assets:read"] as const), role: "authenticated" as const };
  expect((await load(reader, asset.id))?.id).toBe(asset.id);
  await withActor(system, (tx) => tx.delete(assets).where(eq(assets.id, asset.id)));
  expect(await load(reader, asset.id)).toBeUndefined();
});

test("a read in one statement sees exactly what a transaction of the same actor sees", async () => {
  const { system, member } = await createOrganization();
  const plants = await Promise.all([createPlant(system), createPlant(system), createPlant(system)]);
  const ids = plants.map(({ asset }) => asset.id);
  const scoped = await member({ applicationRole: "maintenance_technician", siteScope: [plants[0]!.site.id] });
  const viewer = await member({ role: "viewer" });
  for (const actor of [scoped, viewer, (await createOrganization()).system]) {
    const whole = await withActor(actor, (tx) => tx.select({ id: assets.id }).from(assets).where(inArray(assets.id, ids)), {
      readOnly: true,
    });
    const atOnce = await readAssets({ ...actor, role: "authenticated" }, ids);
    expect(atOnce.map(({ id }) => id).sort()).toEqual(whole.map(({ id }) => id).sort());
  }
  // Claims do not stay on the connection: the next statement without them sees nothing.
  await Promise.all(Array.from({ length: 20 }, () => readAssets(viewer, ids)));
  expect(await readAssets({ ...viewer, organizationId: null }, ids)).toEqual([]);
});

test("what reads at once cannot write", async () => {
  const { member } = await createOrganization();
  const attempt = readAtOnce(
    await member({ role: "owner" }),
    `select private.append_audit('x', null, 'x', null, null, null, null, null, null) where ${afterClaims}`,
    [],
  );
  await expect(attempt).rejects.toMatchObject({ code: "25006" });
});
