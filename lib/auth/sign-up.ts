import "server-only";
import { sql } from "drizzle-orm";
import type { z } from "zod";
import { authActor } from "@/db/actor";
import { actingAs, withActor } from "@/db/with-actor";
import { acceptInvitation } from "@/lib/access/accept-invitation";
import { consumeRateLimit } from "@/lib/api/rate-limit";
import { recordAudit } from "@/lib/audit/record";
import { AppError } from "@/lib/errors";
import { createOrganization } from "@/lib/organizations/create-organization";
import { asIdentity, findAccess, userActor } from "./access";
import { hashPassword } from "./passwords";
import type { signUpInput } from "./schema";
import { recordSecurityEvent } from "./security-event";
import type { SignInOrigin } from "./start-session";

const PER_HOUR = 20;

/**
 * Makes a person with their own organization, or with the one that invited them, all or nothing. An address that is taken gets an answer that says no
 * more than any other refusal would, after the same work, and the security officers of that person are told.
 */
export async function signUp(input: z.output<typeof signUpInput>, origin: SignInOrigin): Promise<{ userId: string; slug: string }> {
  const { email, name, password } = input;
  if (origin.ip) {
    const { admitted, headers } = await consumeRateLimit(`ip:${origin.ip}`, "sign-up", PER_HOUR, 3_600);
    if (!admitted)
      throw new AppError("RATE_LIMITED", "Too many accounts were asked for from your network. Try again in an hour.", undefined, headers);
  }
  const passwordHash = await hashPassword(password);
  const made = await withActor(authActor(origin), async (tx) => {
    const [user] = await tx.execute<{ id: string }>(sql`insert into auth.users (email, encrypted_password, raw_user_meta_data)
      values (${email}, ${passwordHash}, ${JSON.stringify({ full_name: name })}::jsonb) on conflict (lower(email)) do nothing returning id`);
    if (!user) return undefined;
    const person = { userId: user.id, email, name };
    const home = input.invitation
      ? await acceptInvitation(tx, input.invitation, person, origin)
      : await createOrganization(tx, { name: input.organization! }, person, origin).then(({ id, slug }) => ({ organizationId: id, slug }));
    const access = await findAccess(tx, user.id, home.organizationId);
    await actingAs(tx, userActor({ ...person, sessionId: "" }, access!, origin), (as) =>
      recordAudit(as, { action: "user.sign_up", event: "user.created", resourceType: "user", resourceId: user.id, next: { email, name } }),
    );
    return { userId: user.id, slug: home.slug };
  });
  if (made) return made;
  const [known] = await asIdentity((tx) => tx.execute<{ id: string }>(sql`select id from auth.users where lower(email) = ${email}`));
  await recordSecurityEvent({ type: "auth.sign_up_existing", severity: "warning", userId: known?.id, details: { email } }, origin);
  throw new AppError("CONFLICT", "We could not create an account with these details. If you have one, sign in instead.");
}
