import { notFound } from "next/navigation";
import type { Actor } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { AppError } from "@/lib/errors";
import { getPrescription } from "@/lib/maintenance/prescription-queries";
import { byId } from "@/lib/maintenance/schema";

/** The prescription of this address, or the page that says there is none. */
export async function loadPrescription(actor: Actor, id: string) {
  if (!byId.safeParse({ id }).success) notFound();
  return withActor(actor, (tx) => getPrescription(tx, id), { readOnly: true }).catch((error) => {
    if (error instanceof AppError && error.code === "NOT_FOUND") notFound();
    throw error;
  });
}
