import "server-only";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { authActor } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { AppError } from "@/lib/errors";
import { asIdentity } from "./access";
import { makeToken } from "./api-keys";
import type { SignInOrigin } from "./check-password";
import { takeAuthCode } from "./flow-states";
import type { SignInMethod } from "./open-session";
import { emailAddress } from "./schema";
import { beginBrowserSession, type NewSession } from "./start-session";
import { countingGuesses, verifyToken, verifyTypes } from "./verify-token";

const secret = z.string().min(1).max(200);
const onceInput = z.union([
  z.object({ token: secret, type: z.enum(verifyTypes) }),
  z.object({
    email: emailAddress,
    code: z
      .string()
      .trim()
      .regex(/^\d{6}$/),
  }),
  z.object({ authCode: secret, verifier: secret }),
]);

const spent = () => new AppError("AUTH_INVALID", "This link or code does not work: it was used before, or is more than an hour old.");

/** Signs a browser in with what works once: a mailed link, its code, or the code that a provider's way back ended with. */
export async function startSessionOnce(input: unknown, origin: SignInOrigin): Promise<NewSession> {
  const parsed = onceInput.safeParse(input);
  if (!parsed.success) throw spent();
  const given = parsed.data;
  if ("authCode" in given) return byAuthCode(given, origin);
  const [type, presented] =
    "token" in given ? [given.type, { linkToken: given.token }] : ["email", { address: given.email, otp: given.code }];
  return countingGuesses(presented, origin, () =>
    withActor(authActor(origin), async (tx) => {
      const verified = await verifyToken(tx, type, presented);
      if (verified.half) throw spent(); // a change of address signs nobody in; the page spends it by itself
      return beginBrowserSession(tx, verified.userId, verified.method, known(origin));
    }),
  );
}

async function byAuthCode({ authCode, verifier }: { authCode: string; verifier: string }, origin: SignInOrigin) {
  const made = await withActor(authActor(origin), async (tx) => {
    const flow = await takeAuthCode(tx, authCode, verifier);
    return flow.refused ?? beginBrowserSession(tx, flow.userId, flow.method as SignInMethod, known(origin));
  });
  if (made instanceof AppError) throw spent();
  return made;
}

/** A device cookie of somebody else's must not become this person's. */
const known = ({ device: _theirs, ...origin }: SignInOrigin): SignInOrigin => ({ ...origin, device: makeToken() });

/** Spends one half of a change of address, for the page that a mail leads to. */
export const confirmEmailChange = (token: string, origin: SignInOrigin) =>
  withActor(authActor(origin), async (tx) => (await verifyToken(tx, "email_change", { linkToken: token })).half);

/** Whether this session has just begun with a mailed link for somebody who lost the password: only then a new one needs no other proof. */
export async function maySetPassword(sessionId: string): Promise<boolean> {
  const [row] = await asIdentity((tx) =>
    tx.execute(sql`select from auth.sessions where id = ${sessionId}::uuid and created_at > now() - interval '1 hour'
      and amr @? '$[*] ? (@.method == "recovery" || @.method == "invite")'`),
  );
  return row !== undefined;
}
