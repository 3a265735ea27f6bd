import type { Metadata } from "next";
import { SignUpForm } from "@/components/access/sign-up-form";
import { Note } from "@/components/ui/badge";
import { LinkButton } from "@/components/ui/button";
import { Fact, Facts } from "@/components/ui/facts";
import { ActionForm, FormError, SubmitButton } from "@/components/ui/form";
import { Time } from "@/components/ui/time";
import { readInvitation, whyNot } from "@/lib/access/accept-invitation";
import { applicationRoleLabel, organizationRoleLabel } from "@/lib/access/words";
import { asIdentity } from "@/lib/auth/access";
import { currentUser } from "@/lib/auth/current-actor";
import { env } from "@/lib/env";
import { acceptInvitationAction, signUpAction, switchAccountAction } from "../../actions";

// A link is a credential: it must not travel to another site, nor into a search engine.
export const metadata: Metadata = { title: "Invitation", referrer: "same-origin", robots: { index: false } };

export default async function InvitationPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const [invitation, user] = await Promise.all([asIdentity((tx) => readInvitation(tx, token.slice(0, 100))), currentUser()]);

  if (invitation.state !== "open") {
    return (
      <>
        <div className="grid gap-1.5">
          <h1 className="text-xl">This invitation does not work</h1>
          <p className="text-ink-2">{whyNot(invitation.state)}</p>
        </div>
        <LinkButton href={user ? "/" : "/sign-in"} variant="primary" size="lg">
          {user ? "Go to your organization" : "Sign in"}
        </LinkButton>
      </>
    );
  }
  const roles = [organizationRoleLabel(invitation.role), ...invitation.applicationRoles.map(applicationRoleLabel)].join(", ");
  const forMe = user?.email.toLowerCase() === invitation.email.toLowerCase();
  return (
    <>
      <div className="grid gap-1.5">
        <h1 className="text-xl">Join {invitation.organization}</h1>
        <p className="text-ink-2">You were invited to work together in Gantry.</p>
      </div>
      <Facts>
        <Fact name="For">{invitation.email}</Fact>
        <Fact name="As">{roles}</Fact>
        <Fact name="Open until">
          <Time value={invitation.expiresAt} show="date" />
        </Fact>
      </Facts>
      {user && forMe ? (
        <ActionForm action={acceptInvitationAction.bind(null, token)} aria-label="Join">
          <FormError />
          <SubmitButton size="lg">Join as {user.name}</SubmitButton>
        </ActionForm>
      ) : null}
      {user && !forMe ? (
        <form action={switchAccountAction} className="grid gap-3">
          <Note tone="warn">
            You are signed in as {user.email}. This invitation is for another address: sign in with it, or ask for a new invitation.
          </Note>
          <SubmitButton size="lg">Sign in with another address</SubmitButton>
        </form>
      ) : null}
      {user ? null : (
        <>
          <SignUpForm action={signUpAction} invitation={{ token, email: invitation.email }} shortest={env().PASSWORD_MIN_LENGTH} />
          <p className="text-ink-2">
            Have an account with this address?{" "}
            <a href={`/sign-in?next=${encodeURIComponent(`/invite/${token}`)}`} className="text-accent underline">
              Sign in to join
            </a>
          </p>
        </>
      )}
    </>
  );
}
