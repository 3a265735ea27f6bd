import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { env } from "@/lib/env";
import { createDesk, type Desk } from "@/test/desk";
import { openCredentials, readConnection } from "./connect";
import { createConnection } from "./create-connection";
import { listConnections } from "./queries";
import { removeConnection } from "./remove-connection";
import { createConnectionInput, updateConnectionInput } from "./schema";
import { testConnection } from "./test-connection";
import { updateConnection } from "./update-connection";

const SECRET = "the-password-of-the-plant";
const draft = (more: Record<string, unknown> = {}) =>
  createConnectionInput.parse({
    system: "ServiceNow",
    name: "Field service",
    baseUrl: "https://plant.service-now.com",
    credentials: { username: "gantry", password: SECRET, token: "" },
    ...more,
  });
const change = (fields: Record<string, unknown>) => updateConnectionInput.parse(fields);
const storedIn = ({ id, see }: Desk, connection: string) =>
  see(async (tx) => openCredentials(id, await readConnection(tx, { id: connection })));

test("credentials are sealed at once: no reader, no audit entry and no event holds them", async () => {
  const desk = await createDesk();
  const { id } = await desk.as(desk.engineer, (tx) => createConnection(tx, draft()));
  expect(await storedIn(desk, id)).toEqual({ username: "gantry", password: SECRET });
  const everything = await desk.see(async (tx) => [
    await tx.execute(sql`select * from cmms_connections`),
    await tx.execute(sql`select * from audit_logs`),
    await tx.execute(sql`select * from domain_events`),
  ]);
  expect(JSON.stringify(everything)).not.toContain(SECRET);
  const hidden = desk.as(desk.engineer, (tx) => tx.execute(sql`select credentials_sealed from cmms_connections`));
  await expect(hidden).rejects.toMatchObject({ cause: { code: "42501" } });
  const [shown] = await desk.as(desk.viewer, listConnections);
  expect(shown).toMatchObject({ name: "Field service", linked: 0, settings: { table: "wm_order", sendAsset: true, statuses: {} } });
  expect(JSON.stringify(shown)).not.toContain("gantry");
});

test("what is sealed for one connection opens in no other", async () => {
  const desk = await createDesk();
  const { id } = await desk.as(desk.engineer, (tx) => createConnection(tx, draft()));
  const other = await createDesk();
  const { id: theirs } = await other.as(other.engineer, (tx) => createConnection(tx, draft()));
  const [row] = await desk.see((tx) =>
    tx.execute<{ sealed: string }>(sql`select credentials_sealed as sealed from cmms_connections where id = ${id}::uuid`),
  );
  await other.see((tx) => tx.execute(sql`update cmms_connections set credentials_sealed = ${row!.sealed} where id = ${theirs}::uuid`));
  await expect(storedIn(other, theirs)).rejects.toThrow("cannot be opened");
});

test("only who keeps maintenance connects, changes, tests and removes; a stranger's connection does not exist", async () => {
  const desk = await createDesk();
  const { id } = await desk.as(desk.engineer, (tx) => createConnection(tx, draft()));
  for (const actor of [desk.viewer, desk.colleague]) {
    await expect(desk.as(actor, (tx) => createConnection(tx, draft()))).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(desk.as(actor, (tx) => updateConnection(tx, change({ id, name: "Mine" })))).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(desk.as(actor, (tx) => removeConnection(tx, { id }))).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(testConnection(actor, { id })).rejects.toMatchObject({ code: "FORBIDDEN" });
  }
  await expect(desk.as(desk.stranger, (tx) => updateConnection(tx, change({ id, name: "Mine" })))).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
  await expect(desk.as(desk.stranger, (tx) => removeConnection(tx, { id }))).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(testConnection(desk.stranger, { id })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await desk.as(desk.engineer, (tx) => removeConnection(tx, { id }));
  await expect(desk.as(desk.engineer, (tx) => removeConnection(tx, { id }))).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("new credentials replace the old ones whole, none leave them, and another address needs them again", async () => {
  const desk = await createDesk();
  const { id } = await desk.as(desk.engineer, (tx) => createConnection(tx, draft()));
  const update = (fields: Record<string, unknown>) => desk.as(desk.engineer, (tx) => updateConnection(tx, change({ id, ...fields })));
  await update({ name: "Renamed", conflictRule: "ask", hourly: "on", credentials: { username: "", password: "", token: "" } });
  expect(await storedIn(desk, id)).toEqual({ username: "gantry", password: SECRET });
  expect((await desk.as(desk.viewer, listConnections))[0]).toMatchObject({ name: "Renamed", conflictRule: "ask", hourly: true });
  await update({ credentials: { token: "another" } });
  expect(await storedIn(desk, id)).toEqual({ token: "another" });
  await expect(update({ baseUrl: "https://attacker.example" })).rejects.toMatchObject({
    fields: { baseUrl: [expect.stringContaining("again")] },
  });
  await update({ baseUrl: "https://other.service-now.com", credentials: { token: "a third" } });
  expect(await storedIn(desk, id)).toEqual({ token: "a third" });
});

test("a system is connected once at a time, and a disabled connection is not used", async () => {
  const desk = await createDesk();
  const { id } = await desk.as(desk.engineer, (tx) => createConnection(tx, draft()));
  await expect(desk.as(desk.engineer, (tx) => createConnection(tx, draft({ name: "Second" })))).rejects.toMatchObject({
    cause: { constraint_name: "cmms_connections_enabled_system_key" },
  });
  await desk.as(desk.engineer, (tx) => updateConnection(tx, change({ id, enabled: "off" })));
  await desk.as(desk.engineer, (tx) => createConnection(tx, draft({ name: "Second" })));
  expect((await desk.as(desk.engineer, listConnections)).map(({ enabled }) => enabled).sort()).toEqual([false, true]);
});

test.each([
  ["a private address", { baseUrl: "https://10.0.0.7/" }, "baseUrl"],
  ["plain http", { baseUrl: "http://plant.example" }, "baseUrl"],
  ["a user without a password", { credentials: { username: "gantry" } }, "credentials.username"],
  ["a user and a token", { credentials: { username: "a", password: "b", token: "c" } }, "credentials.username"],
  ["a field of another system", { credentials: { apiKey: "k" } }, "credentials.apiKey"],
  ["a secret of two lines", { credentials: { token: "a\nb: c" } }, "credentials.token"],
  ["a table that is a query", { settings: { table: "wm_order?x=1" } }, "settings.table"],
  ["a status that we do not have", { settings: { statuses: { "40": "asleep" } } }, "settings.statuses"],
  ["a missing site", { system: "IBM Maximo", credentials: { apiKey: "k" } }, "settings.siteId"],
])("%s is refused beside its field", async (_, fields, field) => {
  const desk = await createDesk();
  const attempt = desk.as(desk.engineer, (tx) => createConnection(tx, draft(fields)));
  await expect(attempt).rejects.toMatchObject({ code: "VALIDATION_ERROR", fields: { [field]: [expect.any(String)] } });
});

test("testing tells what is wrong, and not what listens in a private network", async () => {
  const desk = await createDesk();
  const lenient = (on: boolean) => Object.assign(env(), { ALLOW_PRIVATE_ADDRESSES: on });
  lenient(true);
  const { id } = await desk.as(desk.engineer, (tx) => createConnection(tx, draft({ baseUrl: "http://127.0.0.1:1/" })));
  lenient(false);
  expect(await testConnection(desk.engineer, { id })).toMatchObject({ ok: false, message: expect.stringContaining("https://") });
  const listening = createServer((_, response) => response.end("{}"));
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  const { port } = listening.address() as AddressInfo;
  const said = [];
  for (const at of [port, 1]) {
    await desk.see((tx) => tx.execute(sql`update cmms_connections set base_url = ${`https://localhost:${at}/`} where id = ${id}::uuid`));
    said.push((await testConnection(desk.engineer, { id })).message);
  }
  expect([said[0], said[1]]).toEqual([said[1], expect.stringContaining("did not answer")]);
  listening.close();
}, 30_000);
