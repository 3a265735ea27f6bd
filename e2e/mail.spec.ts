import type { Page } from "@playwright/test";
import { expect, openPage, test } from "./fixtures";

/** Somebody new, signed in, with an organization of their own. */
async function newPerson(page: Page, stamp: string) {
  const email = `lea-${stamp}@example.com`;
  await page.goto("/sign-up");
  await page.getByRole("textbox", { name: "Your name" }).fill("Lea Sommer");
  await page.getByLabel("Email").fill(email);
  await page.getByRole("textbox", { name: "Password" }).fill("a long enough phrase");
  await page.getByRole("textbox", { name: "Organization" }).fill(`Sommer ${stamp}`);
  await page.getByRole("button", { name: "Create account" }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-up"));
  await page.context().clearCookies();
  return email;
}
const mailTo = (page: Page, email: string, subject: string) =>
  page.locator("section", { hasText: email }).filter({ hasText: subject }).first();

test("a forgotten password is set anew with the link of a mail, once", async ({ page }) => {
  const email = await newPerson(page, Date.now().toString(36));
  await page.goto("/sign-in");
  await page.getByRole("link", { name: "Forgot password" }).click();
  await page.waitForURL(/forgot-password/); // the page before has a field of the same name
  await page.getByLabel("Email").fill(email);
  await page.getByRole("button", { name: "Mail me a link" }).click();
  await page.getByRole("link", { name: "Open the outbox" }).click();
  const link = await mailTo(page, email, "Set a new password").getByRole("link").getAttribute("href");
  await page.goto(link!);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("textbox", { name: "New password" }).fill("quite another phrase");
  await page.getByRole("button", { name: "Set password" }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  await page.context().clearCookies();
  await page.goto(link!);
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("form").getByRole("alert")).toContainText("does not work");
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill("quite another phrase");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
});

test("the code of a mail signs in without a password, where the link was not opened", async ({ page, context }) => {
  const email = await newPerson(page, `${Date.now().toString(36)}c`);
  await page.goto("/sign-in/link");
  await page.getByLabel("Email").fill(email);
  await page.getByRole("button", { name: "Mail me a link" }).click();
  await expect(page.getByRole("textbox", { name: "Code" })).toBeVisible();
  const outbox = await openPage(context);
  await outbox.goto("/outbox");
  const code = /code: (\d{6})/.exec(await mailTo(outbox, email, "Your sign-in link").innerText())![1]!;
  await page.getByRole("textbox", { name: "Code" }).fill(code);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
});
