import { expect, test } from "./fixtures";
import { buildPlant, foundOrganization } from "./own-organization";

test("what somebody types as a time is meant on their own clock, and a due date is the same day on every clock", async ({ browser }) => {
  test.setTimeout(120_000);
  const { slug, open } = await foundOrganization(browser, "Clock plant", { owner: "Ada Admin", maintenance_technician: "Jonas Brandt" });
  const owner = await open("owner");
  await buildPlant(owner);
  const technician = await open("maintenance_technician");
  await technician.goto(`/${slug}/settings/profile`);
  await technician.getByRole("combobox", { name: "Time zone" }).click();
  await technician.getByPlaceholder("Search time zones").fill("Europe/Berlin");
  await technician.getByRole("option", { name: "Europe/Berlin" }).click();
  await technician.getByRole("button", { name: "Save profile" }).click();
  await expect(technician.getByText(/Profile saved/)).toBeVisible();

  await technician.goto(`/${slug}/alerts/silences`);
  await technician.getByRole("button", { name: "New silence" }).first().click();
  const dialog = technician.getByRole("dialog", { name: "New silence" });
  await expect(dialog.getByText(/Time zone Europe\/Berlin/)).toBeVisible();
  const year = new Date().getUTCFullYear();
  const day = new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10);
  await dialog.getByRole("combobox", { name: "Severities" }).click();
  await technician.getByRole("option", { name: "Low" }).click();
  await technician.keyboard.press("Escape");
  await dialog.getByLabel("From", { exact: true }).fill(`${day}T08:15`);
  await dialog.getByLabel("For", { exact: true }).selectOption({ label: "Until a moment" });
  await dialog.getByLabel("Until").fill(`${day}T17:45`);
  await dialog.getByLabel("Why").fill("The hall is painted");
  await dialog.getByRole("button", { name: "Silence", exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await expect(technician.getByRole("row", { name: /The hall is painted/ })).toContainText(/, 08:15.*, 17:45/);

  await technician.goto(`/${slug}/maintenance/new`);
  await technician.getByLabel("What is to be done").fill("Paint the guard rail");
  await technician.getByRole("combobox", { name: "Asset" }).click();
  await technician.getByRole("option", { name: /Filler 1/ }).click();
  await technician.getByLabel("Due").fill(`${year + 1}-03-09`);
  await technician.getByRole("button", { name: "Create work order" }).click();
  await technician.waitForURL(/\/maintenance\/WO-\d+$/);
  await expect(technician.getByText(`9 Mar ${year + 1}`, { exact: true })).toBeVisible();

  await owner.context().close();
  await technician.context().close();
});
