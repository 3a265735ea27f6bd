import { notFound } from "next/navigation";
import { z } from "zod";
import type { Actor } from "@/db/actor";
import { type ActorTx, withActor } from "@/db/with-actor";
import { AppError } from "@/lib/errors";

/** What a page of one device reads, or the page that says there is no such device. */
export async function loadOr404<T>(actor: Actor, id: string, read: (tx: ActorTx) => Promise<T>): Promise<T> {
  if (!z.guid().safeParse(id).success) notFound();
  try {
    return await withActor(actor, read, { readOnly: true });
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") notFound();
    throw error;
  }
}
