import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { DemoPeople } from "@/components/access/demo-people";
import { SignInForm } from "@/components/access/sign-in-form";
import { FormError } from "@/components/ui/form";
import { currentUser } from "@/lib/auth/current-actor";
import { offeredDemoPeople } from "@/lib/auth/demo";
import { safeNext } from "@/lib/auth/safe-next";
import { demoSignInAction, signInAction } from "../actions";

export const metadata: Metadata = { title: "Sign in" };
type Args = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function SignInPage({ searchParams }: Args) {
  const query = await searchParams;
  const next = safeNext(query.next);
  if (await currentUser()) redirect(next ?? "/");
  const people = await offeredDemoPeople();
  return (
    <>
      <div className="grid gap-1.5">
        <h1 className="text-xl">Sign in</h1>
        <p className="text-ink-2">Assets, telemetry, alerts and incidents in one place.</p>
      </div>
      {query.error ? <FormError>This did not work. Sign in again.</FormError> : null}
      <SignInForm action={signInAction} next={next} />
      {people.length > 0 ? <DemoPeople people={people} action={demoSignInAction} next={next} /> : null}
      <p className="text-ink-2">
        No account yet?{" "}
        <Link href="/sign-up" className="text-accent underline">
          Create one
        </Link>
      </p>
    </>
  );
}
