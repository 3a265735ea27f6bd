import { readFileSync } from "node:fs";
import { expect, expectAccessible, test } from "./fixtures";
import { foundOrganization, sendReadings } from "./own-organization";

/** A plan of one dot is a plan too. */
const dot = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

test("an engineer brings a plant in from spreadsheets, places it on its plan, and recalibrates a sensor", async ({ browser }) => {
  test.setTimeout(240_000);
  const { slug, open } = await foundOrganization(browser, "Spreadsheet plant", { reliability_engineer: "Mara Okafor" });
  const page = await open("reliability_engineer");

  const choose = async (kind: string, lines: string[]) => {
    await page.goto(`/${slug}/import?kind=${kind}`);
    await page
      .getByTestId("import-file")
      .setInputFiles({ name: `${kind}.csv`, mimeType: "text/csv", buffer: Buffer.from(lines.join("\n")) });
  };
  const bringIn = async (kind: string, lines: string[], words: string) => {
    await choose(kind, lines);
    await page.getByRole("button", { name: `Import ${words}` }).click();
    await expect(page.getByText("All rows are in.")).toBeVisible();
  };

  await test.step("a file with a wrong cell is read, changes nothing, and says which cell; mended, it is imported", async () => {
    await bringIn("sites", ["name,location,region,time zone", "South hall,Kiel,EU,Europe/Berlin"], "1 record");
    const assets = (criticality: string) => [
      "tag,name,type,site,criticality,commissioned",
      "FIL-1,Filler 1,filler,South hall,high,2021-04-01",
      `FIL-2,Filler 2,filler,South hall,${criticality},2021-04-01`,
      "FIL-3,Filler 3,filler,No such hall,low,2021-04-01",
    ];
    await choose("assets", assets("enormous"));
    const errors = page.getByRole("table", { name: "Errors" });
    await expect(errors.getByRole("row", { name: /^3 criticality/ })).toBeVisible();
    await expect(errors.getByRole("row", { name: /^4 site/ })).toBeVisible();
    await expect(page.getByText("Nothing has been imported.")).toBeVisible();
    await expect(page.getByRole("button", { name: /^Import \d/ })).toHaveCount(0);
    await expectAccessible(page);
    const mended = assets("medium").map((line) => line.replace("No such hall", "South hall"));
    await choose("assets", mended);
    await expect(page.getByText("3 new, 0 changed, 0 as they are")).toBeVisible();
    await page.getByRole("button", { name: "Import 3 records" }).click();
    await expect(page.getByText("All rows are in.")).toBeVisible();

    await choose("assets", mended);
    await expect(page.getByText("Everything in this file is here already.")).toBeVisible();
  });

  await test.step("the export is a file that the import takes back", async () => {
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Export assets" }).click()]);
    const csv = readFileSync(await download.path(), "utf8");
    expect(csv).toContain("FIL-2,Filler 2,filler,South hall");
    await choose("assets", csv.replace("Filler 2", "Filler two").split("\n"));
    await expect(page.getByText("0 new, 1 changed, 2 as they are")).toBeVisible();
    await page.getByRole("button", { name: "Import 1 record" }).click();
    await expect(page.getByText("All rows are in.")).toBeVisible();
    await page.goto(`/${slug}/assets`);
    await expect(page.getByRole("link", { name: /Filler two/ })).toBeVisible();
  });

  await test.step("an image becomes the floor plan, and an asset is placed and moved on it by keyboard", async () => {
    await page.goto(`/${slug}/sites`);
    await page.locator(`main a[href^="/${slug}/sites/"]`, { hasText: "South hall" }).first().click();
    await page.getByRole("link", { name: "Floor plan" }).click();
    /** The page shows a change before it is kept; who leaves at once would lose it. */
    const kept = async (act: () => Promise<unknown>) =>
      Promise.all([page.waitForResponse((one) => one.request().method() === "POST" && one.url().endsWith("/floor-plan")), act()]);
    await kept(() => page.getByTestId("floor-plan-file").setInputFiles({ name: "hall.png", mimeType: "image/png", buffer: dot }));
    await kept(() => page.getByRole("button", { name: "Place Filler 1" }).click());
    const marker = page.getByRole("button", { name: /^Filler 1, .* at 50 % across and 50 % down/ });
    await marker.focus();
    await kept(() => page.keyboard.press("ArrowRight"));
    await expect(page.getByRole("button", { name: /^Filler 1, .* at 50.5 % across and 50 % down/ })).toBeVisible();
    await page.getByRole("button", { name: "Done" }).click();
    await page.reload();
    await expect(page.getByRole("main").getByRole("link", { name: /FIL-1/ })).toBeVisible();
    await page.getByRole("button", { name: "Move assets" }).click();
    await expect(page.getByRole("button", { name: /^Filler 1, .* at 50.5 % across and 50 % down/ })).toBeVisible();
    await expectAccessible(page);
  });

  await test.step("a sensor is recalibrated for what it has sent already, and every value follows", async () => {
    await bringIn("gateways", ["name,site,protocol", "GW south,South hall,REST API"], "1 record");
    await bringIn("sensors", ["asset,tag,name,type,unit,gateway", "FIL-1,bearing,Bearing temperature,temperature,°C,GW south"], "1 record");
    await page.goto(`/${slug}/gateways`);
    const idOf = async (list: string, name: string) => {
      await page.goto(`/${slug}/${list}`);
      const href = await page.locator(`main a[href^="/${slug}/${list}/"]`, { hasText: name }).first().getAttribute("href");
      return href!.split("/").at(-1)!.replace(/\?.*/, "");
    };
    const gatewayId = await idOf("gateways", "GW south");
    const sensorId = await idOf("sensors", "Bearing temperature");
    const at = (minutesAgo: number) => new Date(Math.floor(Date.now() / 60_000) * 60_000 - minutesAgo * 60_000).toISOString();
    await sendReadings(
      gatewayId,
      [3, 2, 1].map((minutesAgo) => ({ sensorId, value: 60 + minutesAgo, timestamp: at(minutesAgo) })),
    );

    await page.goto(`/${slug}/sensors/${sensorId}`);
    await expect(page.getByText("61 °C").first()).toBeVisible();
    await page.getByRole("button", { name: "Calibrate" }).click();
    const dialog = page.getByRole("dialog", { name: "Calibrate Bearing temperature" });
    await expectAccessible(page);
    await dialog.getByLabel("Scale").fill("2");
    await dialog.getByLabel("Offset").fill("-4");
    await dialog.getByLabel("Also for readings since").fill(at(60).slice(0, 16));
    await dialog.getByLabel("Certificate").fill("DKD-2026-117");
    await dialog.getByRole("button", { name: "Calibrate", exact: true }).click();
    await expect(dialog).toHaveCount(0);
    const history = page.getByRole("table", { name: "Calibrations of Bearing temperature" });
    await expect(history).toContainText("1 → 2");
    await expect(history).toContainText("0 → −4");
    await expect(history).toContainText("DKD-2026-117");
    await expect(history.getByText(/^3 changed/)).toBeVisible({ timeout: 30_000 });
    await expect(page.getByText("118 °C").first()).toBeVisible();
    const stored = await page.request.get(`/api/v1/telemetry?org=${slug}&sensor_ids=${sensorId}&from=${at(10)}&to=${at(0)}`);
    expect(await stored.text()).toMatch(/118/);
  });
  await page.context().close();
});
