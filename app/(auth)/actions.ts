"use server";

import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import { acceptInvitation } from "@/lib/access/accept-invitation";
import { asIdentity } from "@/lib/auth/access";
import { currentUser, requestContext } from "@/lib/auth/current-actor";
import { findDemoPassword } from "@/lib/auth/demo";
import { signIn, signOut } from "@/lib/auth/next-auth";
import { signUpInput } from "@/lib/auth/password-rule";
import { resendConfirmation } from "@/lib/auth/request-link";
import { safeNext } from "@/lib/auth/safe-next";
import { emailAddress, signInInput } from "@/lib/auth/schema";
import { rememberOrganization } from "@/lib/auth/sessions";
import { signUp } from "@/lib/auth/sign-up";
import { appErrorOf } from "@/lib/errors";
import { type ActionState, assertSameOrigin, fieldErrors, fieldsOf } from "@/lib/http/action";
import { createOrganization } from "@/lib/organizations/create-organization";
import { createOrganizationInput } from "@/lib/organizations/schema";

const refusals: Record<string, string> = {
  AUTH_INVALID: "The email address or the password is wrong.",
  RATE_LIMITED: "Too many tries. Wait 15 minutes, then try again.",
  FORBIDDEN: "Confirm your email address first. We have sent you the mail once more: open the link in it.",
  UNAVAILABLE: "Too many people are signing in at this moment. Try again in a few seconds.",
};

/** Signs in through next-auth, which sets the cookie; answers why not, in words that never say which half was wrong. */
async function enter(email: string, password: string): Promise<ActionState> {
  try {
    await signIn("credentials", { email, password, redirect: false });
    return null;
  } catch (error) {
    const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
    if (refusals[code]) return { ok: false, message: refusals[code] };
    throw error;
  }
}

/** Runs the part of an action that may refuse, and turns a refusal into the form's answer. */
async function attempt<T>(work: () => Promise<T>): Promise<{ done: T } | { refused: ActionState }> {
  try {
    await assertSameOrigin();
    return { done: await work() };
  } catch (error) {
    const known = appErrorOf(error);
    if (!known) throw error;
    return { refused: { ok: false, message: known.message, ...(known.fields && { fields: known.fields }) } };
  }
}

const invalid = (error: z.ZodError): ActionState => ({ ok: false, message: "Check the highlighted fields.", fields: fieldErrors(error) });

/** The password was right, the address was never confirmed: its mail may be lost. Too many mails are no reason to answer otherwise. */
async function sendConfirmationAgain(address: string, next: string | undefined) {
  const email = emailAddress.safeParse(address);
  if (!email.success) return;
  await resendConfirmation({ email: email.data, target: { page: safeNext(next) ?? "" } }, await requestContext()).catch((error) => {
    if (!appErrorOf(error)) throw error;
  });
}

export async function signInAction(_previous: ActionState, form: FormData): Promise<ActionState> {
  const parsed = signInInput.safeParse(fieldsOf(form));
  if (!parsed.success) return { ok: false, message: refusals.AUTH_INVALID! };
  const answer = await attempt(() => enter(parsed.data.email, parsed.data.password));
  if ("refused" in answer) return answer.refused;
  if (answer.done && !answer.done.ok && answer.done.message === refusals.FORBIDDEN)
    await sendConfirmationAgain(parsed.data.email, parsed.data.next);
  if (answer.done) return answer.done;
  redirect(safeNext(parsed.data.next) ?? "/");
}

/** Signs in as a person of the demonstration: the password never reaches the page. */
export async function demoSignInAction(form: FormData): Promise<void> {
  await assertSameOrigin();
  const email = String(form.get("email") ?? "");
  const password = await findDemoPassword(email);
  const refused = password ? await enter(email, password) : { ok: false as const };
  redirect(refused ? "/sign-in?error=demo" : (safeNext(form.get("next")) ?? "/"));
}

export async function signUpAction(_previous: ActionState, form: FormData): Promise<ActionState> {
  const parsed = signUpInput.safeParse(fieldsOf(form));
  if (!parsed.success) return invalid(parsed.error);
  const answer = await attempt(async () => {
    const made = await signUp(parsed.data, await requestContext());
    if (!made.mailed) await enter(parsed.data.email, parsed.data.password);
    return made;
  });
  if ("refused" in answer) return answer.refused;
  redirect(answer.done.mailed ? "/sign-in/check-mail?for=sign-up" : `/${answer.done.slug}`);
}

export async function acceptInvitationAction(token: string, _previous: ActionState, _form: FormData): Promise<ActionState> {
  const user = await currentUser();
  if (!user) redirect(`/sign-in?next=${encodeURIComponent(`/invite/${token}`)}`);
  const answer = await attempt(async () => {
    const context = await requestContext();
    return asIdentity((tx) => acceptInvitation(tx, z.string().max(100).parse(token), user, context), false);
  });
  if ("refused" in answer) return answer.refused;
  redirect(`/${answer.done.slug}`);
}

export async function createOrganizationAction(_previous: ActionState, form: FormData): Promise<ActionState> {
  const user = await currentUser();
  if (!user) redirect("/sign-in?next=/organizations/new");
  const parsed = createOrganizationInput.safeParse(fieldsOf(form));
  if (!parsed.success) return invalid(parsed.error);
  const answer = await attempt(async () => {
    const context = await requestContext();
    const made = await asIdentity((tx) => createOrganization(tx, parsed.data, user, context), false);
    await rememberOrganization(user.sessionId, made.id);
    return made;
  });
  if ("refused" in answer) return answer.refused;
  redirect(`/${answer.done.slug}`);
}

/** Ends the session's row too (next-auth's signOut event), so that a copied cookie dies with it. */
export async function signOutAction(): Promise<void> {
  await assertSameOrigin();
  await signOut({ redirectTo: "/sign-in" });
}

/** Signs out, then offers to sign in with another address and come back here. */
export async function switchAccountAction(): Promise<void> {
  await assertSameOrigin();
  const from = (await headers()).get("referer") ?? "";
  const next = URL.canParse(from) ? safeNext(new URL(from).pathname) : undefined;
  await signOut({ redirectTo: next ? `/sign-in?next=${encodeURIComponent(next)}` : "/sign-in" });
}
