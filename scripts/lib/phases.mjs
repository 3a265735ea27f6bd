import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { buildStale } from "./build.mjs";
import { ensureChromium } from "./chromium.mjs";
import { openThrowAway } from "./database.mjs";
import { readInstance } from "./instance.mjs";
import { readJson, root } from "./paths.mjs";
import { findFreePort, waitForHealth } from "./ports.mjs";
import { capture, isEnding, onEnd, run, start } from "./processes.mjs";

const bin = (file) => ["node_modules", ...file.split("/")].join(path.sep);
const node = (args, options) => run(process.execPath, args, options);
const nothing = { passed: 0, failed: 0, skipped: 0 };

/** The operator's own settings must not reach the tests; the empty string also keeps .env out. */
function cleanEnvironment() {
  const named = fs.readFileSync(path.join(root, ".env.example"), "utf8").matchAll(/^#? ?([A-Z][A-Z0-9_]+)=/gm);
  return { ...process.env, ...Object.fromEntries([...named].map(([, name]) => [name, ""])) };
}

let folder;
/** Reports and state of this run, deleted at its end. */
function temporaryFolder() {
  if (!folder) {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "gantry-test-"));
    fs.chmodSync(folder, 0o755);
    onEnd(() => fs.rmSync(folder, { recursive: true, force: true }));
  }
  return folder;
}

async function typecheck() {
  const hasRoutes = fs.readdirSync(path.join(root, "app"), { recursive: true }).some((name) => /page\.tsx$/.test(name));
  if (hasRoutes) {
    const { code, text } = await capture(process.execPath, [bin("next/dist/bin/next"), "typegen"], {
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1" },
    });
    if (code !== 0) console.log(text);
  }
  return node([bin("typescript/bin/tsc"), "--noEmit"]);
}

export const checks = {
  lint: () => node([bin("@biomejs/biome/bin/biome"), "ci", "."]),
  typecheck,
  imports: () => node(["scripts/check-imports.mjs"]),
  docs: () => node(["scripts/check-docs.mjs"]),
};

/** Lint, types, import zones, links: each counts as one test. No database. */
export async function staticPhase() {
  const sum = { ...nothing };
  for (const [name, check] of Object.entries(checks)) {
    console.log(`\n— ${name}`);
    if ((await check()) === 0) sum.passed += 1;
    else sum.failed += 1;
  }
  return sum;
}

/** Vitest, on a throw-away cluster. A file that does not even load counts as one failure. */
export async function unitPhase(args) {
  console.log("\n— unit, database and API tests");
  // Crash tests run the built server; when it does not build, they say so and the rest is tested all the same.
  await buildStale(["cli", "server"]).catch((error) => console.log(error.message));
  const report = path.join(temporaryFolder(), "vitest.json");
  const env = {
    ...cleanEnvironment(),
    NODE_ENV: "test",
    GANTRY_DATA: path.join(temporaryFolder(), "unit"),
    GANTRY_SECRET: "a-secret-for-tests-which-protects-nothing",
    TEST_DATABASE_URL: await openThrowAway(),
  };
  const code = await node(
    [bin("vitest/vitest.mjs"), "run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`, ...args],
    { env },
  );
  const result = readJson(report);
  if (!result) return { ...nothing, failed: 1 };
  const unloaded = result.testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0).length;
  const failed = result.numFailedTests + unloaded;
  const skipped = result.numPendingTests + (result.numTodoTests ?? 0);
  return { passed: result.numPassedTests, failed: failed || (code === 0 ? 0 : 1), skipped };
}

/** A complete second installation, as a newcomer would have it, and its credentials in a file. */
async function startInstance() {
  await buildStale();
  const port = await findFreePort();
  const GANTRY_DATA = path.join(temporaryFolder(), "instance");
  const env = { ...cleanEnvironment(), GANTRY_DATA, HOST: "127.0.0.1", PORT: String(port) };
  const log = path.join(root, "test-results/server.log");
  fs.mkdirSync(path.dirname(log), { recursive: true });
  const output = fs.openSync(log, "w");
  onEnd(() => {
    const place = readInstance(GANTRY_DATA).database?.directory; // as root under /root it lies elsewhere
    if (place) fs.rmSync(place, { recursive: true, force: true });
  });

  const instance = start(process.execPath, ["scripts/start.mjs"], { env, stdio: ["ignore", output, output] });
  const url = `http://127.0.0.1:${port}`;
  const healthy = await waitForHealth(url, () => instance.exitCode === null && instance.signalCode === null, 180_000);
  const { code, text } = healthy ? await capture(process.execPath, ["scripts/gantry.mjs", "credentials", "--json"], { env }) : { code: 1 };
  if (code !== 0) {
    if (!isEnding()) console.log(`The instance for the browser tests did not start:\n${fs.readFileSync(log, "utf8")}`);
    return { instance };
  }
  const credentials = path.join(temporaryFolder(), "credentials.json");
  fs.writeFileSync(credentials, text);
  return { instance, env: { ...env, GANTRY_URL: url, GANTRY_CREDENTIALS: credentials } };
}

/** Playwright in a real browser against a real installation. */
export async function browserPhase(args, project = "stories") {
  console.log(`\n— browser: ${project}`);
  const chromium = await ensureChromium();
  const { instance, env } = await startInstance();
  if (!env) return { ...nothing, failed: 1 };

  const report = path.join(temporaryFolder(), "playwright.json");
  const browserEnv = { ...env, GANTRY_REPORT: report, ...(chromium ? { CHROMIUM_PATH: chromium } : {}) };
  const code = await node([bin("@playwright/test/cli.js"), "test", `--project=${project}`, "--pass-with-no-tests", ...args], {
    env: browserEnv,
  });
  instance.kill("SIGTERM");
  await instance.exited;

  const { stats } = readJson(report) ?? {};
  if (!stats) return { ...nothing, failed: code === 0 ? 0 : 1 };
  const failed = stats.unexpected + stats.flaky;
  return { passed: stats.expected, failed: failed || (code === 0 ? 0 : 1), skipped: stats.skipped };
}
