import type { Metadata } from "next";
import { ConfirmForm } from "@/components/access/mail-forms";
import { LinkButton } from "@/components/ui/button";
import { safeNext } from "@/lib/auth/safe-next";
import { confirmAction } from "../../mail-actions";

// The link is a credential: it must not travel to another site, nor into a search engine.
export const metadata: Metadata = { title: "Confirm", referrer: "no-referrer", robots: { index: false } };
type Args = { searchParams: Promise<Record<string, string | string[] | undefined>> };

const words: Record<string, { title: string; text: string; label: string }> = {
  signup: { title: "Confirm your address", text: "One press, and your account is open.", label: "Confirm and sign in" },
  magiclink: { title: "Sign in", text: "You asked for this link. It works once.", label: "Sign in" },
  recovery: { title: "Set a new password", text: "First we sign you in with this link. It works once.", label: "Continue" },
  invite: { title: "You have been invited", text: "Accept, then choose a password.", label: "Accept the invitation" },
  email_change: { title: "Change your address", text: "This confirms the change of your account's address.", label: "Confirm the change" },
};

export default async function ConfirmPage({ searchParams }: Args) {
  const { token, type, next } = await searchParams;
  const about = typeof type === "string" ? words[type] : undefined;
  if (!about || typeof type !== "string" || typeof token !== "string" || !/^(pkce_)?[0-9a-f]{56}$/.test(token))
    return (
      <>
        <div className="grid gap-1.5">
          <h1 className="text-xl">This link is not complete</h1>
          <p className="text-ink-2">Copy it from the mail again, or ask for a new one.</p>
        </div>
        <LinkButton href="/sign-in" variant="primary" size="lg">
          Go to sign-in
        </LinkButton>
      </>
    );
  return (
    <>
      <div className="grid gap-1.5">
        <h1 className="text-xl">{about.title}</h1>
        <p className="text-ink-2">{about.text}</p>
      </div>
      <ConfirmForm action={confirmAction} token={token} type={type} next={safeNext(next)} label={about.label} />
    </>
  );
}
