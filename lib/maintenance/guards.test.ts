import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { createDesk } from "@/test/desk";
import { completeWorkOrder } from "./complete-work-order";
import { createWorkOrder } from "./create-work-order";
import { prescriptionInput } from "./prescription-schema";
import { createWorkOrderInput } from "./schema";
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
  await as(engineer, (tx) =>
    tx.execute(
      sql`update workflow_executions set status = 'completed', current_step = 2, completed_at = now() where id = ${run!.id}::uuid`,
    ),
  );
});
