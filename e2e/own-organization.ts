import type { Browser, Page } from "@playwright/test";
import { callApi, credentials, expect, gantry, openPage, signIn } from "./fixtures";

const password = "correct horse battery";

/** An organization that no other test touches, with a person of each named role. `open` signs one in. */
export async function foundOrganization(browser: Browser, name: string, people: Record<string, string>) {
  const stamp = `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 5)}`;
  const slug = `${name.toLowerCase().replace(/\W+/g, "-")}-${stamp}`;
  const emailOf = (role: string) => `${role.replaceAll("_", "-")}-${stamp}@story.example`;
  await gantry("org", "create", "--name", name, "--slug", slug, "--json");
  for (const [role, person] of Object.entries(people))
    await gantry(
      "user",
      "create",
      "--email",
      emailOf(role),
      "--password",
      password,
      "--org",
      slug,
      "--role",
      role,
      "--name",
      person,
      "--json",
    );
  return {
    slug,
    async open(role: string): Promise<Page> {
      const page = await openPage(await browser.newContext());
      await signIn(page, { email: emailOf(role), password });
      await page.goto(`/${slug}`);
      return page;
    },
  };
}

type Named = { id: string };

/** A filler with a temperature sensor and a rule above 80 °C, made by whoever is signed in on the page. */
export async function buildPlant(page: Page) {
  const site = await callApi<Named>(page, "/sites", { name: "North hall", location: "Kiel", region: "EU" });
  const gateway = await callApi<Named>(page, "/gateways", { siteId: site.id, name: "GW north", protocol: "REST API" });
  const machine = async (name: string) => {
    const asset = await callApi<Named>(page, "/assets", {
      siteId: site.id,
      name,
      type: "filler",
      tag: name.replace(" ", "-").toUpperCase(),
    });
    const sensor = await callApi<Named>(page, "/sensors", {
      assetId: asset.id,
      gatewayId: gateway.id,
      name: `${name} temperature`,
      tagName: "temperature",
      type: "temperature",
      engineeringUnit: "°C",
    });
    return { asset, sensor };
  };
  const rule = await callApi<Named>(page, "/alert-rules", {
    name: "Too hot",
    conditionType: "threshold_high",
    conditionConfig: { threshold: 80 },
    severity: "high",
  });
  return { site, gateway, rule, first: await machine("Filler 1"), second: await machine("Filler 2") };
}

/** What a gateway sends, through the public endpoint. */
export async function sendReadings(gatewayId: string, readings: { sensorId: string; value: number; timestamp: string }[]) {
  const answer = await fetch(`${credentials.url}/functions/v1/process-telemetry`, {
    method: "POST",
    headers: { "content-type": "application/json", apikey: credentials.serviceKey, authorization: `Bearer ${credentials.serviceKey}` },
    body: JSON.stringify({ gatewayId, readings }),
  });
  expect(await answer.json()).toMatchObject({ accepted: readings.length, rejected: [] });
}
