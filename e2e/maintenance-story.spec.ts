import { callApi, expect, expectAccessible, expectNoSidewaysScroll, test } from "./fixtures";

const photo = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

// From an alert to proof, by three people: the operator sees it, the engineer asks for the work, the technician follows the steps on a phone.
test("an alert becomes an order, is repaired step by step on a phone, and is verified by somebody else", async ({ as }) => {
  test.setTimeout(300_000);
  const operator = await as("operator");
  await operator.goto("/harbor/alerts");
  await operator.locator('a[href*="/alerts/ALR-"]').first().click();
  await operator.waitForURL(/\/alerts\/ALR-\d+$/);
  await expect(operator.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(operator.getByRole("button", { name: "Work order" })).toHaveCount(0);
  const alert = new URL(operator.url()).pathname;

  const engineer = await as("reliability_engineer");
  await engineer.goto(alert);
  await engineer.getByRole("button", { name: "Work order" }).click();
  await engineer.waitForURL(/\/maintenance\/WO-\d+$/);
  const order = new URL(engineer.url()).pathname;
  await expect(engineer.getByText(/raised/).first()).toBeVisible();
  await engineer.getByRole("combobox", { name: "Owner" }).click();
  await engineer.getByRole("option", { name: /Jonas Brandt/ }).click();
  await expect(engineer.getByText("Assigned", { exact: true }).first()).toBeVisible();

  // The alert knows its order: nobody asks for a second one, and whoever looks at the alert finds the work.
  await operator.goto(alert);
  await expect(operator.getByRole("link", { name: /^Go to WO-/ })).toHaveAttribute("href", order);
  await engineer.goto(alert);
  await expect(engineer.getByRole("button", { name: "Create work order" })).toHaveCount(0);
  await engineer.goto(order);

  const technician = await as("maintenance_technician");
  await technician.setViewportSize({ width: 390, height: 844 });
  await technician.goto(order);
  await technician.getByRole("button", { name: "Start work" }).click();
  await expect(technician.getByText("In progress", { exact: true }).first()).toBeVisible();
  await expectAccessible(technician);
  await technician.getByRole("button", { name: "Follow a prescription" }).click();
  await technician.getByRole("dialog").getByRole("combobox").click();
  await technician.getByRole("option", { name: /Replace the main bearing/ }).click();
  await technician.getByRole("button", { name: "Begin" }).click();
  await technician.waitForURL(/\/maintenance\/runs\//);
  await expectAccessible(technician);
  for (let step = 1; step <= 5; step += 1) {
    await expect(technician.getByRole("heading", { name: `Step ${step}` })).toBeVisible();
    const reading = { 3: "50.01", 5: "2.2" }[step];
    if (reading) await technician.getByLabel(/diameter|Vibration/).fill(reading);
    if (step === 2) {
      await technician.getByRole("button", { name: "Pause" }).click();
      await expect(technician.getByText(/Paused since/)).toBeVisible();
      await expect(technician.getByRole("button", { name: "Done, next step" })).toHaveCount(0);
      await technician.getByRole("button", { name: "Resume" }).click();
      await technician.getByTestId("attach-files").setInputFiles({ name: "outer-ring.png", mimeType: "image/png", buffer: photo });
      await expect(technician.getByRole("link", { name: "outer-ring.png", exact: true })).toBeVisible();
      await expectNoSidewaysScroll(technician);
    }
    await technician.getByRole("button", { name: step === 5 ? "Finish the last step" : "Done, next step" }).click();
  }
  await expect(technician.getByText("Completed", { exact: true }).first()).toBeVisible();

  await technician.goto(order);
  await technician.getByRole("button", { name: "Complete", exact: true }).click();
  await technician.getByLabel("What was done").fill("Cooler cleaned, valve reseated.");
  await technician.getByRole("button", { name: "Complete the work" }).click();
  await expect(technician.getByRole("dialog")).toHaveCount(0); // it closes once the work is completed
  await expect(technician.getByText("Completed", { exact: true }).first()).toBeVisible();
  await expect(technician.getByRole("button", { name: "Verify" })).toHaveCount(0);

  await engineer.goto(order);
  await engineer.getByRole("button", { name: "Verify" }).click();
  await expect(engineer.getByText("Verified", { exact: true }).first()).toBeVisible();
  await expect(engineer.getByRole("list", { name: "Thread" }).getByText(/verified/)).toBeVisible();
});

test("an operator sees the work but may not start it, and a stranger's order is a 404", async ({ as }) => {
  const page = await as("operator");
  await page.goto("/harbor/maintenance/WO-1");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByRole("button", { name: /Start work|Complete|Verify/ })).toHaveCount(0);
  const answer = await page.goto("/northwind/maintenance/WO-1");
  expect(answer!.status()).toBe(404);
});

test("a technician of one site finds nothing of another: no asset, no order, no alert", async ({ as }) => {
  const engineer = await as("reliability_engineer");
  await engineer.goto("/harbor/assets?q=BRS-CMP-1");
  const asset = (await engineer
    .getByRole("link", { name: /BRS-CMP-1/ })
    .first()
    .getAttribute("href"))!.replace(/\?.*/, "");
  const order = await callApi<{ number: number }>(engineer, "/work-orders", { assetId: asset.split("/").at(-1), title: "Change the belt" });

  const technician = await as("maintenance_technician");
  for (const path of [asset, `${asset}/label`, `/harbor/maintenance/WO-${order.number}`])
    expect([path, (await technician.goto(path))!.status()]).toEqual([path, 404]);
  await technician.goto("/harbor/maintenance?view=all");
  await expect(technician.getByRole("link", { name: /^WO-1$|WO-1\b/ }).first()).toBeVisible();
  await expect(technician.getByText("Change the belt")).toHaveCount(0);
  await technician.goto("/harbor/assets?q=BRS-CMP-1");
  await expect(technician.getByRole("link", { name: /BRS-CMP-1/ })).toHaveCount(0);
  await engineer.goto("/harbor/maintenance?view=all");
  await expect(engineer.getByText("Change the belt").first()).toBeVisible();
});
