import { expect, expectAccessible, test } from "./fixtures";

test("several assets are tagged at once, the tag narrows the list, and it comes off again", async ({ as }) => {
  const tag = `check-${Date.now().toString(36)}`;
  const page = await as("owner");
  await page.goto("/harbor/assets?limit=10");
  const boxes = page.getByRole("checkbox", { name: /^Select (?!all)/ });
  const choose = async () => {
    await boxes.nth(0).check();
    await boxes.nth(1).check();
    await page.getByRole("region", { name: "Selection" }).getByRole("button", { name: "Tag" }).click();
  };
  await choose();
  const dialog = page.getByRole("dialog", { name: "Tag 2 assets" });
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Change tags" }).click();
  await expect(dialog.getByText("Enter a tag to add or to remove.")).toBeVisible();
  await dialog.getByLabel("Add tags").fill(tag);
  await dialog.getByRole("button", { name: "Change tags" }).click();
  await expect(page.getByText("Changed the tags of 2 of 2.")).toBeVisible();
  await expect(page.getByRole("region", { name: "Selection" })).toHaveCount(0);

  await page.goto(`/harbor/assets?tag=${tag}`);
  await expect(boxes).toHaveCount(2);
  await choose();
  await dialog.getByLabel("Remove tags").fill(tag);
  await dialog.getByRole("button", { name: "Change tags" }).click();
  await expect(boxes).toHaveCount(0);
});
