import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Page } from "@playwright/test";
import { expect, gantry, openPage, signIn, test } from "./fixtures";

const corpus = resolve(process.env.DATA_DIR ?? "../shared/data", "nab");
const password = "correct horse battery";
const stamp = Date.now().toString(36); // the story may be told twice on one installation
const slug = `story-${stamp}`;
const people = [
  { name: "Rita Engel", email: `rita-${stamp}@story.example`, role: "reliability_engineer" },
  { name: "Tom Becker", email: `tom-${stamp}@story.example`, role: "maintenance_technician" },
  { name: "Ada Admin", email: `ada-${stamp}@story.example`, role: "owner" },
] as const;

test.describe.configure({ mode: "serial" });
test.describe("a real machine fails, and its failure becomes a resolved incident", () => {
  test.skip(!existsSync(corpus), `needs the Numenta Anomaly Benchmark in ${corpus}; set DATA_DIR`);
  test.setTimeout(240_000);
  let rita: Page;
  let tom: Page;

  test.beforeAll(async ({ browser }) => {
    await gantry("org", "create", "--name", "Story plant", "--slug", slug, "--json");
    for (const { name, email, role } of people) {
      await gantry("user", "create", "--email", email, "--password", password, "--org", slug, "--role", role, "--name", name, "--json");
    }
    const open = async (email: string) => {
      const page = await openPage(await browser.newContext());
      await signIn(page, { email, password });
      return page;
    };
    [rita, tom] = [await open(people[0].email), await open(people[1].email)];
  });

  test("its readings arrive through the public endpoint, and alerts and status change on the open page", async () => {
    await rita.goto(`/${slug}/alerts?view=all`);
    await expect(rita.getByRole("main").getByRole("table")).toHaveCount(0);
    const told = await gantry("import", "nab", corpus, "--org", slug, "--json");
    const summary = JSON.parse(told);
    expect(JSON.stringify(summary)).toContain("machine_temperature_system_failure");
    // Nobody has reloaded the page: the stream did.
    await expect(rita.getByRole("link", { name: /Machine temperature/ }).first()).toBeVisible();
    await expect(
      rita
        .getByRole("navigation")
        .getByRole("link", { name: /Incidents/ })
        .first(),
    ).toContainText(/[1-9]/);

    const again = JSON.parse(await gantry("import", "nab", corpus, "--org", slug, "--json"));
    expect(again.sent ?? again.accepted ?? 0).toBe(0);
  });

  test("the alerts fall into the labelled windows of failure", async () => {
    await rita.goto(`/${slug}/assets`);
    await rita
      .getByRole("link", { name: /machine/i })
      .first()
      .click();
    await expect(rita.getByRole("heading", { level: 1 })).toContainText(/machine/i);
    await expect(rita.getByText("newest reading").first()).toBeVisible(); // history ends in 2014, and the page says so
    await rita.goto(`/${slug}/alerts/ALR-1`);
    await expect(rita.getByRole("heading", { level: 2, name: "Thread" })).toBeVisible();
  });

  test("a rule has opened INC-1; it is assigned, discussed, acknowledged, investigated, resolved and closed", async () => {
    await rita.goto(`/${slug}/incidents/INC-1`);
    await expect(rita.getByText("opened automatically from")).toBeVisible();

    await rita.getByRole("combobox", { name: "Owner" }).click();
    await rita.getByRole("option", { name: /Tom Becker/ }).click();
    await expect(rita.getByText("Assigned to Tom Becker")).toBeVisible();

    const box = rita.getByRole("textbox", { name: /comment/i });
    await box.pressSequentially("The machine has cooled down far below its band. @Tom");
    await rita.getByRole("option", { name: /Tom Becker/ }).click();
    await box.pressSequentially("please look at the drive.");
    await rita.getByRole("button", { name: "Comment", exact: true }).click();
    await expect(rita.getByText("please look at the drive.").first()).toBeVisible();

    await tom.goto(`/${slug}`);
    await expect(tom.getByRole("button", { name: /notifications/i })).toContainText(/[1-9]/);
    await tom.goto(`/${slug}/notifications`);
    await expect(tom.getByText(/mentioned you/i).first()).toBeVisible();

    await tom.goto(`/${slug}/incidents/INC-1`);
    await tom.getByRole("button", { name: "Acknowledge", exact: true }).click();
    await expect(tom.getByText("Acknowledged INC-1", { exact: true })).toBeVisible();
    await tom.getByRole("button", { name: "Start investigation" }).click();
    await expect(tom.getByText("Investigating INC-1", { exact: true })).toBeVisible();
    await tom.getByRole("button", { name: "Resolve", exact: true }).click();
    await tom.getByLabel("What was wrong, and what fixed it").fill("Drive belt torn; replaced and aligned.");
    await tom.getByRole("button", { name: "Resolve incident" }).click();
    await expect(tom.getByText("Resolved INC-1", { exact: true })).toBeVisible();

    await expect(rita.getByRole("button", { name: "Close", exact: true })).toBeVisible(); // Rita's page has followed
    await rita.getByRole("button", { name: "Close", exact: true }).click();
    await expect(rita.getByText("Closed INC-1", { exact: true })).toBeVisible();
  });

  test("the thread tells reading, alert, incident and resolution, with who and when", async () => {
    await rita.goto(`/${slug}/incidents/INC-1`);
    const thread = rita.getByRole("list").filter({ hasText: "opened automatically" });
    const words = (await thread.innerText()).replace(/\s+/g, " ");
    const order = [
      "read",
      "raised by rule",
      "opened automatically from",
      "assigned",
      "commented",
      "acknowledged",
      "started investigati",
      "resolved",
      "closed",
    ];
    const places = order.map((word) => words.indexOf(word));
    expect(
      places.every((place) => place >= 0),
      `${order.filter((_, index) => places[index]! < 0)} in ${words}`,
    ).toBe(true);
    expect(words).toContain("Tom Becker");
    expect(words).toContain("Rita Engel");
    expect(words).toMatch(/20(13|14)/);
    await expect(thread.locator("time").first()).toHaveAttribute("datetime", /^201[34]-/);
  });

  test("a button opens an incident from another alert", async () => {
    await rita.goto(`/${slug}/alerts?view=all`);
    await rita
      .getByRole("link", { name: /Room temperature/ })
      .first()
      .click();
    await rita.getByRole("button", { name: /open incident/i }).click();
    await rita.waitForURL(/\/incidents\/INC-\d+$/);
    await expect(rita.getByRole("heading", { level: 1 })).toContainText("Room temperature");
  });

  test("the audit log shows every step, and the chain verifies", async ({ browser }) => {
    const ada = await openPage(await browser.newContext());
    await signIn(ada, { email: people[2].email, password });
    await ada.goto(`/${slug}/audit`);
    const page = ada.getByRole("main");
    for (const step of [/incident: close/i, /incident: resolve/i, /incident: acknowledge/i, /incident: assign/i])
      await expect(page.getByText(step).first()).toBeVisible();
    await gantry("audit", "verify", "--org", slug, "--json");
    await ada.context().close();
  });
});

test("the demo's generated history tells the same story without any data", async ({ as }) => {
  const page = await as("reliability_engineer");
  await page.goto("/harbor/incidents/INC-1");
  const thread = page.getByRole("list").filter({ hasText: "opened automatically" });
  const words = (await thread.innerText()).replace(/\s+/g, " ");
  for (const word of ["raised by rule", "opened automatically from", "commented", "resolved", "closed"]) expect(words).toContain(word);
});

test("a technician of one site sees nothing of the others", async ({ as }) => {
  const page = await as("maintenance_technician");
  await page.goto("/harbor/sites");
  await expect(page.locator("h1:visible")).toHaveCount(1);
  const seen = await page.getByRole("main").getByRole("link").allInnerTexts();
  expect(seen.join(" ")).not.toMatch(/Bristol|Rotterdam/);
});
