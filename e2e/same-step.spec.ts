import { assetAddress, callApi, expect, expectAccessible, test } from "./fixtures";

test("two people on the same step: who comes second is told, keeps what was typed, and goes on only by choice", async ({ as }) => {
  test.setTimeout(120_000);
  const engineer = await as("reliability_engineer");
  const asset = await assetAddress(engineer, "HAM-FIL-2");
  const { number } = await callApi<{ number: number }>(engineer, "/work-orders", {
    assetId: asset.split("/").at(-1),
    title: "Bearing hums at half speed",
    dueDate: new Date(Date.now() + 3_600_000).toISOString(), // due first, it stands on the overview
  });
  await engineer.goto(`/harbor/maintenance/WO-${number}`);
  await engineer.getByRole("combobox", { name: "Owner" }).click();
  await engineer.getByRole("option", { name: /Jonas Brandt/ }).click();
  await expect(engineer.getByText("Assigned", { exact: true }).first()).toBeVisible();

  const technician = await as("maintenance_technician");
  await technician.setViewportSize({ width: 390, height: 844 });
  await technician.goto("/harbor");
  await technician.getByRole("link", { name: `Bearing hums at half speed WO-${number}`, exact: true }).click();
  await technician.getByRole("button", { name: "Start work" }).click();
  await technician.getByRole("button", { name: "Follow a prescription" }).click();
  await technician.getByRole("dialog").getByRole("combobox").click();
  await technician.getByRole("option", { name: /Replace the main bearing/ }).click();
  await technician.getByRole("button", { name: "Begin" }).click();
  await technician.waitForURL(/\/maintenance\/runs\//);
  await expect(technician.getByRole("heading", { name: "Step 1" })).toBeVisible();
  await technician.getByLabel("Notes").fill("Valve was open already");

  await engineer.goto(new URL(technician.url()).pathname);
  await engineer.getByRole("button", { name: "Done, next step" }).click();
  await expect(engineer.getByRole("heading", { name: "Step 2" })).toBeVisible();

  await expect(technician.getByText(/Mara Okafor finished this step/)).toBeVisible();
  await expect(technician.getByRole("heading", { name: "Step 1" })).toBeVisible();
  await expect(technician.getByLabel("Notes")).toHaveValue("Valve was open already");
  await expect(technician.getByRole("button", { name: "Done, next step" })).toHaveCount(0);
  await expectAccessible(technician);
  await technician.getByRole("button", { name: "Go on with step 2" }).click();
  await expect(technician.getByRole("heading", { name: "Step 2" })).toBeVisible();
  await expect(technician.getByRole("button", { name: "Done, next step" })).toBeVisible();
});
