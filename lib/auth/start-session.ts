import "server-only";
import { isIP } from "node:net";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { authActor } from "@/db/actor";
import { actingAs, withActor } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { AppError } from "@/lib/errors";
import { asIdentity, findAccess, userActor } from "./access";
import { hashToken, makeToken } from "./api-keys";
import { giveBackAttempt, takeAttempt } from "./attempts";
import { verifyPassword } from "./passwords";
import { recordSecurityEvent } from "./security-event";

export { hashPassword } from "./passwords";

const credentialsInput = z.object({ email: z.string().trim().toLowerCase().min(3).max(320), password: z.string().min(1).max(1_000) });
const refused = () => new AppError("AUTH_INVALID", "The email address or the password is wrong.");
export type SignInOrigin = { ip?: string; userAgent?: string; requestId?: string; device?: string };
export type NewSession = { userId: string; sessionId: string /** Goes into the device cookie. */; device: string };
type Candidate = { id: string; encrypted_password: string | null; display_name: string; device_known: boolean };

/**
 * Checks a password and opens a session, with the same words and the same work for an unknown address as for a wrong password. Guesses are counted
 * before they are looked at. A device that signed in here before is counted by itself, so that strangers cannot lock a person out.
 */
export async function startSession(input: unknown, origin: SignInOrigin): Promise<NewSession> {
  const parsed = credentialsInput.safeParse(input);
  if (!parsed.success || /\0/.test(parsed.data.email)) throw refused();
  const { email, password } = parsed.data;
  const deviceHash = origin.device && origin.device.length <= 100 ? hashToken(origin.device) : null;
  const user = await findCandidate(email, deviceHash);
  const known = deviceHash && user?.device_known ? { deviceHash: `${user.id}:${deviceHash}` } : undefined;

  const attempt = await takeAttempt(known ?? { email }, origin.ip, origin.userAgent);
  if (!attempt) {
    await recordSecurityEvent({ type: "auth.sign_in_locked", severity: "warning", userId: user?.id, details: { email } }, origin);
    throw new AppError("RATE_LIMITED", "Too many tries. Wait 15 minutes, then try again.", undefined, { "Retry-After": "900" });
  }
  if (!(await verifyPassword(user?.encrypted_password, password)) || !user) {
    await recordSecurityEvent({ type: "auth.sign_in_failed", userId: user?.id, details: { email } }, origin);
    throw refused();
  }
  await giveBackAttempt(attempt);
  return openSession(user, origin, known ? origin.device! : makeToken());
}

const findCandidate = (email: string, deviceHash: string | null) =>
  asIdentity(async (tx) => {
    const [found] = await tx.execute<Candidate>(sql`select u.id, u.encrypted_password, coalesce(p.display_name, u.email) as display_name,
        exists (select from auth.known_devices d where d.user_id = u.id and d.device_hash = ${deviceHash}) as device_known
      from auth.users u left join profiles p on p.id = u.id
      where lower(u.email) = ${email} and (u.banned_until is null or u.banned_until <= now())`);
    return found;
  });

/** The session begins in the organization worked in last, under a new id; the device is remembered; the organization's audit log says so. */
async function openSession(user: Candidate, origin: SignInOrigin, device: string): Promise<NewSession> {
  return withActor(authActor(), async (tx) => {
    const [session] = await tx.execute<{ id: string; organization: string | null }>(sql`
      insert into auth.sessions (user_id, ip_address, user_agent, expires_at, active_organization_id)
      values (${user.id}::uuid, ${origin.ip && isIP(origin.ip) ? origin.ip : null}::inet, ${origin.userAgent?.slice(0, 400) ?? null}, now() + interval '30 days',
        (select m.organization_id from organization_memberships m left join auth.sessions s on s.user_id = m.user_id and s.active_organization_id = m.organization_id
          where m.user_id = ${user.id}::uuid order by s.last_seen_at desc nulls last, m.joined_at limit 1))
      returning id, active_organization_id as organization`);
    await tx.execute(sql`update auth.users set last_sign_in_at = now() where id = ${user.id}::uuid`);
    await tx.execute(sql`insert into auth.known_devices (user_id, device_hash) values (${user.id}::uuid, ${hashToken(device)})
      on conflict (user_id, device_hash) do update set last_seen_at = now()`);
    const { id: sessionId, organization } = session!;
    const access = organization ? await findAccess(tx, user.id, organization) : undefined;
    if (access) {
      const person = userActor({ userId: user.id, sessionId, name: user.display_name }, access, origin);
      await actingAs(tx, person, (as) =>
        recordAudit(as, { action: "user.sign_in", event: "user.login", resourceType: "session", resourceId: sessionId }),
      );
    }
    return { userId: user.id, sessionId, device };
  });
}
