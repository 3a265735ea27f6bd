import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { savepoint, withActor } from "@/db/with-actor";
import { completeWorkOrder } from "@/lib/maintenance/complete-work-order";
import { createWorkOrder } from "@/lib/maintenance/create-work-order";
import { createWorkOrderInput } from "@/lib/maintenance/schema";
import { startWorkOrder } from "@/lib/maintenance/start-work-order";
import { createDesk } from "@/test/desk";
import { peek } from "@/test/people";
import { recordAudit } from "./record";

const note = (action: string, details: Record<string, unknown> = {}) => ({ action, resourceType: "asset", resourceId: null, details });
const aWhile = () => new Promise((resolve) => setTimeout(resolve, 300));

async function bench() {
  const desk = await createDesk();
  const entries = () =>
    peek<{ action: string; details: unknown }>(
      sql`select action, details from audit_logs where organization_id = ${desk.id}::uuid order by seq`,
    );
  return { ...desk, entries };
}

test("whoever holds a row and has something to note is not waited for by whoever noted something and wants the row", async () => {
  const { as, engineer, asset } = await bench();
  const { id } = await as(engineer, (tx) => createWorkOrder(tx, createWorkOrderInput.parse({ title: "Grease", assetId: asset.id })));
  await as(engineer, (tx) => startWorkOrder(tx, { id }));
  let finished: Promise<unknown> | undefined;
  await as(engineer, async (tx) => {
    await tx.execute(sql`select from assets where id = ${asset.id}::uuid for update`);
    finished = as(engineer, (other) => completeWorkOrder(other, { id, resolutionNotes: "Greased" })); // notes it, and then wants the asset
    finished.catch(() => {});
    await aWhile();
    await recordAudit(tx, note("asset.update"));
  });
  expect(await finished).toMatchObject({ status: "completed" });
});

test("somebody's long work keeps nobody of the organization from having their own noted meanwhile", async () => {
  const { as, engineer, colleague, entries } = await bench();
  await as(engineer, async (tx) => {
    await recordAudit(tx, note("asset.first"));
    await as(colleague, (other) => recordAudit(other, note("asset.second")));
  });
  expect((await entries()).map(({ action }) => action)).toEqual(["asset.second", "asset.first"]);
});

test("entries are linked in their order at the end, each as it was said, without what a savepoint took back, and none is left waiting", async () => {
  const { as, engineer, entries } = await bench();
  const said = { none: null, deep: { at: [1, null, "ü"] }, price: 12.5 };
  await as(engineer, async (tx) => {
    await recordAudit(tx, note("asset.a", said));
    await savepoint(tx, async (part) => {
      await recordAudit(part, note("asset.lost"));
      throw new Error("Not this");
    }).catch(() => {});
    for (let n = 0; n < 50; n += 1) await recordAudit(tx, note(`asset.n${n}`));
  });
  await expect(
    as(engineer, async (tx) => recordAudit(tx, note("asset.undone")).then(() => Promise.reject(new Error("undone")))),
  ).rejects.toThrow("undone");
  expect((await entries()).map(({ action }) => action)).toEqual(["asset.a", ...Array.from({ length: 50 }, (_, n) => `asset.n${n}`)]);
  expect((await entries())[0]!.details).toEqual(said);
  expect(
    await withActor(engineer, (tx) =>
      tx.execute(sql`select has_table_privilege('private.audit_waiting', 'insert, select, delete') as may`),
    ),
  ).toEqual([{ may: false }]);
});
