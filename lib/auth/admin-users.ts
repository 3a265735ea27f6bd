import "server-only";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { systemActor } from "@/db/actor";
import { type ActorTx, actingAs } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { AuthError } from "./auth-error";
import { type AuthUser, findUser } from "./auth-user";

const units: Record<string, number> = { h: 3_600, m: 60, s: 1 };

/** "24h", "1h30m", or "none". */
export const banDuration = z
  .string()
  .max(40)
  .transform((text, context) => {
    if (text === "none") return 0;
    const parts = [...text.matchAll(/(\d{1,9})([hms])/g)];
    const seconds = parts.reduce((total, [, amount, unit]) => total + Number(amount) * units[unit!]!, 0);
    if (parts.map(([part]) => part).join("") !== text || seconds < 1 || seconds > 100 * 366 * 86_400) {
      context.addIssue({ code: "custom", message: "Write a duration such as 24h or 1h30m, or none." });
      return z.NEVER;
    }
    return seconds;
  });

export type UserAttributes = {
  id?: string | undefined;
  email?: string | undefined;
  phone?: string | undefined;
  passwordHash?: string | undefined;
  emailConfirmed?: boolean | undefined;
  phoneConfirmed?: boolean | undefined;
  userMetadata?: Record<string, unknown> | undefined;
  appMetadata?: Record<string, unknown> | undefined;
  banSeconds?: number | undefined;
};

/** The operator makes a person. They vouch for an address that they confirm. Runs as the service actor. */
export async function adminCreateUser(
  tx: ActorTx,
  { email, ...given }: UserAttributes & { email: string },
  invited = false,
): Promise<AuthUser> {
  const [made] = await tx.execute<{ id: string }>(sql`
    insert into auth.users (id, email, phone, encrypted_password, email_confirmed_at, email_verified_at, phone_confirmed_at, invited_at, raw_user_meta_data, raw_app_meta_data)
    select coalesce(${given.id ?? null}::uuid, gen_random_uuid()), ${email}, ${given.phone ?? null}, ${given.passwordHash ?? null},
      case when ${given.emailConfirmed ?? false}::boolean then now() end, case when ${given.emailConfirmed ?? false}::boolean then now() end,
      case when ${given.phoneConfirmed ?? false}::boolean then now() end, case when ${invited}::boolean then now() end,
      ${JSON.stringify(given.userMetadata ?? {})}::jsonb, ${JSON.stringify(given.appMetadata ?? {})}::jsonb
    where not exists (select from auth.users where phone = ${given.phone ?? null}) and not exists (select from auth.users where id = ${given.id ?? null}::uuid)
    on conflict (lower(email)) do nothing returning id`);
  if (!made) throw new AuthError("email_exists", "A user with this email address, phone number or id has already been registered");
  await ban(tx, made.id, given.banSeconds);
  return (await findUser(tx, made.id))!;
}

export async function requireUser(tx: ActorTx, id: string): Promise<AuthUser> {
  const user = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id) ? await findUser(tx, id) : undefined;
  if (!user) throw new AuthError("user_not_found", "User not found");
  return user;
}

/** The operator changes a person. Metadata is merged. A new password or a ban ends every session. */
export async function adminUpdateUser(tx: ActorTx, id: string, given: UserAttributes): Promise<AuthUser> {
  const user = await requireUser(tx, id);
  if (given.email && given.email !== user.email.toLowerCase()) await moveAddress(tx, id, given.email);
  const merged = (column: "raw_user_meta_data" | "raw_app_meta_data", data: Record<string, unknown> | undefined) =>
    sql`(${sql.identifier(column)} || ${JSON.stringify(data ?? {})}::jsonb) - array(select key from jsonb_each(${JSON.stringify(data ?? {})}::jsonb) where value = 'null'::jsonb)`;
  await tx.execute(sql`update auth.users set encrypted_password = coalesce(${given.passwordHash ?? null}, encrypted_password),
      email_confirmed_at = case when ${given.emailConfirmed ?? false}::boolean then coalesce(email_confirmed_at, now()) else email_confirmed_at end,
      email_verified_at = case when ${given.emailConfirmed ?? false}::boolean then coalesce(email_verified_at, now()) else email_verified_at end,
      phone_confirmed_at = case when ${given.phoneConfirmed ?? false}::boolean then coalesce(phone_confirmed_at, now()) else phone_confirmed_at end,
      phone = coalesce(${given.phone ?? null}, phone), raw_user_meta_data = ${merged("raw_user_meta_data", given.userMetadata)},
      raw_app_meta_data = ${merged("raw_app_meta_data", given.appMetadata)}
    where id = ${id}::uuid`);
  await ban(tx, id, given.banSeconds);
  if (given.passwordHash || given.banSeconds) await endSessions(tx, id);
  return (await findUser(tx, id))!;
}

async function moveAddress(tx: ActorTx, id: string, email: string) {
  const [moved] =
    await tx.execute(sql`update auth.users set email = ${email}, email_confirmed_at = now(), email_verified_at = now(), new_email = null
    where id = ${id}::uuid and not exists (select from auth.users where lower(email) = ${email}) returning id`);
  if (!moved) throw new AuthError("email_exists", "A user with this email address has already been registered");
  await tx.execute(sql`update profiles set email = ${email} where id = ${id}::uuid`);
  await tx.execute(sql`delete from auth.one_time_tokens where user_id = ${id}::uuid`);
}

async function ban(tx: ActorTx, id: string, seconds: number | undefined) {
  if (seconds === undefined) return;
  await tx.execute(sql`update auth.users set banned_until = case when ${seconds}::float8 > 0 then now() + make_interval(secs => ${seconds}::float8) end
    where id = ${id}::uuid`);
}

const endSessions = (tx: ActorTx, id: string) =>
  tx.execute(sql`update auth.sessions set revoked_at = now() where user_id = ${id}::uuid and revoked_at is null`);

/** The operator removes a person from everywhere; every organization's audit log says so. Softly: the row stays, without anything that says who it was. */
export async function adminDeleteUser(tx: ActorTx, id: string, soft: boolean): Promise<void> {
  const user = await requireUser(tx, id);
  const memberships = await tx.execute<{ organization_id: string }>(
    sql`select organization_id from organization_memberships where user_id = ${id}::uuid`,
  );
  for (const { organization_id } of memberships)
    await actingAs(tx, systemActor(organization_id, "auth.delete_user", tx.actor), (as) =>
      recordAudit(as, {
        action: "user.delete",
        event: "user.deleted",
        resourceType: "user",
        resourceId: id,
        previous: { email: user.email },
      }),
    );
  await endSessions(tx, id);
  if (!soft) {
    await tx.execute(sql`delete from auth.users where id = ${id}::uuid`);
    return;
  }
  const nobody = `deleted-${id}@deleted.invalid`;
  for (const table of ["accounts", "one_time_tokens", "known_devices", "mfa_factors"])
    await tx.execute(sql`delete from ${sql.identifier("auth")}.${sql.identifier(table)} where user_id = ${id}::uuid`);
  await tx.execute(sql`delete from organization_memberships where user_id = ${id}::uuid`);
  await tx.execute(sql`update auth.users set email = ${nobody}, phone = null, new_email = null, encrypted_password = null, raw_user_meta_data = '{}',
    raw_app_meta_data = '{}', deleted_at = now() where id = ${id}::uuid`);
  await tx.execute(sql`update profiles set email = ${nobody}, first_name = null, last_name = null, full_name = null, display_name = 'Deleted person',
    phone = null, bio = null, avatar_url = null where id = ${id}::uuid`);
}
