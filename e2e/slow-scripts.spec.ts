import type { Page } from "@playwright/test";
import { expect, personOf, test } from "./fixtures";

/** Scripts come late, as over a poor connection: who is quick has filled the form and pressed its button before. */
async function openWithoutScripts(page: Page, path: string) {
  let letThrough = () => {};
  const later = new Promise<void>((resolve) => {
    letThrough = resolve;
  });
  await page.route(/\.js(\?|$)/, async (route) => {
    await later;
    await route.continue();
  });
  await page.goto(path, { waitUntil: "commit" });
  return letThrough;
}

test("a form that is sent before the page's scripts have come is sent when they are there", async ({ page }) => {
  const letScriptsThrough = await openWithoutScripts(page, "/sign-in/forgot-password");
  await page.getByLabel("Email").fill("nobody@nowhere.example");
  await page.getByRole("button", { name: "Mail me a link" }).click();
  letScriptsThrough();
  await page.waitForURL(/check-mail/);
  await expect(page.getByRole("heading", { level: 1, name: "Look into your mail" })).toBeVisible();
});

test("and when it is refused, what was typed stays", async ({ page }) => {
  const { email } = personOf("viewer");
  const letScriptsThrough = await openWithoutScripts(page, "/sign-in");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill("certainly wrong");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  letScriptsThrough();
  await expect(page.getByRole("form").getByRole("alert").first()).toContainText("wrong");
  await expect(page.getByLabel("Email")).toHaveValue(email);
});
