import { expect, expectAccessible, expectNoSidewaysScroll, test } from "./fixtures";

const paths = [
  "",
  "/sites",
  "/sites/new",
  "/assets",
  "/assets/new",
  "/telemetry",
  "/alerts",
  "/alerts/rules",
  "/alerts/rules/new",
  "/incidents",
  "/incidents/new",
  "/incidents/INC-1",
  "/alerts/ALR-2",
  "/maintenance",
  "/maintenance/WO-1",
  "/maintenance/new",
  "/maintenance/calendar",
  "/maintenance/plans",
  "/maintenance/prescriptions",
  "/maintenance/prescriptions/new",
  "/maintenance/parts",
  "/maintenance/reliability",
  "/audit",
  "/notifications",
  "/settings/organization",
  "/settings/members",
  "/settings/api-keys",
  "/settings/api-keys/new",
  "/settings/webhooks",
  "/settings/channels",
  "/settings/requests",
  "/settings/profile",
  "/settings/sessions",
];

for (const path of paths) {
  test(`${path || "/overview"} has one heading and a title, is accessible in both themes, and fits a phone`, async ({ as }) => {
    const page = await as("owner");
    await page.emulateMedia({ reducedMotion: "reduce", colorScheme: "light" });
    await page.goto(`/harbor${path}`);
    await expect(page.locator("h1:visible")).toHaveCount(1);
    await expect(page).toHaveTitle(/\S · Gantry$/);
    await expect(page.locator("main")).toBeVisible();
    await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
    await expectAccessible(page);

    await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
    await page.setViewportSize({ width: 390, height: 844 });
    await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
  });
}

test("the sign-in and sign-up pages are accessible in both themes", async ({ page }) => {
  for (const path of ["/sign-in", "/sign-up"]) {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.goto(path);
      await expect(page.locator("h1:visible")).toHaveCount(1);
      await expectAccessible(page);
    }
  }
});

test("another organization's pages and records are a 404, like missing ones", async ({ as }) => {
  const page = await as("viewer");
  for (const path of [
    "/northwind",
    "/northwind/assets",
    "/nobody-at-all",
    "/harbor/incidents/INC-99999",
    "/harbor/assets/00000000-0000-4000-8000-000000000000",
    "/harbor/assets/nonsense",
  ]) {
    const answer = await page.goto(path);
    expect(answer!.status(), path).toBe(404);
    await expect(page.locator("h1:visible")).toHaveCount(1);
  }
});
