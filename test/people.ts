import { sql } from "drizzle-orm";
import { type Actor, serviceActor } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { hashPassword } from "@/lib/auth/passwords";

export const PASSWORD = "a long enough passphrase";
let hash: Promise<string> | undefined;

/** Gives a factory's member the password above, and answers their address. */
export async function withPassword(member: Actor): Promise<string> {
  hash ??= hashPassword(PASSWORD);
  const stored = await hash;
  const [row] = await withActor(serviceActor(), (tx) =>
    tx.execute<{ email: string }>(
      sql`update auth.users set encrypted_password = ${stored} where id = ${member.userId}::uuid returning email`,
    ),
  );
  return row!.email;
}

/** Any statement as the operator, for looking behind the curtain. */
export const peek = <T extends Record<string, unknown>>(query: ReturnType<typeof sql>) =>
  withActor(serviceActor(), (tx) => tx.execute<T>(query));

/** An address of the documentation range nobody else in this run uses. */
export const freshIp = () =>
  `2001:db8:${[1, 2].map(() => Math.floor(Math.random() * 65_535).toString(16)).join(":")}::${Math.floor(Math.random() * 9_999).toString(16)}`;
