import { createHmac, randomUUID } from "node:crypto";
import { credentials, expect, test } from "./fixtures";

test("an owner makes a webhook, reads its secret once, and sees what is delivered with it", async ({ as }) => {
  const page = await as("owner");
  const name = `Orders ${randomUUID().slice(0, 8)}`;
  await page.goto("/harbor/settings/webhooks");
  await page.getByRole("button", { name: "New webhook" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill(name);
  await page.getByRole("button", { name: "Create webhook" }).click();
  const secret = (await page.locator("[data-secret]").textContent())!.trim();
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.locator("[data-secret]")).toHaveCount(0);

  await page.getByRole("link", { name }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  const id = new URL(page.url()).pathname.split("/").at(-1)!;
  const body = JSON.stringify({ type: "order.created" });
  const [delivery, time] = [`msg_${randomUUID().slice(0, 12)}`, String(Math.floor(Date.now() / 1_000))];
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const signature = createHmac("sha256", key).update(`${delivery}.${time}.${body}`).digest("base64");
  const headers = { "webhook-id": delivery, "webhook-timestamp": time, "webhook-signature": `v1,${signature}` };
  const answer = await fetch(`${credentials.url}/functions/v1/webhook-handler/${id}`, { method: "POST", headers, body });
  expect(answer.status).toBe(200);
  await page.reload();
  await expect(page.getByRole("row", { name: new RegExp(delivery) })).toContainText("order.created");

  await page.getByRole("button", { name: "Disable" }).click();
  await expect(page.getByRole("button", { name: "Enable" })).toBeVisible();
  const refused = await fetch(`${credentials.url}/functions/v1/webhook-handler/${id}`, { method: "POST", headers, body });
  expect(refused.status).toBe(401);
});

test("an owner makes a channel and sends a test through it", async ({ as }) => {
  const page = await as("owner");
  const name = `Night shift ${randomUUID().slice(0, 8)}`;
  await page.goto("/harbor/settings/channels");
  await page.getByRole("button", { name: "New channel" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByLabel("Recipients").fill("night-shift@harbor.example");
  await dialog.getByRole("button", { name: "Create channel" }).click();
  await expect(page.getByRole("row", { name: new RegExp(name) }).first()).toContainText("1 recipient");
  await page.getByRole("button", { name: `Send a test through ${name}` }).click();
  await expect(page.getByRole("row", { name: new RegExp(`Test of ${name}`) })).toContainText("night-shift@harbor.example");
});
