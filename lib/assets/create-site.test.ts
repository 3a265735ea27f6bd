import { expect, test } from "vitest";
import { withActor } from "@/db/with-actor";
import { createOrganization } from "@/test/factories";
import { auditOf, eventsOf } from "./audit.testing";
import { createSite } from "./create-site";
import { createSiteInput } from "./schema";

const input = createSiteInput.parse({
  name: "Harbor plant",
  location: "Hamburg",
  region: "EU",
  timezone: "Europe/Berlin",
  latitude: "53.5",
  longitude: "9.9",
});

test("an engineer creates a site once, and it is audited and announced", async () => {
  const home = await createOrganization();
  const engineer = await home.member({ applicationRole: "reliability_engineer" });
  const site = await withActor(engineer, (tx) => createSite(tx, input));
  expect(await auditOf(home.system, "site", site.id)).toMatchObject([
    { action: "site.create", user_id: engineer.userId, new_state: { latitude: 53.5 } },
  ]);
  expect(await eventsOf(home.system, site.id)).toEqual(["site.created"]);
  await expect(withActor(engineer, (tx) => createSite(tx, input))).rejects.toMatchObject({ cause: { code: "23505" } });
});

test("a viewer may not create a site, nor may somebody limited to certain sites", async () => {
  const home = await createOrganization();
  const [viewer, limited] = await Promise.all([
    home.member({ role: "viewer" }),
    home.member({ applicationRole: "reliability_engineer", siteScope: [crypto.randomUUID()] }),
  ]);
  for (const actor of [viewer, limited])
    await expect(withActor(actor, (tx) => createSite(tx, input))).rejects.toMatchObject({ code: "FORBIDDEN" });
});

test("half a place, an unknown zone and a NUL byte are refused by name", () => {
  const problems = (value: object) =>
    createSiteInput.safeParse({ name: "a", location: "b", region: "c", ...value }).error?.issues.map(({ path }) => path.join("."));
  expect(problems({ latitude: 1 })).toEqual(["longitude"]);
  expect(problems({ timezone: "Mars/Base" })).toEqual(["timezone"]);
  expect(problems({ name: "a\0b" })).toEqual(["name"]);
  expect(problems({ latitude: Number.NaN, longitude: 3 })).toEqual(["latitude"]);
});
