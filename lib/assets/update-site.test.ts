import { expect, test } from "vitest";
import { withActor } from "@/db/with-actor";
import { createOrganization, createSite } from "@/test/factories";
import { auditOf } from "./audit.testing";
import { getSite } from "./queries";
import { updateSite } from "./update-site";

async function setup() {
  const home = await createOrganization();
  const site = await withActor(home.system, (tx) => createSite(tx));
  return { home, site, engineer: await home.member({ applicationRole: "reliability_engineer" }) };
}

test("a change is audited with what it was before", async () => {
  const { home, site, engineer } = await setup();
  await withActor(engineer, (tx) => updateSite(tx, { id: site.id, location: "Bremen" }));
  expect(await auditOf(home.system, "site", site.id)).toMatchObject([
    { action: "site.update", previous_state: { location: "Hamburg" }, new_state: { location: "Bremen" } },
  ]);
});

test("a change to nothing leaves no trace", async () => {
  const { home, site, engineer } = await setup();
  await withActor(engineer, (tx) => updateSite(tx, { id: site.id, location: "Hamburg" }));
  expect(await auditOf(home.system, "site", site.id)).toEqual([]);
});

test("of two people who edit the same state, the second is told", async () => {
  const { site, engineer } = await setup();
  const { version } = (await withActor(engineer, (tx) => getSite(tx, site.id)))!;
  const outcomes = await Promise.allSettled(
    ["Bremen", "Kiel"].map((location) => withActor(engineer, (tx) => updateSite(tx, { id: site.id, version, location }))),
  );
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(outcomes.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "CONFLICT" } });
});

test("another organization's site does not exist, and a viewer may not change one", async () => {
  const { home, site } = await setup();
  const stranger = await (await createOrganization()).member({ role: "owner" });
  await expect(withActor(stranger, (tx) => updateSite(tx, { id: site.id, name: "Mine" }))).rejects.toMatchObject({ code: "NOT_FOUND" });
  const viewer = await home.member({ role: "viewer" });
  await expect(withActor(viewer, (tx) => updateSite(tx, { id: site.id, name: "Mine" }))).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect((await withActor(viewer, (tx) => getSite(tx, site.id)))?.name).toBe(site.name);
});
