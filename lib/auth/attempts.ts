import "server-only";
import { isIP } from "node:net";
import { sql } from "drizzle-orm";
import { asIdentity } from "./access";

const ACCOUNT_LOCKS = 7_101;
const NETWORK_LOCKS = 7_102;

/** Whose failures are counted: those of an address, or of one device that this person has signed in from before. */
export type Bucket = { email: string } | { deviceHash: string };
// A device's failures stand in the same table under a name no address can have.
const nameOf = (bucket: Bucket) => ("email" in bucket ? bucket.email : `device:${bucket.deviceHash}`);

/**
 * Takes one of the account's guesses, and of the network's (private.sign_in_limits), before the password is looked at; undefined when there is none left. Guesses
 * in flight count, so fifty at once cannot pass together: the two advisory locks, always taken in this order, make counting and taking one step.
 */
export function takeAttempt(bucket: Bucket, ip: string | undefined, userAgent: string | undefined): Promise<string | undefined> {
  const name = nameOf(bucket);
  const network = ip && isIP(ip) && "email" in bucket ? ip : null; // a known device is not punished for its neighbours
  return asIdentity(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${ACCOUNT_LOCKS}::int, hashtext(${name}))`);
    if (network)
      await tx.execute(sql`select pg_advisory_xact_lock(${NETWORK_LOCKS}::int, hashtext(private.network_of(${network}::inet)::text))`);
    const [taken] = await tx.execute<{ id: string }>(sql`insert into failed_login_attempts (email, ip_address, user_agent)
      select ${name}, ${ip && isIP(ip) ? ip : null}::inet, ${userAgent?.slice(0, 400) ?? null}
      from private.sign_in_limits() l
      where (select count(*) from failed_login_attempts where email = ${name} and attempted_at > now() - l.span) < l.per_account
        and (${network}::inet is null or (select count(*) from failed_login_attempts
          where ip_address <<= private.network_of(${network}::inet) and attempted_at > now() - l.span) < l.per_network)
      returning id`);
    return taken?.id;
  }, false);
}

/** A right password was no failed guess. Earlier failures stand: succeeding once must not buy anybody ten new guesses. */
export const giveBackAttempt = (id: string) =>
  asIdentity((tx) => tx.execute(sql`delete from failed_login_attempts where id = ${id}::uuid`), false);
