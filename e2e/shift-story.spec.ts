import type { Page } from "@playwright/test";
import { expect, expectAccessible, test } from "./fixtures";
import { buildPlant, foundOrganization, sendReadings } from "./own-organization";

test.describe.configure({ mode: "serial" });
test.describe("a shift on a plant: alerts are taken over, kept quiet while people work, and told again", () => {
  test.setTimeout(180_000);
  let slug: string;
  let plant: Awaited<ReturnType<typeof buildPlant>>;
  let operator: Page;
  let technician: Page;
  let minute = 0;
  /** Every minute of the last hour is told once, in order. */
  const send = (...values: [sensorId: string, value: number][]) => {
    minute += 1;
    const timestamp = new Date(Math.floor(Date.now() / 60_000) * 60_000 - 3_600_000 + minute * 60_000).toISOString();
    return sendReadings(
      plant.gateway.id,
      values.map(([sensorId, value]) => ({ sensorId, value, timestamp })),
    );
  };
  const alertsOf = (page: Page, view = "active") => page.goto(`/${slug}/alerts${view === "active" ? "" : `?view=${view}`}`);
  const choose = async (page: Page, field: string, option: string) => {
    await page.getByRole("dialog").getByRole("combobox", { name: field }).click();
    await page.getByRole("option", { name: option }).click();
  };

  test.beforeAll(async ({ browser }) => {
    const organization = await foundOrganization(browser, "Shift plant", {
      owner: "Ada Admin",
      operator: "Olek Nowak",
      maintenance_technician: "Jonas Brandt",
    });
    slug = organization.slug;
    const owner = await organization.open("owner");
    plant = await buildPlant(owner);
    await owner.context().close();
    operator = await organization.open("operator");
    technician = await organization.open("maintenance_technician");
  });
  test.afterAll(async () => {
    await operator?.context().close();
    await technician?.context().close();
  });

  test("the operator acknowledges two alerts at once, on a page that nobody reloads", async () => {
    await alertsOf(operator);
    await expect(operator.getByText("No alerts", { exact: true })).toBeVisible();
    await send([plant.first.sensor.id, 91], [plant.second.sensor.id, 92]);
    await expect(operator.getByRole("row", { name: /Filler [12]/ })).toHaveCount(2);
    await expect(operator.getByRole("row", { name: /Unacknowledged/ })).toHaveCount(2);
    await operator.getByRole("checkbox", { name: /^Select all/ }).check();
    await operator.getByRole("region", { name: "Selection" }).getByRole("button", { name: "Acknowledge" }).click();
    await expect(operator.getByText("Acknowledged 2 alerts")).toBeVisible();
    await expect(operator.getByRole("row", { name: /Unacknowledged/ })).toHaveCount(0);
    await operator.goto(`/${slug}/alerts/ALR-2`);
    await expect(operator.getByRole("list").getByText("Olek Nowak").first()).toBeVisible();
  });

  test("the operator may not silence; the technician does, from the alert, and ends it again", async () => {
    await operator.goto(`/${slug}/alerts/silences`);
    await expect(operator.getByText("Nothing is silenced")).toBeVisible();
    await expect(operator.getByRole("button", { name: "New silence" })).toHaveCount(0);

    await technician.goto(`/${slug}/alerts/ALR-1`);
    await technician.getByRole("button", { name: "Silence", exact: true }).click();
    const dialog = technician.getByRole("dialog", { name: "Silence ALR-1" });
    await expectAccessible(technician);
    await dialog.getByRole("button", { name: "Silence", exact: true }).click();
    await expect(dialog.getByText(/why|reason/i).first()).toBeVisible();
    await dialog.getByLabel("Why").fill("Sensor is being moved");
    await dialog.getByLabel("For").selectOption({ label: "1 hour" });
    await dialog.getByRole("button", { name: "Silence", exact: true }).click();
    await expect(dialog).toHaveCount(0);
    await expect(technician.getByText("Silenced", { exact: true }).first()).toBeVisible();

    // The operator's page has followed.
    const row = operator.getByRole("row", { name: /Sensor is being moved/ });
    await expect(row).toContainText("Jonas Brandt");
    await technician.goto(`/${slug}/alerts/silences`);
    await technician
      .getByRole("row", { name: /Sensor is being moved/ })
      .getByRole("button", { name: "End" })
      .click();
    await expect(row).toContainText("Ended");
    await technician.goto(`/${slug}/alerts/ALR-1`);
    await expect(technician.getByText("Silenced", { exact: true })).toHaveCount(0);
  });

  test("in a planned window nothing is raised; when it is ended, what still holds is told, and what passed is not", async () => {
    await send([plant.first.sensor.id, 60], [plant.second.sensor.id, 60]);
    await alertsOf(operator);
    await expect(operator.getByText("Nothing needs you")).toBeVisible();

    await technician.goto(`/${slug}/alerts/windows`);
    await technician.getByRole("button", { name: "New window" }).first().click();
    const dialog = technician.getByRole("dialog", { name: "New maintenance window" });
    await dialog.getByLabel("On", { exact: true }).selectOption({ label: "A whole site" });
    await choose(technician, "Site", "North hall");
    await dialog.getByLabel("Alerts are").selectOption({ label: "Not raised at all" });
    // It reaches back: the readings of the last hour were taken while people worked.
    const from = new Date(Date.now() - 2 * 3_600_000).toISOString().slice(0, 16);
    await dialog.getByLabel("From").fill(from);
    await dialog.getByLabel("For").selectOption({ label: "4 hours" });
    await dialog.getByLabel("What is done").fill("Bearings are changed");
    await dialog.getByRole("button", { name: "Plan window" }).click();
    await expect(dialog).toHaveCount(0);
    const row = technician.getByRole("row", { name: /Bearings are changed/ });
    await expect(row).toContainText("Not raised");
    await expectAccessible(technician);

    await send([plant.first.sensor.id, 95], [plant.second.sensor.id, 96]);
    await send([plant.first.sensor.id, 95], [plant.second.sensor.id, 61]); // the second cools down by itself
    await alertsOf(operator);
    await expect(operator.getByText("Nothing needs you")).toBeVisible();

    await row.getByRole("button", { name: "End now" }).click();
    await expect(technician.getByText("Window ended")).toBeVisible();
    await expect(operator.getByRole("row", { name: /Filler 1/ })).toBeVisible();
    await expect(operator.getByRole("row", { name: /Filler 2/ })).toHaveCount(0);
    await alertsOf(operator, "all");
    await expect(operator.getByRole("row", { name: /Filler 2/ })).toHaveCount(1);
    await expect(operator.getByRole("row", { name: /Filler 1/ })).toHaveCount(2);
  });

  test("the analytics count what was raised, and how long it took to be seen", async () => {
    await operator.goto(`/${slug}/alerts/analytics`);
    const raised = operator.getByRole("heading", { name: "Raised" }).locator("xpath=..");
    await expect(raised).toContainText("3");
    await expect(raised).toContainText("1 still active");
    await expect(operator.getByRole("heading", { name: "Until acknowledged" }).locator("xpath=..")).toContainText("median");
    await expect(operator.getByRole("table", { name: "Assets that ring most" }).getByRole("row", { name: /Filler 1/ })).toContainText("2");
  });
});
