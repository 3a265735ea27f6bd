import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { AxeBuilder } from "@axe-core/playwright";
import { type BrowserContext, test as base, expect, type Page } from "@playwright/test";

type Person = { email: string; password: string; role: string; organization: string };
export type Credentials = {
  url: string;
  databaseUrl: string;
  adminDatabaseUrl: string;
  anonKey: string;
  serviceKey: string;
  demo: Person[];
};

export const credentials: Credentials = JSON.parse(readFileSync(process.env.GANTRY_CREDENTIALS ?? "credentials.json", "utf8"));

/** The demo person of a role, in the first demo organization unless another is named. */
export function personOf(role: string, organization = credentials.demo[0]!.organization): Person {
  const found = credentials.demo.find((person) => person.role === role && person.organization === organization);
  if (!found) throw new Error(`No demo person is ${role} in ${organization}`);
  return found;
}

/** Signs in through the page, as a person would. */
export async function signIn(page: Page, { email, password }: Pick<Person, "email" | "password">) {
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
}

/** A page in a browser of somebody's own, watched and patient like those of `as`. */
export async function openPage(context: BrowserContext) {
  const page = await context.newPage();
  watch(page);
  return patient(page);
}

/**
 * Playwright is faster than any hand: it presses buttons which the page's scripts have not reached yet. So a visit ends when React has taken over
 * every control. That forms work before is what e2e/slow-scripts.spec.ts proves.
 */
function patient(page: Page) {
  const taken = () =>
    page.waitForFunction(
      () =>
        [...document.querySelectorAll("button, input:not([type=hidden]), select, textarea")].every((one) =>
          Object.keys(one).some((key) => key.startsWith("__reactFiber")),
        ),
      undefined,
      { timeout: 20_000 },
    );
  const [goto, reload] = [page.goto.bind(page), page.reload.bind(page)];
  page.goto = async (...args) => {
    const answer = await goto(...args);
    if ((args[1]?.waitUntil ?? "load") === "load") await taken();
    return answer;
  };
  page.reload = async (...args) => {
    const answer = await reload(...args);
    await taken();
    return answer;
  };
  return page;
}

type Fixtures = { as: (role: string, organization?: string) => Promise<Page> };
type WorkerFixtures = { sessions: Map<string, Awaited<ReturnType<BrowserContext["storageState"]>>> };

export const test = base.extend<Fixtures, WorkerFixtures>({
  // One sign-in per person and worker; each test gets a context of its own from it.
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from this pattern
  sessions: [async ({}, use) => use(new Map()), { scope: "worker" }],
  as: async ({ browser, sessions }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (role, organization) => {
      const person = personOf(role, organization);
      if (!sessions.has(person.email)) {
        const context = await browser.newContext();
        await signIn(await openPage(context), person);
        sessions.set(person.email, await context.storageState());
        await context.close();
      }
      const context = await browser.newContext({ storageState: sessions.get(person.email)! });
      contexts.push(context);
      return openPage(context);
    });
    for (const context of contexts) {
      expectNoTrouble(context);
      await context.close();
    }
  },
  page: async ({ context }, use) => {
    await use(await openPage(context));
    expectNoTrouble(context);
  },
});

function expectNoTrouble(context: BrowserContext) {
  for (const page of context.pages()) expect(troubles.get(page) ?? [], "what the browser complained of").toEqual([]);
}

const troubles = new WeakMap<Page, string[]>();

/** No page may call another host, break its own content policy, or throw. */
function watch(page: Page) {
  const seen: string[] = [];
  troubles.set(page, seen);
  const own = new URL(credentials.url).host;
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith("http") && url.host !== own) seen.push(`external request ${request.url()}`);
  });
  page.on("pageerror", (error) => seen.push(`error ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" && /Content Security Policy|hydrat|Refused to/i.test(message.text())) seen.push(message.text());
  });
}

/** No serious violation of WCAG 2 A and AA. */
export async function expectAccessible(page: Page) {
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]).analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(
    serious.map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .map(({ target }) => target.join(" "))
          .slice(0, 4)
          .join(" | ")}`,
    ),
  ).toEqual([]);
}

/** Nothing but a wide table inside its panel scrolls sideways. */
export async function expectNoSidewaysScroll(page: Page) {
  const [wide, width] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  expect(wide!).toBeLessThanOrEqual(width!);
}

/** A write that the page's own person asks of the API, as scripts of the page do. Answers `data`. */
export async function callApi<T = { id: string }>(page: Page, path: string, body: object, method = "POST"): Promise<T> {
  const answer = await page.request.fetch(`/api/v1${path}?org=${new URL(page.url()).pathname.split("/")[1]}`, {
    method,
    data: body,
    headers: { origin: new URL(page.url()).origin },
  });
  const { data, error } = await answer.json();
  expect(error, path).toBeNull();
  return data as T;
}

/** Where the page of an asset of the first demo organization is, by its tag. */
export async function assetAddress(page: Page, tag: string): Promise<string> {
  await page.goto(`/harbor/assets?q=${tag}`);
  const link = page.getByRole("link", { name: new RegExp(tag) }).first();
  return (await link.getAttribute("href"))!.replace(/\?.*/, "");
}

const run = promisify(execFile);
/** The operator's command line against this installation. */
export async function gantry(...args: string[]) {
  const { stdout } = await run(process.execPath, ["scripts/gantry.mjs", ...args], {
    env: process.env,
    timeout: 300_000,
    maxBuffer: 64 << 20,
  });
  return stdout;
}

export { expect };
