import { afterAll, beforeAll, expect, test } from "vitest";
import { listConnections } from "@/lib/cmms/queries";
import { resolveConflict } from "@/lib/cmms/resolve-conflict";
import type { ConflictRule } from "@/lib/cmms/words";
import { updateWorkOrder } from "@/lib/maintenance/update-work-order";
import { createConnectedDesk } from "./desk";
import { startServiceNow } from "./servicenow";

process.env.ALLOW_PRIVATE_ADDRESSES = "1";
let now: Awaited<ReturnType<typeof startServiceNow>>;
beforeAll(async () => {
  now = await startServiceNow();
});
afterAll(() => now.close());

async function connected(conflictRule: ConflictRule) {
  now.rows.clear();
  return createConnectedDesk("ServiceNow", now.url, { credentials: { username: "gantry", password: "secret" }, conflictRule });
}
const only = <T>(all: T[]) => {
  expect(all).toHaveLength(1);
  return all[0]!;
};

test.each([
  ["ours", "Ours", "Ours"],
  ["theirs", "Theirs", "Theirs"],
  ["newest", "Ours", "Ours"],
  ["ask", "Ours", "Theirs"],
] as const)("both sides changed the title: the rule %s", async (rule, here, there) => {
  const desk = await connected(rule);
  const { id } = await desk.make();
  await desk.sync();
  const row = only([...now.rows.values()]);
  now.change(row.sys_id!, { short_description: "Theirs", priority: "3" }); // their clock stands weeks before ours
  await desk.as(desk.engineer, (tx) => updateWorkOrder(tx, { id, title: "Ours" }));
  const result = only((await desk.sync()).results);
  expect([(await desk.order(id)).title, row.short_description]).toEqual([here, there]);
  expect((await desk.order(id)).priority).toBe("medium"); // only one side changed it: no rule is asked
  expect(result.outcome).toBe(rule === "ask" ? "conflict" : "updated");
});

test("newest is theirs when they were later", async () => {
  const desk = await connected("newest");
  const { id } = await desk.make();
  await desk.sync();
  const row = only([...now.rows.values()]);
  await desk.as(desk.engineer, (tx) => updateWorkOrder(tx, { id, title: "Ours" }));
  now.change(row.sys_id!, { short_description: "Theirs" });
  row.sys_updated_on = "2099-01-01 00:00:00";
  await desk.sync();
  expect([(await desk.order(id)).title, row.short_description]).toEqual(["Theirs", "Theirs"]);
});

test.each(["ours", "theirs"] as const)("a conflict waits for somebody, who says %s", async (choice) => {
  const desk = await connected("ask");
  const { id } = await desk.make();
  await desk.sync();
  const row = only([...now.rows.values()]);
  now.change(row.sys_id!, { short_description: "Theirs" });
  await desk.as(desk.engineer, (tx) => updateWorkOrder(tx, { id, title: "Ours" }));
  expect(await desk.sync()).toMatchObject({ status: "partial", conflicts: 1 });
  const link = await desk.link(id);
  expect((await desk.as(desk.viewer, listConnections))[0]).toMatchObject({ linked: 1, conflicts: 1, failed: 0, lastRun: "partial" });
  expect(link).toMatchObject({ state: "conflict", conflict: [{ field: "title", ours: "Ours", theirs: "Theirs" }] });
  const decide = (actor = desk.engineer) => desk.as(actor, (tx) => resolveConflict(tx, { linkId: link!.id, choices: { title: choice } }));
  await expect(decide(desk.viewer)).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(decide(desk.stranger as typeof desk.engineer)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await decide();
  await expect(decide()).rejects.toMatchObject({ code: "CONFLICT" });
  await desk.sync("sync", [id]);
  const expected = choice === "ours" ? "Ours" : "Theirs";
  expect([(await desk.order(id)).title, row.short_description]).toEqual([expected, expected]);
  expect(await desk.link(id)).toMatchObject({ state: "synced", conflict: null });
});
