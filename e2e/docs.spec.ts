import { expect, expectAccessible, expectNoSidewaysScroll, test } from "./fixtures";

for (const path of [
  "/docs",
  "/docs/guides/filters",
  "/docs/tables/assets",
  "/docs/endpoints/assets",
  "/docs/endpoints/database-functions",
]) {
  test(`${path} is open to all, accessible in both themes, fits a phone, and asks nobody else for anything`, async ({ page, baseURL }) => {
    const elsewhere: string[] = [];
    page.on("request", (request) => {
      if (!request.url().startsWith(baseURL!) && !/^(data|blob):/.test(request.url())) elsewhere.push(request.url());
    });
    await page.emulateMedia({ reducedMotion: "reduce", colorScheme: "light" });
    await page.goto(path);
    await expect(page.locator("h1:visible")).toHaveCount(1);
    await expect(page).toHaveTitle(/ · Gantry( API)?$/);
    await expectAccessible(page);
    await page.emulateMedia({ reducedMotion: "reduce", colorScheme: "dark" });
    await page.setViewportSize({ width: 390, height: 844 });
    await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    expect(elsewhere).toEqual([]);
  });
}

test("the search finds a table by one of its columns, and the page shows what to copy for both clients", async ({ page, baseURL }) => {
  await page.goto("/docs");
  await page.getByRole("searchbox", { name: "Search the documentation" }).fill("health_score");
  const nav = page.getByRole("navigation", { name: "Documentation" });
  await expect(nav.getByRole("link")).toContainText(["asset"]);
  await nav.getByRole("link", { name: "assets", exact: true }).click();
  await expect(page).toHaveURL(/\/docs\/tables\/assets$/);
  await expect(page.getByRole("row", { name: /^Read GET assets:read/ })).toBeVisible();
  await expect(page.getByRole("region", { name: "Read rows, with curl" })).toContainText(`${baseURL}/rest/v1/assets?select=`);
  await page.getByRole("tablist", { name: "Read rows" }).getByRole("tab", { name: "supabase-js" }).click();
  await expect(page.getByRole("region", { name: "Read rows, with supabase-js" })).toContainText('.from("assets")');
});

test("programs find the map, the whole text and the description; what does not exist is 404", async ({ page, request }) => {
  const [map, whole, described] = await Promise.all(["/llms.txt", "/llms-full.txt", "/api/openapi.json"].map((path) => request.get(path)));
  expect(await map!.text()).toContain("/docs/tables/assets");
  expect(await whole!.text()).toContain("## assets");
  expect((await described!.json()).openapi).toBe("3.1.0");
  for (const path of ["/docs/tables/rate_limits", "/docs/guides/nothing", "/docs/endpoints/nothing"])
    expect([path, (await page.goto(path))!.status()]).toEqual([path, 404]);
});
