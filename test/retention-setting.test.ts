import { expect, test } from "vitest";
import { withActor } from "@/db/with-actor";
import { getOrganization } from "@/lib/organizations/queries";
import { updateOrganizationInput } from "@/lib/organizations/schema";
import { updateOrganization } from "@/lib/organizations/update-organization";
import { DEFAULT_RETENTION_DAYS } from "@/lib/telemetry/limits";
import { maintain } from "@/lib/telemetry/maintain";
import { createIngestPlant } from "./telemetry";

const DAY = 86_400_000;

test("what the settings page saves is how long readings are kept; left empty, it is the default that the page names", async () => {
  const plant = await createIngestPlant();
  const owner = await plant.member({ role: "owner" });
  const ages = [1, 10, DEFAULT_RETENTION_DAYS - 2, DEFAULT_RETENTION_DAYS + 2];
  const now = Date.now();
  await plant.send(ages.flatMap((days) => plant.series(now - days * DAY, [20])));
  const kept = async () => {
    await maintain({ organizationId: plant.id });
    return (await plant.stored()).map(({ at }) => Math.round((now - at) / DAY)).reverse();
  };
  const save = (retentionDays: string) =>
    withActor(owner, (tx) => updateOrganization(tx, updateOrganizationInput.parse({ name: "Plant", retentionDays })));

  await save("");
  expect(await kept()).toEqual(ages.slice(0, 3));
  await save("7");
  expect(await withActor(owner, getOrganization)).toMatchObject({ retentionDays: 7 });
  expect(await kept()).toEqual([1]);
});
