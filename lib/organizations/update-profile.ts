import "server-only";
import { sql } from "drizzle-orm";
import type { z } from "zod";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { forgetAccess } from "@/lib/auth/cache";
import { AppError } from "@/lib/errors";
import type { notificationPreferencesInput, updateProfileInput } from "./schema";

function personOf(tx: ActorTx) {
  if (tx.actor.kind !== "user" || !tx.actor.userId) throw new AppError("FORBIDDEN", "Only a signed-in person has a profile.");
  return tx.actor.userId;
}

/** The person's own name, title, telephone and time zone, as colleagues see them. */
export async function updateProfile(tx: ActorTx, input: z.output<typeof updateProfileInput>) {
  const id = personOf(tx);
  await tx.execute(sql`update profiles set display_name = ${input.displayName}, full_name = ${input.displayName}, job_title = ${input.jobTitle}, phone = ${input.phone},
    timezone = ${input.timezone} where id = ${id}::uuid`);
  await recordAudit(tx, {
    action: "profile.update",
    event: "user.updated",
    resourceType: "user",
    resourceId: id,
    next: { displayName: input.displayName, timezone: input.timezone },
  });
  // The next page already greets them by the new name, and shows times on the new clock.
  forgetAccess();
  return { id };
}

/** Which ways the person wants to be told. In the console they are told always. */
export async function updateNotificationPreferences(tx: ActorTx, preferences: z.output<typeof notificationPreferencesInput>) {
  const id = personOf(tx);
  await tx.execute(
    sql`update profiles set notification_preferences = notification_preferences || ${JSON.stringify(preferences)}::jsonb where id = ${id}::uuid`,
  );
  await recordAudit(tx, {
    action: "profile.update_notifications",
    event: "user.updated",
    resourceType: "user",
    resourceId: id,
    next: preferences,
  });
  return { id };
}
