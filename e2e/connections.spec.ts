import { randomUUID } from "node:crypto";
import { expect, test } from "./fixtures";

test("an engineer connects another maintenance system, tests it, changes it and removes it", async ({ as }) => {
  const page = await as("reliability_engineer");
  await page.goto("/harbor/maintenance");
  await page.getByRole("link", { name: "Connections" }).click();
  await page.getByRole("button", { name: "Connect a system" }).first().click(); // an empty list offers it too
  const dialog = page.getByRole("dialog");
  const name = `Field service ${randomUUID().slice(0, 6)}`;
  await dialog.getByLabel("System").selectOption("ServiceNow");
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByLabel("Address").fill("https://10.0.0.8/");
  await dialog.getByLabel("User").fill("gantry");
  await dialog.getByLabel("Password").fill("not shown again");
  await dialog.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(dialog.getByText("This address is in a private network.").first()).toBeVisible();
  await dialog.getByLabel("Address").fill("https://nothing.invalid/");
  await dialog.getByLabel("When both changed a field").selectOption("ask");
  await dialog.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(dialog).toHaveCount(0);

  const row = page.getByRole("row", { name: new RegExp(name) });
  await expect(row).toContainText("Somebody decides");
  await row.getByRole("button", { name: `Test ${name}` }).click();
  await expect(page.getByText("ServiceNow did not answer in time.").first()).toBeVisible({ timeout: 20_000 });

  await row.getByRole("button", { name: `Edit ${name}` }).click();
  await expect(dialog.getByLabel("Password")).toHaveValue("");
  await dialog.getByLabel("Synchronise").selectOption("on");
  await dialog.getByRole("button", { name: "Save connection" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(row).toContainText("Every hour");

  await row.getByRole("button", { name: `Remove ${name}` }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove connection" }).click();
  await expect(row).toHaveCount(0);
});

test("files lie on a work order", async ({ as }) => {
  const page = await as("reliability_engineer");
  await page.goto("/harbor/maintenance?view=all");
  await page
    .getByRole("link", { name: /WO-\d+/ })
    .first()
    .click();
  const files = page.getByRole("region", { name: "Files" }).or(page.getByLabel("Files"));
  await expect(files.first()).toBeVisible({ timeout: 30_000 });
});
