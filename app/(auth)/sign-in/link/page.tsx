import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { MailForm } from "@/components/access/mail-forms";
import { currentUser } from "@/lib/auth/current-actor";
import { safeNext } from "@/lib/auth/safe-next";
import { signInLinkAction } from "../../mail-actions";

export const metadata: Metadata = { title: "Sign in by mail" };
type Args = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function SignInLinkPage({ searchParams }: Args) {
  const next = safeNext((await searchParams).next);
  if (await currentUser()) redirect(next ?? "/");
  return (
    <>
      <div className="grid gap-1.5">
        <h1 className="text-xl">Sign in without a password</h1>
        <p className="text-ink-2">We mail you a link and a code. Either signs you in, once.</p>
      </div>
      <MailForm action={signInLinkAction} label="Mail me a link" next={next} />
      <p className="text-ink-2">
        <Link href="/sign-in" className="text-accent underline">
          Sign in with a password
        </Link>
      </p>
    </>
  );
}
