import "server-only";
import { eq, sql } from "drizzle-orm";
import { prescriptions } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { cents } from "./rules";

/**
 * Success rate: improved of all judged, in percent. Effectiveness: five times the mean share of the deviation that its repairs took away (worse
 * counts as none), averaged with what its users gave it, 1 to 5.
 */
export async function feedPrescription(tx: ActorTx, prescriptionId: string) {
  const [sums] = await tx.execute<{ judged: number; improved: number; restored: number | null; feedback: number | null }>(sql`
    select count(*) filter (where verdict <> 'too-few-readings')::int as judged, count(*) filter (where verdict = 'improved')::int as improved,
      avg(case when verdict = 'worse' then 0 when normal_median is null or before_median = normal_median then (verdict = 'improved')::int
        else greatest(0, least(1, 1 - abs(after_median - normal_median) / abs(before_median - normal_median))) end)
        filter (where verdict <> 'too-few-readings') as restored,
      (select avg(feedback_rating) from workflow_executions e where e.prescription_id = ${prescriptionId}::uuid) as feedback
    from repair_proofs where prescription_id = ${prescriptionId}::uuid`);
  const { judged, improved, restored, feedback } = sums!;
  const scores = [restored === null ? null : 5 * Number(restored), feedback === null ? null : Number(feedback)].filter(
    (score) => score !== null,
  );
  await tx
    .update(prescriptions)
    .set({
      successRate: judged === 0 ? null : cents((100 * improved) / judged),
      effectivenessRating: scores.length === 0 ? null : cents(scores.reduce((sum, score) => sum + score, 0) / scores.length),
    })
    .where(eq(prescriptions.id, prescriptionId));
}
