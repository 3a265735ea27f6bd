import "server-only";
import type { Actor } from "@/db/actor";
import { AppError } from "@/lib/errors";
import type { Exchange } from "../exchange";
import { callerName, limitRequest } from "../limits";

const WINDOW_MS = 60_000;
const MOST_KEPT = 10_000;
const refused = new Map<string, number>();

/**
 * Counts the request, while a read is already under way: it halves the wait, and an answer over the limit is thrown away unseen. Whoever was refused
 * within the last minute is counted first, so that nobody makes the database work beyond their limit for longer than one round trip.
 */
export async function countRequest(context: Exchange, actor: Actor): Promise<void> {
  const counted = limitRequest(context, actor, "rest");
  counted.catch((error) => {
    if (!(error instanceof AppError) || error.code !== "RATE_LIMITED") return;
    if (refused.size >= MOST_KEPT) refused.clear();
    refused.set(callerName(actor), performance.now() + WINDOW_MS);
  });
  return counted;
}

export const wasRefused = (actor: Actor) => (refused.get(callerName(actor)) ?? 0) > performance.now();
