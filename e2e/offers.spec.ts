import { expect, test } from "./fixtures";

test("who only reads is offered nothing that needs more: no way to create, edit, retire or tag", async ({ as }) => {
  test.slow();
  const page = await as("viewer");
  await page.goto("/harbor/assets");
  const asset = (await page.locator('main a[href^="/harbor/assets/"]').first().getAttribute("href"))!.split("?")[0];
  await page.goto("/harbor/sites");
  const site = await page.locator('main a[href^="/harbor/sites/"]').first().getAttribute("href");
  const paths = [
    "",
    "/sites",
    "/assets",
    "/assets?q=no-such-asset",
    "/alerts",
    "/alerts?view=all&q=nothing",
    "/alerts/rules",
    "/incidents",
    "/incidents?view=all&q=nothing",
  ];
  for (const path of [...paths.map((own) => `/harbor${own}`), site!, asset!, `${asset}?tab=alerts`, `${asset}?tab=components`]) {
    await page.goto(path);
    await expect(page.locator("h1:visible")).toHaveCount(1);
    const offered = page.locator('main a:is([href$="/new"], [href*="/new?"], [href$="/edit"])');
    expect([path, await offered.count()]).toEqual([path, 0]);
    const buttons = page.locator("main").getByRole("button", { name: /^(Acknowledge|Retire|Remove|New .*|Add .*|Open incident)$/ });
    expect([path, await buttons.count()]).toEqual([path, 0]);
  }
  await page.goto("/harbor/assets");
  await expect(page.getByRole("checkbox", { name: /^Select / })).toHaveCount(0);
  await page.goto("/harbor/alerts/rules");
  await expect(page.getByRole("table", { name: "Alert rules" })).toBeVisible();
  await expect(page.locator('main a[href^="/harbor/alerts/rules/"]')).toHaveCount(0);
});
