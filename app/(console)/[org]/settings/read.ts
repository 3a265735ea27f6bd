import "server-only";
import { notFound } from "next/navigation";
import type { Actor } from "@/db/actor";
import { type ActorTx, withActor } from "@/db/with-actor";
import { AppError } from "@/lib/errors";

/** Reads what a page shows; a stranger's record and a missing one are the same 404. */
export async function read<T>(actor: Actor, work: (tx: ActorTx) => Promise<T>): Promise<T> {
  try {
    return await withActor(actor, work, { readOnly: true });
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") notFound();
    throw error;
  }
}

export const uuidOr404 = (text: string) => (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text) ? text : notFound());
