import "server-only";
import type { ActorTx } from "@/db/with-actor";
import { env } from "@/lib/env";
import type { MailMessage } from "@/lib/mail/message";
import { queueMail } from "@/lib/mail/queue-mail";
import type { OneTimeToken } from "./one-time-tokens";

export type LinkType = "signup" | "magiclink" | "recovery" | "invite" | "email_change";
type Words = { subject: string; lead: string; button: string };

const words: Record<LinkType, Words> = {
  signup: {
    subject: "Confirm your email address",
    lead: "Somebody, hopefully you, signed up with this address.",
    button: "Confirm this address",
  },
  magiclink: { subject: "Your sign-in link", lead: "You asked to sign in without a password.", button: "Sign in" },
  recovery: { subject: "Set a new password", lead: "You asked to set a new password.", button: "Set a new password" },
  invite: { subject: "You have been invited", lead: "You have been invited to create an account.", button: "Accept the invitation" },
  email_change: {
    subject: "Confirm the change of your email address",
    lead: "You asked to change the address of your account.",
    button: "Confirm the change",
  },
};
const unasked = "If you did not ask for this, do nothing: without the link or the code, nothing happens.";

const escapeHtml = (text: string) =>
  text.replace(/[&<>"']/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" })[sign]!);

const frame = (inner: string) =>
  `<div style="font-family:system-ui,sans-serif;font-size:15px;line-height:1.5;max-width:480px;margin:0 auto;padding:24px">${inner}</div>`;

/** For an address that nobody has proved so far, when a password is set: whoever set it may have been a stranger. */
const firstProof =
  "This is the first time that the address is proved. The password and the sessions that were set up with it before end with it: set a new password once you are in.";

function linkMail(to: string, type: LinkType, link: string, otp: string, dropsPassword: boolean): MailMessage {
  const { subject, lead: why, button } = words[type];
  const lead = dropsPassword ? `${why} ${firstProof}` : why;
  return {
    to,
    subject,
    text: `${lead}\n\n${button}:\n${link}\n\nOr type this code: ${otp}\n\nBoth work once, for one hour. ${unasked}\n`,
    html: frame(`<p>${lead}</p><p><a href="${escapeHtml(link)}" style="display:inline-block;padding:10px 18px;border-radius:6px;background:#1f5eff;color:#fff;text-decoration:none">${button}</a></p>
<p>Or type this code: <b style="font-size:20px;letter-spacing:3px">${otp}</b></p><p style="color:#666">Both work once, for one hour. ${unasked}</p>`),
  };
}

/** Where a mail leads: to the API, for its clients, or to a page of ours that asks once more before it spends the link. */
export type LinkTarget = { redirectTo: string } | { page: string };

export function linkOf(token: OneTimeToken, type: LinkType, target: LinkTarget) {
  const { PUBLIC_URL } = env();
  if ("page" in target)
    return `${PUBLIC_URL}/sign-in/confirm?${new URLSearchParams({ token: token.linkToken, type, ...(target.page && { next: target.page }) })}`;
  return `${PUBLIC_URL}/auth/v1/verify?${new URLSearchParams({ token: token.linkToken, type, redirect_to: target.redirectTo })}`;
}

type Also = { dropsPassword?: boolean };
export const sendLink = (
  tx: ActorTx,
  to: string,
  type: LinkType,
  token: OneTimeToken,
  target: LinkTarget,
  { dropsPassword = false }: Also = {},
) => queueMail(tx, linkMail(to, type, linkOf(token, type, target), token.otp, dropsPassword));

/** A code alone, for somebody who is signed in and about to do something that matters. */
export const sendReauthenticationCode = (tx: ActorTx, to: string, { otp }: OneTimeToken) =>
  queueMail(tx, {
    to,
    subject: `${otp} is your confirmation code`,
    text: `You are about to change something that matters. Type this code: ${otp}\n\nIt works once, for one hour. ${unasked}\n`,
  });

/** Says afterwards that somebody tried to sign up with an address that has an account: the page could not say so. */
export const sendAccountExists = (tx: ActorTx, to: string) =>
  queueMail(tx, {
    to,
    subject: "You have an account already",
    text: `Somebody, hopefully you, tried to sign up with this address, which has an account.\n\nSign in: ${env().PUBLIC_URL}/sign-in\nForgot the password: ${env().PUBLIC_URL}/sign-in/forgot-password\n\nIf it was not you, do nothing.\n`,
  });
