import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import type { Actor } from "@/db/actor";
import { createDesk } from "@/test/desk";
import { createSite } from "@/test/factories";
import { approvePrescription } from "./approve-prescription";
import { completeWorkOrder, verifyWorkOrder } from "./complete-work-order";
import { createWorkOrder } from "./create-work-order";
import { createPart, stockPart } from "./parts";
import { prescriptionInput } from "./prescription-schema";
import { createWorkOrderInput, partInput } from "./schema";
import { startWorkOrder } from "./start-work-order";
import { createPrescription } from "./write-prescription";

const steps = [{ description: "Lock out", expectedTime: 5 }];
const words = { title: "Replace a bearing", assetType: "pump", category: "bearing" };

async function bench() {
  const desk = await createDesk();
  const { as, member } = desk;
  const other = await member({ applicationRole: "reliability_engineer", name: "Ada Moreau" });
  const draftOf = async (author: typeof desk.engineer, more: Record<string, unknown> = {}) =>
    (await as(author, (tx) => createPrescription(tx, prescriptionInput.parse({ ...words, steps, ...more })))).id;
  const refused = (actor: typeof desk.engineer, statement: ReturnType<typeof sql>, cause: Record<string, unknown>) =>
    expect(as(actor, (tx) => tx.execute(statement))).rejects.toMatchObject({ cause });
  return { ...desk, other, draftOf, refused };
}

test("no bare write makes an author the approver: not in another's name, nor in nobody's, nor by giving the draft away", async () => {
  const { engineer, other, colleague, draftOf, refused, as } = await bench();
  const id = await draftOf(engineer);
  const approval = { constraint_name: "prescriptions_approved_by_check" };
  for (const by of [null, other.userId])
    await refused(
      engineer,
      sql`update prescriptions set status = 'approved', approved_by = ${by}, approved_at = now() where id = ${id}::uuid`,
      approval,
    );
  const author = { constraint_name: "prescriptions_created_by_check" };
  for (const by of [null, other.userId])
    await refused(
      engineer,
      sql`insert into prescriptions (family_id, title, asset_type, category, created_by) values (null, 'x', 'x', 'x', ${by}::uuid)`,
      author,
    );
  await as(other, (tx) =>
    tx.execute(sql`update prescriptions set status = 'approved', approved_by = ${other.userId} where id = ${id}::uuid`),
  );
  await refused(colleague, sql`update prescriptions set status = 'active' where id = ${id}::uuid`, { code: "42501" });
});

test("what somebody else approves is what its author wrote", async () => {
  const { engineer, other, draftOf, refused } = await bench();
  const id = await draftOf(engineer);
  const content = { constraint_name: "prescriptions_steps_check" };
  await refused(other, sql`update prescriptions set title = 'Another' where id = ${id}::uuid`, content);
  const both = sql`update prescriptions set title = 'Another', status = 'approved', approved_by = ${other.userId} where id = ${id}::uuid`;
  await refused(other, both, content);
});

test("a draft that needs no approval is put into use by those who may approve, and by nobody else", async () => {
  const { colleague, engineer, draftOf, refused, as } = await bench();
  const id = await draftOf(colleague, { requiresApproval: false });
  await refused(colleague, sql`update prescriptions set status = 'active' where id = ${id}::uuid`, { code: "42501" });
  await as(engineer, (tx) => tx.execute(sql`update prescriptions set status = 'active' where id = ${id}::uuid`));
});

test("no bare write makes who finished an order its verifier", async () => {
  const { engineer, other, asset, refused, as } = await bench();
  const input = createWorkOrderInput.parse({ title: "Replace the bearing", assetId: asset.id });
  const { id } = await as(engineer, (tx) => createWorkOrder(tx, input));
  await as(engineer, (tx) => startWorkOrder(tx, { id }));
  const finisher = { constraint_name: "work_orders_completed_by_check" };
  for (const by of [null, other.userId])
    await refused(
      engineer,
      sql`update work_orders set status = 'completed', completed_at = now(), completed_by = ${by} where id = ${id}::uuid`,
      finisher,
    );
  await as(engineer, (tx) => completeWorkOrder(tx, { id, resolutionNotes: "Done" }));
  const verifier = { constraint_name: "work_orders_verified_by_check" };
  for (const by of [null, other.userId])
    await refused(
      engineer,
      sql`update work_orders set status = 'verified', verified_by = ${by}, verified_at = now() where id = ${id}::uuid`,
      verifier,
    );
  await refused(engineer, sql`update work_orders set completed_by = ${other.userId} where id = ${id}::uuid`, finisher);
  const both = sql`update work_orders set completed_by = null, status = 'verified', verified_by = ${engineer.userId} where id = ${id}::uuid`;
  await refused(engineer, both, finisher);
});

test("a run is not completed before its last step, whoever writes", async () => {
  const { engineer, asset, draftOf, refused, as, see } = await bench();
  const id = await draftOf(engineer);
  const [run] = await see((tx) =>
    tx.execute<{ id: string }>(
      sql`insert into workflow_executions (prescription_id, asset_id, total_steps, status) values (${id}, ${asset.id}, 2, 'in-progress') returning id`,
    ),
  );
  const early = sql`update workflow_executions set status = 'completed', completed_at = now() where id = ${run!.id}::uuid`;
  await refused(engineer, early, { constraint_name: "workflow_executions_status_transition" });
  await as(engineer, async (tx) => {
    await tx.execute(sql`update workflow_executions set current_step = 1 where id = ${run!.id}::uuid`);
    await tx.execute(
      sql`update workflow_executions set status = 'completed', current_step = 2, completed_at = now() where id = ${run!.id}::uuid`,
    );
  });
});

test("once an order is verified no bare write changes who finished it or who verified it", async () => {
  const { engineer, other, asset, refused, as } = await bench();
  const input = createWorkOrderInput.parse({ title: "Replace the bearing", assetId: asset.id });
  const { id } = await as(engineer, (tx) => createWorkOrder(tx, input));
  await as(engineer, (tx) => startWorkOrder(tx, { id }));
  await as(engineer, (tx) => completeWorkOrder(tx, { id, resolutionNotes: "Done" }));
  await as(other, (tx) => verifyWorkOrder(tx, { id }));
  await refused(engineer, sql`update work_orders set completed_by = ${other.userId} where id = ${id}::uuid`, {
    constraint_name: "work_orders_completed_by_check",
  });
  for (const by of [null, engineer.userId])
    await refused(engineer, sql`update work_orders set verified_by = ${by} where id = ${id}::uuid`, {
      constraint_name: "work_orders_verified_by_check",
    });
});

test("no bare write passes a step of a run by, or makes the run shorter or another one's", async () => {
  const { engineer, asset, draftOf, refused, as, see } = await bench();
  const [id, another] = [await draftOf(engineer), await draftOf(engineer)];
  const [run] = await see((tx) =>
    tx.execute<{ id: string }>(
      sql`insert into workflow_executions (prescription_id, asset_id, total_steps, status) values (${id}, ${asset.id}, 3, 'in-progress') returning id`,
    ),
  );
  const change = (what: ReturnType<typeof sql>) => sql`update workflow_executions set ${what} where id = ${run!.id}::uuid`;
  const step = { constraint_name: "workflow_executions_current_step_check" };
  await refused(engineer, change(sql`current_step = 2`), step);
  await refused(engineer, change(sql`total_steps = 0, status = 'completed'`), step);
  await refused(engineer, change(sql`prescription_id = ${another}::uuid`), step);
  await as(engineer, (tx) => tx.execute(change(sql`current_step = 1`)));
});

test("whether a repair worked is the machinery's to write", async () => {
  const { engineer, asset, sensor, refused, as } = await bench();
  const { id } = await as(engineer, (tx) => createWorkOrder(tx, createWorkOrderInput.parse({ title: "Grease", assetId: asset.id })));
  await refused(
    engineer,
    sql`insert into repair_proofs (work_order_id, sensor_id, before_from, before_to, after_from, after_to, before_count, after_count, verdict)
      values (${id}::uuid, ${sensor.id}::uuid, now(), now(), now(), now(), 9, 9, 'improved')`,
    { code: "42501" },
  );
});

test("an API key is nobody: what it finished or wrote it neither verifies nor approves, and somebody else does", async () => {
  const { engineer, other, asset, as, draftOf, refused } = await bench();
  const key: Actor = { ...engineer, kind: "apiKey", userId: null, keyId: randomUUID(), label: "ERP" };
  const { id } = await as(key, (tx) => createWorkOrder(tx, createWorkOrderInput.parse({ title: "Grease", assetId: asset.id })));
  await as(key, (tx) => startWorkOrder(tx, { id }));
  await as(key, (tx) => completeWorkOrder(tx, { id, resolutionNotes: "Done" }));
  await expect(as(key, (tx) => verifyWorkOrder(tx, { id }))).rejects.toThrow("A key may have finished WO-1 itself");
  await refused(key as never, sql`update work_orders set status = 'verified', verified_at = now() where id = ${id}::uuid`, {
    constraint_name: "work_orders_verified_by_check",
  });
  await as(other, (tx) => verifyWorkOrder(tx, { id }));

  const draft = await as(key, (tx) => createPrescription(tx, prescriptionInput.parse({ ...words, steps })));
  await expect(as(key, (tx) => approvePrescription(tx, { id: draft.id }))).rejects.toThrow("A key may have written this draft itself");
  await refused(key as never, sql`update prescriptions set status = 'approved' where id = ${draft.id}::uuid`, {
    constraint_name: "prescriptions_approved_by_check",
  });
  const named = await draftOf(engineer);
  await as(key, (tx) => approvePrescription(tx, { id: named })); // a person wrote it
});

test("no bare write moves stock for an order of a site one does not see, nor brings back what was never taken", async () => {
  const { as, engineer, colleague, see, asset } = await bench();
  const { id: order } = await as(engineer, (tx) => createWorkOrder(tx, createWorkOrderInput.parse({ title: "Grease", assetId: asset.id })));
  const { id: partId } = await as(engineer, (tx) => createPart(tx, partInput.parse({ number: "W-1", name: "Washer" })));
  await as(engineer, (tx) => stockPart(tx, { id: partId, reason: "received", quantity: 5 }));
  const elsewhere = await see((tx) => createSite(tx));
  const limited = { ...colleague, siteScope: [elsewhere.id] };
  const move = (actor: typeof colleague, reason: string, quantity: number) =>
    as(actor, (tx) =>
      tx.execute(
        sql`insert into part_movements (part_id, work_order_id, reason, quantity) values (${partId}, ${order}, ${reason}, ${quantity})`,
      ),
    );
  await expect(move(limited, "used", -1)).rejects.toMatchObject({ cause: { code: "42501" } });
  await expect(move(colleague, "returned", 1)).rejects.toMatchObject({ cause: { constraint_name: "part_movements_returned_check" } });
});
