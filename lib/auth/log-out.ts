import "server-only";
import { sql } from "drizzle-orm";
import { authActor } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { auditPerson } from "./audit-person";
import { forgetAccess } from "./cache";
import type { SignInOrigin } from "./check-password";

export const logOutScopes = ["global", "local", "others"] as const;
export type LogOutScope = (typeof logOutScopes)[number];

/** Ends this session, all others, or every one of the person, in browsers and clients alike; their tokens are refused from then on. */
export async function logOut({ userId, sessionId }: { userId: string; sessionId: string }, scope: LogOutScope, origin: SignInOrigin) {
  await withActor(authActor(origin), async (tx) => {
    const action = scope === "others" ? "session.revoke_others" : "user.sign_out";
    // Written first: the session must still be there to say for which organization.
    await auditPerson(
      tx,
      sessionId,
      { action, event: "user.logout", resourceType: "session", resourceId: sessionId, details: { scope } },
      origin,
    );
    await tx.execute(sql`update auth.sessions set revoked_at = now() where user_id = ${userId}::uuid and revoked_at is null
      and (${scope} = 'global' or (id = ${sessionId}::uuid) = (${scope} = 'local'))`);
  });
  forgetAccess();
}
