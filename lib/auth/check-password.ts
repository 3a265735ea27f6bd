import "server-only";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { AppError } from "@/lib/errors";
import { asIdentity } from "./access";
import { hashToken } from "./api-keys";
import { giveBackAttempt, takeAttempt } from "./attempts";
import { verifyPassword } from "./passwords";
import { recordSecurityEvent } from "./security-event";

const credentialsInput = z.object({ email: z.string().trim().toLowerCase().min(3).max(320), password: z.string().min(1).max(1_000) });
export const wrongCredentials = () => new AppError("AUTH_INVALID", "The email address or the password is wrong.");
export const tooManyTries = () =>
  new AppError("RATE_LIMITED", "Too many tries. Wait 15 minutes, then try again.", undefined, { "Retry-After": "900" });

export type SignInOrigin = { ip?: string; userAgent?: string; requestId?: string; device?: string };
export type Candidate = { id: string; display_name: string; banned: boolean; confirmed: boolean };
type Found = Candidate & { encrypted_password: string | null; device_known: boolean };

/**
 * Checks a password, with the same words and the same work for an unknown address as for a wrong password. Guesses are counted before they are looked
 * at. A device that signed in here before is counted by itself, so that strangers cannot lock a person out. Whether the person is banned or has
 * confirmed the address is for the caller to judge: it may only be said to somebody who knows the password.
 */
export async function checkPassword(input: unknown, origin: SignInOrigin): Promise<Candidate & { deviceKnown: boolean }> {
  const parsed = credentialsInput.safeParse(input);
  if (!parsed.success || /\0/.test(parsed.data.email)) throw wrongCredentials();
  const { email, password } = parsed.data;
  const deviceHash = origin.device && origin.device.length <= 100 ? hashToken(origin.device) : null;
  const user = await findCandidate(email, deviceHash);
  const known = deviceHash && user?.device_known ? { deviceHash: `${user.id}:${deviceHash}` } : undefined;

  const attempt = await takeAttempt(known ?? { email }, origin.ip, origin.userAgent);
  if (!attempt) {
    await recordSecurityEvent({ type: "auth.sign_in_locked", severity: "warning", userId: user?.id, details: { email } }, origin);
    throw tooManyTries();
  }
  if (!(await verifyPassword(user?.encrypted_password, password)) || !user) {
    await recordSecurityEvent({ type: "auth.sign_in_failed", userId: user?.id, details: { email } }, origin);
    throw wrongCredentials();
  }
  await giveBackAttempt(attempt);
  const { id, display_name, banned, confirmed } = user;
  return { id, display_name, banned, confirmed, deviceKnown: known !== undefined };
}

const findCandidate = (email: string, deviceHash: string | null) =>
  asIdentity(async (tx) => {
    const [found] = await tx.execute<Found>(sql`select u.id, u.encrypted_password, coalesce(p.display_name, u.email) as display_name,
        u.banned_until is not null and u.banned_until > now() as banned, u.email_confirmed_at is not null as confirmed,
        exists (select from auth.known_devices d where d.user_id = u.id and d.device_hash = ${deviceHash}) as device_known
      from auth.users u left join profiles p on p.id = u.id where lower(u.email) = ${email} and u.deleted_at is null`);
    return found;
  });
