import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { SignUpForm } from "@/components/access/sign-up-form";
import { currentUser } from "@/lib/auth/current-actor";
import { env } from "@/lib/env";
import { signUpAction } from "../actions";

export const metadata: Metadata = { title: "Create an account" };

export default async function SignUpPage() {
  if (await currentUser()) redirect("/");
  return (
    <>
      <div className="grid gap-1.5">
        <h1 className="text-xl">Create an account</h1>
        <p className="text-ink-2">You start with an organization of your own, and invite colleagues by link.</p>
      </div>
      <SignUpForm action={signUpAction} shortest={env().PASSWORD_MIN_LENGTH} />
      <p className="text-ink-2">
        Have an account?{" "}
        <Link href="/sign-in" className="text-accent underline">
          Sign in
        </Link>
      </p>
    </>
  );
}
