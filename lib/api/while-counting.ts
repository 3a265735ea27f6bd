import "server-only";
import type { Actor } from "@/db/actor";
import { AppError } from "@/lib/errors";
import type { Exchange } from "./exchange";
import { callerName, type LimitClass, limitRequest } from "./limits";

const WINDOW_MS = 60_000;
const MOST_KEPT = 10_000;
const refused = new Map<string, number>();

/**
 * Counts the request while its answer is already under way: it halves the wait, and an answer over the limit is thrown away unseen. Whoever was refused
 * within the last minute is counted first, so that nobody makes the database work beyond their limit for longer than one round trip. What is more than
 * a read must wait for `counted` by itself.
 */
export async function whileCounting<T>(
  context: Exchange,
  actor: Actor,
  kind: LimitClass,
  answer: (counted: Promise<void>) => Promise<T>,
): Promise<T> {
  const counted = limitRequest(context, actor, kind);
  counted.catch((error) => noteRefusal(actor, error));
  if ((refused.get(callerName(actor)) ?? 0) > performance.now()) await counted;
  const answered = answer(counted);
  answered.catch(() => {}); // told below; a refusal comes first
  await counted;
  return answered;
}

function noteRefusal(actor: Actor, error: unknown) {
  if (!(error instanceof AppError) || error.code !== "RATE_LIMITED") return;
  if (refused.size >= MOST_KEPT) refused.clear();
  refused.set(callerName(actor), performance.now() + WINDOW_MS);
}
