"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { asIdentity } from "@/lib/auth/access";
import { AuthError } from "@/lib/auth/auth-error";
import { findUser } from "@/lib/auth/auth-user";
import { currentUser, requestContext } from "@/lib/auth/current-actor";
import { signIn } from "@/lib/auth/next-auth";
import { newPassword } from "@/lib/auth/password-rule";
import { requestRecovery, requestSignInLink } from "@/lib/auth/request-link";
import { safeNext } from "@/lib/auth/safe-next";
import { emailAddress, passwordIsNotEmail } from "@/lib/auth/schema";
import { confirmEmailChange, maySetPassword } from "@/lib/auth/start-session-once";
import { setPassword } from "@/lib/auth/update-user";
import { verifyTypes } from "@/lib/auth/verify-token";
import { appErrorOf } from "@/lib/errors";
import { type ActionState, assertSameOrigin, fieldErrors, fieldsOf } from "@/lib/http/action";

const spent = "This link or code does not work: it is wrong, was used before, or is more than an hour old. Ask for a new one.";
const invalid = (error: z.ZodError): ActionState => ({ ok: false, message: "Check the highlighted fields.", fields: fieldErrors(error) });
const askInput = z.object({ email: emailAddress, next: z.string().max(500).optional() });

/** Runs what may refuse; a refusal becomes the form's answer. */
async function trying(work: () => Promise<unknown>): Promise<ActionState> {
  try {
    await assertSameOrigin();
    await work();
    return null;
  } catch (error) {
    const known = appErrorOf(error);
    if (!known) throw error;
    return { ok: false, message: known.message, ...(known.fields && { fields: known.fields }) };
  }
}

/** Signs in with something that works once; answers why not. */
async function enterOnce(given: Record<string, string>): Promise<ActionState> {
  try {
    await signIn("once", { ...given, redirect: false });
    return null;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (code === "RATE_LIMITED") return { ok: false, message: "Too many tries. Wait 15 minutes, or open the link in the mail." };
    if (/^(AUTH_INVALID|FORBIDDEN|NOT_FOUND|BAD_REQUEST|VALIDATION_ERROR)$/.test(code)) return { ok: false, message: spent };
    throw error;
  }
}

export async function forgotPasswordAction(_previous: ActionState, form: FormData): Promise<ActionState> {
  const parsed = askInput.safeParse(fieldsOf(form));
  if (!parsed.success) return invalid(parsed.error);
  const { email } = parsed.data;
  const refused = await trying(async () => requestRecovery({ email, target: { page: "" } }, await requestContext()));
  if (refused) return refused;
  redirect(`/sign-in/check-mail?${new URLSearchParams({ for: "password" })}`);
}

/** An address without account gets the same answer, and no mail: on our own pages people sign up with an organization. */
export async function signInLinkAction(_previous: ActionState, form: FormData): Promise<ActionState> {
  const parsed = askInput.safeParse(fieldsOf(form));
  if (!parsed.success) return invalid(parsed.error);
  const { email } = parsed.data;
  const next = safeNext(parsed.data.next) ?? "";
  const refused = await trying(async () => {
    const asked = { email, target: { page: next }, createUser: false, metadata: {} };
    await requestSignInLink(asked, await requestContext()).catch((error) => {
      if (!(error instanceof AuthError) || error.reason !== "otp_disabled") throw error;
    });
  });
  if (refused) return refused;
  redirect(`/sign-in/check-mail?${new URLSearchParams({ for: "link", email, ...(next && { next }) })}`);
}

export async function signInCodeAction(_previous: ActionState, form: FormData): Promise<ActionState> {
  const { email, code, next } = fieldsOf(form);
  let refused: ActionState = null;
  const stopped = await trying(async () => {
    refused = await enterOnce({ email: String(email ?? ""), code: String(code ?? "").replace(/\s/g, "") });
  });
  if (stopped ?? refused) return stopped ?? refused;
  redirect(safeNext(next) ?? "/");
}

const confirmInput = z.object({ token: z.string().min(1).max(200), type: z.enum(verifyTypes), next: z.string().max(500).optional() });

/** The button behind a mailed link: only pressing it spends the link, so that a scanner which opens links does no harm. */
export async function confirmAction(_previous: ActionState, form: FormData): Promise<ActionState> {
  const parsed = confirmInput.safeParse(fieldsOf(form));
  if (!parsed.success) return { ok: false, message: spent };
  const { token, type, next } = parsed.data;
  if (type === "email_change") {
    let half = false;
    const refused = await trying(async () => {
      half = await confirmEmailChange(token, await requestContext());
    });
    if (refused) return refused;
    redirect(`/sign-in/check-mail?${new URLSearchParams({ for: half ? "other-address" : "changed" })}`);
  }
  let refused: ActionState = null;
  const stopped = await trying(async () => {
    refused = await enterOnce({ token, type });
  });
  if (stopped ?? refused) return stopped ?? refused;
  redirect(type === "recovery" || type === "invite" ? "/sign-in/new-password" : (safeNext(next) ?? "/"));
}

export async function newPasswordAction(_previous: ActionState, form: FormData): Promise<ActionState> {
  const session = await currentUser();
  if (!session || !(await maySetPassword(session.sessionId))) redirect("/sign-in/forgot-password");
  const parsed = z.object({ password: newPassword }).safeParse(fieldsOf(form));
  if (!parsed.success) return invalid(parsed.error);
  const { password } = parsed.data;
  if (!passwordIsNotEmail({ email: session.email.toLowerCase(), password }))
    return {
      ok: false,
      message: "Check the highlighted fields.",
      fields: { password: ["Do not use your email address as the password."] },
    };
  const refused = await trying(async () => {
    const user = await asIdentity((tx) => findUser(tx, session.userId));
    await setPassword({ user: user!, sessionId: session.sessionId }, { password }, await requestContext());
  });
  if (refused) return refused;
  redirect("/");
}
