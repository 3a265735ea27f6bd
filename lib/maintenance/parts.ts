import "server-only";
import { and, eq, isNull, sql } from "drizzle-orm";
import { partMovements, parts } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { AppError, notFound } from "@/lib/errors";
import { tellIfLow } from "./low-stock";
import { thousandths } from "./rules";
import type { MovePartInput, PartInput, UpdatePartInput } from "./schema";

/** Puts a part into the catalogue, with nothing in stock yet. */
export async function createPart(tx: ActorTx, { location, reorderPoint, ...input }: PartInput) {
  assertCan(tx, "maintenance:write");
  const [part] = await tx
    .insert(parts)
    .values({ ...input, location: location || null, reorderPoint: reorderPoint ?? null })
    .returning({ id: parts.id, number: parts.number });
  await recordAudit(tx, { action: "part.create", resourceType: "part", resourceId: part!.id, next: input });
  return part!;
}

/** Changes what the catalogue says of a part; its stock changes by movements alone. */
export async function updatePart(tx: ActorTx, { id, ...input }: UpdatePartInput) {
  assertCan(tx, "maintenance:write");
  const [before] = await tx.select().from(parts).where(eq(parts.id, id)).for("update");
  if (!before) throw notFound("part");
  const next = Object.fromEntries(
    Object.entries(input).filter(([key, value]) => value !== undefined && value !== before[key as keyof typeof before]),
  );
  if (Object.keys(next).length === 0) return { id, number: before.number };
  await tx.update(parts).set(next).where(eq(parts.id, id));
  const previous = Object.fromEntries(Object.keys(next).map((key) => [key, before[key as keyof typeof before]]));
  await recordAudit(tx, { action: "part.update", resourceType: "part", resourceId: id, previous, next });
  return { id, number: input.number ?? before.number };
}

/** Parts that came, or what a count of the shelf found. */
export async function stockPart(tx: ActorTx, { id, reason, quantity, unitCost, note }: MovePartInput) {
  assertCan(tx, "maintenance:write");
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`part:${id}`}, 0))`);
  const [part] = await tx.select().from(parts).where(eq(parts.id, id));
  if (!part) throw notFound("part");
  if (part.retiredAt) throw outOfCatalogue(part);
  const change = reason === "counted" ? thousandths(quantity - part.quantityOnHand) : quantity;
  const left = thousandths(part.quantityOnHand + change);
  if (change !== 0) {
    await tx.insert(partMovements).values({
      partId: id,
      reason,
      quantity: change,
      unitCost: unitCost ?? part.unitCost,
      note: note || null,
      createdBy: tx.actor.userId,
    });
  }
  await tellIfLow(tx, part, { before: part.quantityOnHand, left });
  await recordAudit(tx, {
    action: reason === "counted" ? "part.count" : "part.receive",
    resourceType: "part",
    resourceId: id,
    details: { number: part.number, quantity, change, note: note || null },
  });
  return { id, quantityOnHand: left };
}

export const outOfCatalogue = ({ number }: { number: string }) =>
  new AppError("CONFLICT", `Part ${number} was taken out of the catalogue. Choose another.`);

/** Takes a part out of the catalogue. Its history stays. */
export async function retirePart(tx: ActorTx, { id }: { id: string }) {
  assertCan(tx, "maintenance:write");
  const [part] = await tx
    .update(parts)
    .set({ retiredAt: new Date() })
    .where(and(eq(parts.id, id), isNull(parts.retiredAt)))
    .returning({ number: parts.number });
  if (!part) throw notFound("part");
  await recordAudit(tx, { action: "part.retire", resourceType: "part", resourceId: id, details: { number: part.number } });
  return { id };
}
