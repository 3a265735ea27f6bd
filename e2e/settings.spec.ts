import { expect, expectAccessible, test } from "./fixtures";
import { foundOrganization } from "./own-organization";

test("an owner says how long what is kept; nonsense is refused at its field, and others read what holds", async ({ browser }) => {
  const { slug, open } = await foundOrganization(browser, "Long memory", { owner: "Olga Owner", viewer: "Vera Viewer" });
  const page = await open("owner");
  await page.goto(`/${slug}/settings/organization`);
  const notices = page.getByLabel("Keep alert notices for");
  const health = page.getByLabel("Keep asset health history for");
  await expect(notices).toHaveValue("");
  await expect(notices).toHaveAttribute("placeholder", "90");
  await expect(health).toHaveAttribute("placeholder", "730");

  await notices.fill("0");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Write a whole number of days from 1 to 36500.")).toBeVisible();
  await expect(notices).toHaveAttribute("aria-invalid", "true");

  await notices.fill("30");
  await health.fill("365");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Organization saved")).toBeVisible();
  await page.reload();
  await expect(notices).toHaveValue("30");
  await expect(health).toHaveValue("365");
  await expect(page.getByLabel("Keep readings for")).toHaveValue("");
  await expectAccessible(page);

  const reader = await open("viewer");
  await reader.goto(`/${slug}/settings/organization`);
  for (const days of ["400 days", "30 days", "365 days"]) await expect(reader.getByText(days, { exact: true })).toBeVisible();
  await expect(reader.getByRole("button", { name: "Save changes" })).toHaveCount(0);
  await page.context().close();
  await reader.context().close();
});
