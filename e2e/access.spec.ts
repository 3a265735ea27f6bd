import { expect, openPage, personOf, signIn, test } from "./fixtures";

test("a wrong password and an unknown address get the same answer, and what was typed stays", async ({ page }) => {
  const answers: string[] = [];
  for (const email of [personOf("viewer").email, "nobody@nowhere.example"]) {
    await page.goto("/sign-in");
    await page.getByLabel("Email").fill(email);
    await page.getByLabel("Password", { exact: true }).fill("certainly wrong");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    const alert = page.getByRole("main").getByRole("alert").or(page.getByRole("form").getByRole("alert")).first();
    await expect(alert).toBeVisible();
    answers.push(await alert.innerText());
    await expect(page.getByLabel("Email")).toHaveValue(email);
  }
  expect(answers[0]).toBe(answers[1]);
});

test("signing out ends the session on the server, not only in the browser", async ({ browser }) => {
  const context = await browser.newContext();
  const page = await openPage(context);
  await signIn(page, personOf("operator"));
  const kept = await context.cookies();
  await page.getByRole("button", { name: /Your account/ }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL(/sign-in/);
  await context.addCookies(kept); // a stolen copy of the cookie
  await page.goto("/harbor");
  await expect(page).toHaveURL(/sign-in/);
  await context.close();
});

test("a viewer sees no button that a viewer may not use, and the API agrees", async ({ as }) => {
  const page = await as("viewer");
  await page.goto("/harbor/alerts/ALR-3");
  await expect(page.locator("h1:visible")).toHaveCount(1);
  await expect(page.getByRole("button", { name: "Acknowledge" })).toHaveCount(0);
  await page.goto("/harbor/audit");
  await expect(page.getByRole("main").getByRole("table")).toHaveCount(0);
  const answer = await page.request.post("/api/v1/incidents?org=harbor", {
    data: { title: "mine" },
    headers: { origin: new URL(page.url()).origin },
  });
  expect([401, 403]).toContain(answer.status());
});

test("a new organization is made by signing up, and its founder invites a colleague by a link that works once", async ({
  page,
  browser,
}) => {
  const stamp = Date.now().toString(36);
  await page.goto("/sign-up");
  await page
    .getByLabel(/your name|full name|^name/i)
    .first()
    .fill("Nora Founder");
  await page.getByLabel("Email").fill(`nora-${stamp}@example.com`);
  await page.getByRole("textbox", { name: "Password" }).fill("a long enough phrase");
  await page.getByRole("textbox", { name: "Organization" }).fill(`Nora ${stamp}`);
  await page.getByRole("button", { name: /sign up|create/i }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-up"));
  await expect(page.locator("h1:visible")).toHaveCount(1);
  const organization = new URL(page.url()).pathname.split("/")[1];

  await page.goto(`/${organization}/settings/members`);
  await page
    .getByRole("button", { name: /invite/i })
    .first()
    .click();
  await page.getByLabel("Email").fill(`lee-${stamp}@example.com`);
  await page.getByRole("button", { name: "Make link" }).click();
  const link = await page.locator("[data-secret]").first().innerText();
  expect(link).toContain("/invite/");

  const guest = await openPage(await browser.newContext());
  await guest.goto(link);
  await guest.getByLabel(/name/i).first().fill("Lee Colleague");
  await guest.getByRole("textbox", { name: "Password" }).fill("another long phrase");
  await guest
    .getByRole("button", { name: /join|accept|sign up/i })
    .first()
    .click();
  await guest.waitForURL(new RegExp(`/${organization}`));
  await expect(guest.locator("h1:visible")).toHaveCount(1);

  const late = await openPage(await browser.newContext());
  await late.goto(link);
  await expect(late.getByText(/used|no longer|not valid/i).first()).toBeVisible();
});

test("an API key is shown once, works at once, and is refused within a second of its revocation", async ({ as }) => {
  const page = await as("owner");
  const name = `Story key ${Date.now()}`;
  await page.goto("/harbor/settings/api-keys/new");
  await page.getByRole("textbox", { name: "Name" }).fill(name);
  await page
    .getByRole("checkbox", { name: /assets:read|See sites, assets/ })
    .first()
    .check();
  await page
    .getByRole("button", { name: /create/i })
    .last()
    .click();
  const key = (await page.locator("[data-secret]").first().innerText()).trim();
  expect(key).toMatch(/^gk_live_/);
  const call = () => page.request.get("/api/v1/sites", { headers: { apikey: key, cookie: "" } });
  expect((await call()).status()).toBe(200);

  await page.goto("/harbor/settings/api-keys");
  await expect(page.getByText(key)).toHaveCount(0);
  await page.getByRole("link", { name }).click();
  await page.getByRole("button", { name: "Revoke", exact: true }).click();
  await page.getByRole("textbox", { name: /to confirm/ }).fill(name);
  await page.getByRole("button", { name: "Revoke key" }).click();
  await expect.poll(async () => (await call()).status(), { timeout: 1_500, intervals: [100] }).toBe(401);
});
