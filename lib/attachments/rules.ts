import { type Actor, holds } from "@/db/actor";

/** The same rule as the table's policy: one's own, or anybody's with files:manage. */
export const mayDetach = (actor: Actor, createdBy: string | null) =>
  holds(actor, "files:write") && ((createdBy !== null && createdBy === actor.userId) || holds(actor, "files:manage"));
