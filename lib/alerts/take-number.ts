import "server-only";
import { countAtOnce } from "@/db/read-at-once";

/**
 * The next ALR number of the organization, beside the caller's transaction: nobody waits for the number until somebody else's alert is on disk. One that is
 * not used after all leaves a gap.
 */
export async function takeAlertNumber(organizationId: string): Promise<number> {
  const [row] = await countAtOnce<{ number: number }>("select private.take_alert_number($1::uuid) as number", [organizationId]);
  return row!.number;
}
