import "server-only";
import { sql } from "drizzle-orm";
import type { z } from "zod";
import type { Actor } from "@/db/actor";
import { actingAs, withActor } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { AppError } from "@/lib/errors";
import { asIdentity } from "./access";
import { giveBackAttempt, takeAttempt } from "./attempts";
import { forgetTokens } from "./one-time-tokens";
import type { changePasswordInput } from "./password-rule";
import { hashPassword, verifyPassword } from "./passwords";
import { passwordIsNotEmail } from "./schema";
import { recordSecurityEvent } from "./security-event";
import { identityOf } from "./sessions";

const wrong = () =>
  new AppError("AUTH_INVALID", "This is not your current password.", { currentPassword: ["This is not your current password."] });

/**
 * A person changes their own password: asks the current one (ten guesses per session, like a sign-in), then ends every other session and forgets every
 * known device. Opens its own scopes, because hashing must not hold a transaction open.
 */
export async function changePassword(actor: Actor, { currentPassword, password }: z.output<typeof changePasswordInput>) {
  const { userId } = actor;
  if (actor.kind !== "user" || !userId) throw new AppError("FORBIDDEN", "Only a signed-in person has a password.");
  const [user] = await asIdentity((tx) =>
    tx.execute<{ email: string; encrypted_password: string | null }>(
      sql`select lower(email) as email, encrypted_password from auth.users where id = ${userId}::uuid`,
    ),
  );
  if (!user) throw wrong();
  if (!passwordIsNotEmail({ email: user.email, password })) {
    const message = "Do not use your email address as the password.";
    throw new AppError("VALIDATION_ERROR", message, { password: [message] });
  }
  const attempt = await takeAttempt({ deviceHash: `password-change:${userId}` }, actor.ip, actor.userAgent);
  if (!attempt) throw new AppError("RATE_LIMITED", "Too many tries. Wait 15 minutes, then try again.", undefined, { "Retry-After": "900" });
  if (!(await verifyPassword(user.encrypted_password, currentPassword))) {
    await recordSecurityEvent({ type: "auth.password_change_refused", severity: "warning", userId }, actor);
    throw wrong();
  }
  await giveBackAttempt(attempt);
  const next = await hashPassword(password);
  return withActor(actor, async (tx) => {
    const ended = await actingAs(tx, identityOf(actor), async (as) => {
      // The old hash is the guard: of two changes at once, the second one no longer knows the current password.
      const changed = await as.execute(sql`update auth.users set encrypted_password = ${next}
        where id = ${userId}::uuid and encrypted_password = ${user.encrypted_password} returning id`);
      if (changed.length === 0) throw wrong();
      await as.execute(sql`delete from auth.known_devices where user_id = ${userId}::uuid`);
      await forgetTokens(as, userId); // links that were mailed under the old password
      return as.execute(sql`update auth.sessions set revoked_at = now()
        where user_id = ${userId}::uuid and revoked_at is null and id is distinct from ${actor.sessionId ?? null}::uuid returning id`);
    });
    await recordAudit(tx, {
      action: "user.change_password",
      event: "user.updated",
      resourceType: "user",
      resourceId: userId,
      details: { sessionsEnded: ended.length },
    });
    return { sessionsEnded: ended.length };
  });
}
