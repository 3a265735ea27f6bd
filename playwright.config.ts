import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

// scripts/test.mjs starts an installation of its own and says here where it is. Unset: whatever runs on the usual address.
const executablePath = [process.env.CHROMIUM_PATH, "/usr/bin/chromium"].find((place) => place && existsSync(place));
const quiet = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];

export default defineConfig({
  testDir: "e2e",
  workers: 2,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"], ["json", { outputFile: process.env.GANTRY_REPORT ?? "test-results/report.json" }]],
  use: {
    baseURL: process.env.GANTRY_URL ?? "http://127.0.0.1:3000",
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    locale: "en-GB",
    timezoneId: "UTC",
    launchOptions: { args: quiet, ...(executablePath ? { executablePath } : {}) },
  },
  projects: [
    { name: "stories", testIgnore: "screenshots/**" },
    { name: "screenshots", testMatch: "screenshots/**" },
  ],
});
