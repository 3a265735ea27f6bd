import { assetAddress, callApi, expect, expectAccessible, expectNoSidewaysScroll, test } from "./fixtures";

// An inspection on a phone: what failed becomes an order of its own in one press, and what was put in new begins its life there.
test("a failed item leads to one corrective order, and who completes it says what was replaced", async ({ as }) => {
  test.setTimeout(120_000);
  const engineer = await as("reliability_engineer");
  const asset = await assetAddress(engineer, "HAM-FIL-2");
  const assetId = asset.split("/").at(-1)!;
  const seal = `Seal ${Date.now()}`;
  await callApi(engineer, `/assets/${assetId}/components`, { name: seal, type: "seal" });
  const inspection = await callApi<{ id: string; number: number }>(engineer, "/work-orders", { assetId, title: "Look at the filler" });
  await callApi(engineer, `/work-orders/${inspection.id}/checklist`, { tasks: [{ kind: "inspection", label: `${seal} is dry` }] }, "PUT");
  await engineer.goto(`/harbor/maintenance/WO-${inspection.number}`);
  await engineer.getByRole("combobox", { name: "Owner" }).click();
  await engineer.getByRole("option", { name: /Jonas Brandt/ }).click();
  await expect(engineer.getByText("Assigned", { exact: true }).first()).toBeVisible();

  const technician = await as("maintenance_technician");
  await technician.setViewportSize({ width: 390, height: 844 });
  await technician.goto(`/harbor/maintenance/WO-${inspection.number}`);
  await technician.getByRole("button", { name: "Start work" }).click();
  await technician.getByRole("button", { name: `Failed: ${seal} is dry` }).click();
  const corrective = technician.getByRole("button", { name: `Create corrective order: ${seal} is dry` });
  await expect(corrective).toBeVisible();
  await expectNoSidewaysScroll(technician);
  await corrective.click();
  await technician.waitForURL((url) => /WO-\d+$/.test(url.pathname) && !url.pathname.endsWith(`WO-${inspection.number}`));
  const order = new URL(technician.url()).pathname;
  await expect(technician.getByRole("link", { name: `WO-${inspection.number}` }).first()).toBeVisible();

  await technician.goto(`/harbor/maintenance/WO-${inspection.number}`);
  await expect(technician.getByRole("link", { name: order.split("/").at(-1)!, exact: true }).first()).toBeVisible();
  await expect(corrective).toHaveCount(0);

  await technician.goto(order);
  await technician.getByRole("button", { name: "Start work" }).click();
  await technician.getByRole("button", { name: "Complete", exact: true }).click();
  await technician.getByLabel("What was done").fill("New seal put in.");
  await technician.getByRole("combobox", { name: "Components replaced" }).click();
  await technician.getByRole("option", { name: seal }).click();
  await technician.keyboard.press("Escape");
  await technician.getByLabel(`${seal} should last`).fill("900");
  await expectAccessible(technician);
  await technician.getByRole("button", { name: "Complete the work" }).click();
  await expect(technician.getByRole("dialog")).toHaveCount(0); // it closes once the work is completed
  await expect(technician.getByText("Completed", { exact: true }).first()).toBeVisible();
  await expect(technician.getByText(seal).first()).toBeVisible();

  await engineer.goto(`${asset}?tab=components`);
  await expect(engineer.getByRole("table", { name: "Replaced components" }).getByRole("row", { name: new RegExp(seal) })).toBeVisible();
});
