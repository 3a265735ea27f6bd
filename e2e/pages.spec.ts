import { readdirSync } from "node:fs";
import type { Page } from "@playwright/test";
import { callApi, expect, expectAccessible, expectNoSidewaysScroll, test } from "./fixtures";

const paths = [
  "",
  "/sites",
  "/sites/new",
  "/assets",
  "/assets/new",
  "/gateways",
  "/gateways/new",
  "/sensors",
  "/sensors/new",
  "/telemetry",
  "/alerts",
  "/alerts?view=all&show=groups",
  "/alerts/ALR-2",
  "/alerts/silences",
  "/alerts/windows",
  "/alerts/rules",
  "/alerts/rules/new",
  "/alerts/routes",
  "/alerts/routes/new",
  "/alerts/analytics",
  "/incidents",
  "/incidents/new",
  "/incidents/INC-1",
  "/maintenance",
  "/maintenance/WO-1",
  "/maintenance/new",
  "/maintenance/calendar",
  "/maintenance/plans",
  "/maintenance/prescriptions",
  "/maintenance/prescriptions/new",
  "/maintenance/parts",
  "/maintenance/reliability",
  "/maintenance/connections",
  "/import",
  "/audit",
  "/notifications",
  "/no-access?needs=alerts:write",
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

type Records = { list: string; pages: string[]; make?: (page: Page) => Promise<{ id: string }> };

/** The first record of each list, and its pages: "" is the record itself. What the demonstration has none of is made before. */
const records: Records[] = [
  { list: "/sites", pages: ["", "/edit", "/floor-plan"] },
  {
    list: "/assets",
    pages: [
      "",
      "/edit",
      "/label",
      ...["health", "sensors", "components", "alerts", "incidents", "maintenance", "history"].map((tab) => `?tab=${tab}`),
    ],
  },
  { list: "/gateways", pages: ["", "/edit"] },
  { list: "/sensors", pages: ["", "/edit"] },
  { list: "/alerts", pages: [""] },
  { list: "/alerts/rules", pages: [""] },
  {
    list: "/alerts/routes",
    pages: [""],
    make: (page) => callApi(page, "/notification-routes", { name: "Night shift", minSeverity: "critical", channels: ["in-app"] }),
  },
  { list: "/incidents", pages: [""] },
  { list: "/maintenance", pages: [""] },
  { list: "/maintenance/runs", pages: [""] },
  { list: "/maintenance/prescriptions", pages: [""] },
  {
    list: "/maintenance/prescriptions",
    pages: ["", "/edit"],
    make: (page) =>
      callApi(page, "/prescriptions", {
        title: "A draft to look at",
        assetType: "filler",
        category: "seal",
        steps: [{ description: "Stop the line.", tools: ["Key"], safety: ["Lock it out"], expectedTime: 5 }],
      }),
  },
  { list: "/settings/members", pages: [""] },
  {
    list: "/settings/api-keys",
    pages: [""],
  },
  {
    list: "/settings/webhooks",
    pages: [""],
    make: (page) => callApi(page, "/inbound-webhooks", { name: "Orders to look at", scheme: "standard" }),
  },
];

async function expectGoodPage(page: Page, path: string) {
  await page.emulateMedia({ reducedMotion: "reduce", colorScheme: "light" });
  await page.goto(path);
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
  await page.setViewportSize({ width: 1280, height: 720 });
}

for (const path of paths) {
  test(`${path || "/overview"} has one heading and a title, is accessible in both themes, and fits a phone`, async ({ as }) => {
    await expectGoodPage(await as("owner"), `/harbor${path}`);
  });
}

/** Where the records of a list are linked, if not on the page of its own path. */
const linkedFrom: Record<string, string> = {
  "/maintenance/runs": "/maintenance/WO-1",
  "/maintenance": "/maintenance?view=all",
  "/incidents": "/incidents?view=all",
  "/alerts": "/alerts?view=all",
};

/** The first link on the page that leads to a record of the list, and not to another section below it: a record has a number. */
async function firstRecord(page: Page, list: string) {
  await page.goto(`/harbor${linkedFrom[list] ?? list}`);
  const links = page.locator(`main a[href^="/harbor${list}/"]`);
  await expect(links.first()).toBeVisible();
  const found = await links.evaluateAll((all) => all.map((link) => new URL((link as HTMLAnchorElement).href).pathname));
  const record = found.find((path) => path.split("/").length === list.split("/").length + 2 && /\d[^/]*$/.test(path));
  expect(record, `a record linked from ${list}`).toBeDefined();
  return record!;
}

for (const { list, pages, make } of records) {
  test(`a ${make ? "new " : ""}record of ${list}: its pages have one heading and a title, are accessible in both themes, and fit a phone`, async ({
    as,
  }) => {
    test.slow();
    const page = await as("owner");
    await page.goto("/harbor");
    const record = make ? `/harbor${list}/${(await make(page)).id}` : await firstRecord(page, list);
    for (const path of pages) await expectGoodPage(page, `${record}${path}`);
  });
}

test("no page of the console is without such a test", () => {
  const covered = [...paths, ...records.flatMap(({ list, pages }) => pages.map((path) => `${list}/record${path}`))].map((path) =>
    path.replace(/\?.*/, ""),
  );
  const uncovered = readdirSync("app/(console)/[org]", { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith("page.tsx"))
    .map((file) => `/${file}`.replace(/\/page\.tsx$/, "").replace(/\/\([^)]+\)/g, ""))
    .filter((path) => path !== "/settings") // leads to its first section
    .filter((path) => !covered.some((one) => new RegExp(`^${path.replace(/\[[^\]]+\]/g, "[^/]+")}$`).test(one)));
  expect(uncovered).toEqual([]);
});

for (const path of [
  "/sign-in",
  "/sign-up",
  "/sign-in/forgot-password",
  "/sign-in/link",
  "/sign-in/check-mail?for=link&email=nobody@nowhere.example",
  "/sign-in/confirm?token=not-a-token&type=recovery",
  "/invite/not-a-token",
  "/outbox",
]) {
  test(`${path} needs no session, is accessible in both themes, and fits a phone`, async ({ page }) => expectGoodPage(page, path));
}

test("/organizations/new is accessible in both themes, and fits a phone", async ({ as }) =>
  expectGoodPage(await as("owner"), "/organizations/new"));

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
