import "server-only";
import { sql } from "drizzle-orm";
import { authActor } from "@/db/actor";
import { type ActorTx, actingAs, withActor } from "@/db/with-actor";
import { acceptInvitation } from "@/lib/access/accept-invitation";
import { consumeRateLimit } from "@/lib/api/rate-limit";
import { recordAudit } from "@/lib/audit/record";
import { AppError } from "@/lib/errors";
import { createOrganization } from "@/lib/organizations/create-organization";
import { asIdentity, findAccess, userActor } from "./access";
import { findUserByEmail } from "./auth-user";
import type { SignInOrigin } from "./check-password";
import { confirmsByItself } from "./confirmation";
import type { Challenge } from "./flow-states";
import { beginFlow } from "./flow-states";
import { countMail } from "./mail-limit";
import { type LinkTarget, sendAccountExists, sendLink } from "./mails";
import { createOneTimeToken } from "./one-time-tokens";
import { recordSecurityEvent } from "./security-event";

const PER_HOUR = 20;

/** Signing up costs the same whoever asks: so many an hour from one network. Asked before the password is hashed. */
export async function countSignUp({ ip }: SignInOrigin) {
  if (!ip) return;
  const { admitted, headers } = await consumeRateLimit(`ip:${ip}`, "sign-up", PER_HOUR, 3_600);
  if (!admitted)
    throw new AppError("RATE_LIMITED", "Too many accounts were asked for from your network. Try again in an hour.", undefined, headers);
}

export type Registration = {
  email: string;
  /** None: the person signs in by mail, or sets one later. */
  passwordHash: string | null;
  /** What describes the person; grants nothing. */
  metadata: Record<string, unknown>;
  name: string;
  organization?: string | undefined;
  invitation?: string | undefined;
  challenge?: Challenge | undefined;
  /** Where the confirmation mail leads. */
  target: LinkTarget;
};
export type Registered = { userId: string; slug?: string; confirmed: boolean };

/**
 * Makes a person, with their own organization, with the one that invited them, or with none, all or nothing, and the mail that confirms the address
 * where that is asked for. Undefined when the address has an account: the security officers of that person are told, and the person, by mail.
 */
export async function register(input: Registration, origin: SignInOrigin): Promise<Registered | undefined> {
  const confirmed = confirmsByItself();
  if (!confirmed) await countMail(input.email, origin.ip);
  const made = await withActor(authActor(origin), (tx) => insertPerson(tx, input, confirmed, origin));
  if (made) return made;
  await noteTaken(input, confirmed, origin);
  return undefined;
}

async function insertPerson(tx: ActorTx, input: Registration, confirmed: boolean, origin: SignInOrigin): Promise<Registered | undefined> {
  const { email, name } = input;
  const [user] = await tx.execute<{
    id: string;
  }>(sql`insert into auth.users (email, encrypted_password, raw_user_meta_data, email_confirmed_at, confirmation_sent_at)
    values (${email}, ${input.passwordHash}, ${JSON.stringify(input.metadata)}::jsonb, case when ${confirmed}::boolean then now() end,
      case when not ${confirmed}::boolean then now() end) on conflict (lower(email)) do nothing returning id`);
  if (!user) return undefined;
  const person = { userId: user.id, email, name };
  const home = await findHome(tx, input, person, origin);
  if (home) {
    const access = await findAccess(tx, user.id, home.organizationId);
    await actingAs(tx, userActor({ ...person, sessionId: "" }, access!, origin), (as) =>
      recordAudit(as, { action: "user.sign_up", event: "user.created", resourceType: "user", resourceId: user.id, next: { email, name } }),
    );
  }
  if (!confirmed) await sendConfirmation(tx, { ...input, userId: user.id });
  return { userId: user.id, confirmed, ...(home && { slug: home.slug }) };
}

async function findHome(tx: ActorTx, input: Registration, person: { userId: string; email: string; name: string }, origin: SignInOrigin) {
  if (input.invitation) return acceptInvitation(tx, input.invitation, person, origin);
  if (!input.organization) return undefined;
  const { id, slug } = await createOrganization(tx, { name: input.organization }, person, origin);
  return { organizationId: id, slug };
}

type Confirmation = Pick<Registration, "email" | "challenge" | "target"> & { userId: string };

export async function sendConfirmation(tx: ActorTx, { userId, email, challenge, target }: Confirmation) {
  const flowStateId = challenge && (await beginFlow(tx, { method: "email/signup", challenge, userId, seconds: 3_600 }));
  const token = await createOneTimeToken(tx, { userId, kind: "confirmation", address: email, flowStateId: flowStateId ?? null });
  await sendLink(tx, email, "signup", token, target);
}

/** The address is taken. Its owner hears of it: by the mail that was lost, when it was never confirmed, or by a hint to sign in. */
async function noteTaken(input: Registration, confirmed: boolean, origin: SignInOrigin) {
  const known = await asIdentity((tx) => findUserByEmail(tx, input.email));
  await recordSecurityEvent(
    { type: "auth.sign_up_existing", severity: "warning", userId: known?.id, details: { email: input.email } },
    origin,
  );
  if (confirmed || !known) return;
  await withActor(authActor(origin), (tx) =>
    known.email_confirmed_at
      ? sendAccountExists(tx, known.email)
      : sendConfirmation(tx, { ...input, userId: known.id }).then(() => undefined),
  );
}
