import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { DemoPeople } from "@/components/access/demo-people";
import { ProviderButtons } from "@/components/access/provider-buttons";
import { SignInForm } from "@/components/access/sign-in-form";
import { FormError } from "@/components/ui/form";
import { currentUser } from "@/lib/auth/current-actor";
import { offeredDemoPeople } from "@/lib/auth/demo";
import { configuredProviders } from "@/lib/auth/providers";
import { safeNext } from "@/lib/auth/safe-next";
import { demoSignInAction, signInAction } from "../actions";

export const metadata: Metadata = { title: "Sign in" };
type Args = { searchParams: Promise<Record<string, string | string[] | undefined>> };

const errorWords: Record<string, string> = {
  provider: "Signing in with the other account did not work. Start again, or use your password.",
  unverified: "The other account has no confirmed email address. Confirm it there, then sign in again.",
};

export default async function SignInPage({ searchParams }: Args) {
  const query = await searchParams;
  const next = safeNext(query.next);
  if (await currentUser()) redirect(next ?? "/");
  const people = await offeredDemoPeople();
  const providers = configuredProviders().map(({ name, label }) => ({ name, label }));
  return (
    <>
      <div className="grid gap-1.5">
        <h1 className="text-xl">Sign in</h1>
        <p className="text-ink-2">Assets, telemetry, alerts and incidents in one place.</p>
      </div>
      {query.error ? <FormError>{errorWords[String(query.error)] ?? "This did not work. Sign in again."}</FormError> : null}
      <SignInForm action={signInAction} next={next} />
      <p className="flex justify-between gap-3 text-ink-2">
        <Link href="/sign-in/forgot-password" className="text-accent underline">
          Forgot password
        </Link>
        <Link href={`/sign-in/link${next ? `?next=${encodeURIComponent(next)}` : ""}`} className="text-accent underline">
          Mail me a sign-in link
        </Link>
      </p>
      {providers.length > 0 ? <ProviderButtons providers={providers} next={next} /> : null}
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
