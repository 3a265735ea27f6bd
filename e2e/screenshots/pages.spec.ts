import { expect, test } from "../fixtures";

const pages = [
  "",
  "/sites",
  "/assets",
  "/telemetry",
  "/alerts",
  "/alerts/rules",
  "/alerts/rules/new",
  "/incidents",
  "/incidents/INC-1",
  "/maintenance",
  "/maintenance/WO-1",
  "/maintenance/calendar",
  "/maintenance/prescriptions",
  "/maintenance/prescriptions/new",
  "/maintenance/plans",
  "/maintenance/parts",
  "/maintenance/reliability",
  "/audit",
  "/notifications",
  "/settings/members",
  "/settings/api-keys",
  "/settings/profile",
];
const sizes = { wide: { width: 1440, height: 1000 }, phone: { width: 390, height: 844 } };

for (const theme of ["light", "dark"] as const) {
  for (const [size, viewport] of Object.entries(sizes)) {
    test(`pages, ${theme}, ${size}`, async ({ as }) => {
      test.setTimeout(300_000);
      const page = await as("owner");
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      await page.setViewportSize(viewport);
      await page.goto("/");
      await page.waitForURL(/\/[a-z0-9-]+$/);
      const organization = new URL(page.url()).pathname;
      for (const path of pages) {
        await page.goto(`${organization}${path}`);
        await expect(page.locator("h1:visible")).toHaveCount(1);
        await page.waitForTimeout(700); // charts draw after hydration; a picture has no state to wait for
        await page.screenshot({
          path: `test-results/screenshots/${theme}-${size}${path.replaceAll("/", "-") || "-overview"}.png`,
          fullPage: size === "phone",
        });
      }
    });
  }
}
