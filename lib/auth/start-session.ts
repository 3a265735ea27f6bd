import "server-only";
import { hash, verify } from "@node-rs/argon2";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { AppError } from "@/lib/errors";
import { asIdentity } from "./access";

/** argon2id as OWASP asks: 19 MiB, two passes, one lane. */
const argon2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
export const hashPassword = (password: string) => hash(password, argon2);

const credentialsInput = z.object({ email: z.string().trim().toLowerCase().max(320), password: z.string().min(1).max(1_000) });
const refused = () => new AppError("AUTH_INVALID", "The email address or the password is wrong.");

/** Checks a password and opens a session. The same words and the same work for an unknown address as for a wrong password. */
export async function startSession(input: unknown, request: Request): Promise<{ userId: string; sessionId: string }> {
  const parsed = credentialsInput.safeParse(input);
  if (!parsed.success) throw refused();
  const { email, password } = parsed.data;
  const user = await asIdentity(async (tx) => {
    const [found] = await tx.execute<{ id: string; encrypted_password: string | null }>(sql`select id, encrypted_password from auth.users
      where lower(email) = ${email} and (banned_until is null or banned_until <= now())`);
    return found;
  });
  const correct = await verify(user?.encrypted_password ?? (await unknownHash()), password);
  if (!user?.encrypted_password || !correct) throw refused();
  return asIdentity(async (tx) => {
    const [session] = await tx.execute<{ id: string }>(sql`insert into auth.sessions (user_id, user_agent, expires_at, active_organization_id)
      values (${user.id}::uuid, ${request.headers.get("user-agent")?.slice(0, 400) ?? null}, now() + interval '30 days',
        (select organization_id from organization_memberships where user_id = ${user.id}::uuid order by joined_at limit 1)) returning id`);
    return { userId: user.id, sessionId: session!.id };
  }, false);
}

let decoy: Promise<string> | undefined;
const unknownHash = () => (decoy ??= hashPassword("nobody has this password"));
