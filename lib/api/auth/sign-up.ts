import "server-only";
import { z } from "zod";
import { asIdentity } from "@/lib/auth/access";
import { sessionBody, startApiSession } from "@/lib/auth/api-session";
import { AuthError } from "@/lib/auth/auth-error";
import { findUser, userView } from "@/lib/auth/auth-user";
import { isCommonPassword } from "@/lib/auth/common-passwords";
import { confirmsByItself } from "@/lib/auth/confirmation";
import { challengeInput } from "@/lib/auth/flow-states";
import { newPassword } from "@/lib/auth/password-rule";
import { hashPassword } from "@/lib/auth/passwords";
import { allowedRedirect } from "@/lib/auth/redirects";
import { countSignUp, register } from "@/lib/auth/register";
import { line, passwordIsNotEmail } from "@/lib/auth/schema";
import { env } from "@/lib/env";
import type { Api } from "../route";
import { bodyOf, email, invalid, metadata, originOf, parse, password, queryOf } from "./input";

const signUpBody = z
  .object({ email: email.optional(), phone: z.string().max(40).optional(), password: password.optional(), data: metadata.nullish() })
  .and(challengeInput.transform((challenge) => ({ challenge })));
/** What of the metadata is more than a description: a name, and where to belong. */
const belonging = z.object({
  organization_name: line(100, 2).optional(),
  invitation_token: z
    .string()
    .regex(/^[\w-]{43}$/)
    .optional(),
});

/** Refuses a password that our own pages would refuse, in the words of this API. */
export function assertGoodPassword(given: string, address: string) {
  const problem = newPassword.safeParse(given).error?.issues[0];
  const likeEmail = !passwordIsNotEmail({ email: address, password: given });
  if (!problem && !likeEmail) return;
  const reasons = [
    ...(likeEmail ? ["characters"] : []),
    ...(given.length < env().PASSWORD_MIN_LENGTH || given.length > 1_000 ? ["length"] : []),
    ...(isCommonPassword(given) ? ["pwned"] : []),
  ];
  const message = problem?.message ?? "Do not use your email address as the password.";
  throw new AuthError("weak_password", message, { body: { weak_password: { reasons, message } } });
}

/** The name that colleagues will read. */
export function nameOf(data: Record<string, unknown>, address: string) {
  const text = (value: unknown) => (typeof value === "string" ? value.trim() : "");
  const full = text(data.full_name) || text(data.name) || `${text(data.first_name)} ${text(data.last_name)}`.trim();
  return (full || address.split("@")[0]!).slice(0, 100);
}

export function signUpApi(api: Api) {
  api.post("/auth/v1/signup", async (context) => {
    const body = await bodyOf(context, signUpBody);
    if (body.phone) throw new AuthError("phone_provider_disabled", "Phone signups are disabled");
    if (!body.email) throw new AuthError("anonymous_provider_disabled", "Anonymous sign-ins are disabled");
    if (body.password === undefined) throw invalid("Signup requires a valid password");
    assertGoodPassword(body.password, body.email);
    const data = body.data ?? {};
    const { organization_name, invitation_token } = parse(belonging, data);
    if (organization_name && invitation_token) throw invalid("Send organization_name or invitation_token, not both.");
    const { invitation_token: _secret, ...description } = data;

    const origin = originOf(context);
    await countSignUp(origin);
    const passwordHash = await hashPassword(body.password);
    const made = await register(
      {
        email: body.email,
        passwordHash,
        metadata: description,
        name: nameOf(data, body.email),
        organization: organization_name,
        invitation: invitation_token,
        challenge: body.challenge,
        target: { redirectTo: allowedRedirect(queryOf(context, "redirect_to")) },
      },
      origin,
    );
    if (made?.confirmed) return context.json(await sessionBody(await startApiSession(made.userId, "password", origin)));
    if (made) return context.json(userView((await asIdentity((tx) => findUser(tx, made.userId)))!));
    if (confirmsByItself()) throw new AuthError("user_already_exists", "User already registered");
    return context.json(madeUp(body.email, description));
  });
}

/** A taken address looks like a new one that waits for its mail, so that nobody can ask who has an account. */
function madeUp(address: string, description: Record<string, unknown>) {
  const now = new Date().toISOString();
  return {
    id: crypto.randomUUID(),
    aud: "authenticated",
    role: "authenticated",
    email: address,
    phone: "",
    confirmation_sent_at: now,
    app_metadata: { provider: "email", providers: ["email"] },
    user_metadata: description,
    identities: [],
    created_at: now,
    updated_at: now,
    is_anonymous: false,
  };
}
