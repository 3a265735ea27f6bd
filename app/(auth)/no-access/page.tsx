import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { LinkButton } from "@/components/ui/button";
import { SubmitButton } from "@/components/ui/form";
import { asIdentity } from "@/lib/auth/access";
import { currentUser } from "@/lib/auth/current-actor";
import { organizationsOf } from "@/lib/organizations/queries";
import { signOutAction } from "../actions";

export const metadata: Metadata = { title: "No organization" };

export default async function NoAccessPage() {
  const user = await currentUser();
  if (!user) redirect("/sign-in");
  const [first] = await asIdentity((tx) => organizationsOf(tx, user.userId));
  if (first) redirect(`/${first.slug}`);
  return (
    <>
      <div className="grid gap-1.5">
        <h1 className="text-xl">You belong to no organization</h1>
        <p className="text-ink-2">
          You are signed in as {user.email}. Open the invitation link a colleague sent you, or start an organization of your own.
        </p>
      </div>
      <LinkButton href="/organizations/new" variant="primary" size="lg">
        Create an organization
      </LinkButton>
      <form action={signOutAction}>
        <SubmitButton variant="default" size="lg" className="w-full">
          Sign out
        </SubmitButton>
      </form>
    </>
  );
}
