import type { Metadata } from "next";
import Link from "next/link";
import { MailForm } from "@/components/access/mail-forms";
import { forgotPasswordAction } from "../../mail-actions";

export const metadata: Metadata = { title: "Forgot password" };

export default function ForgotPasswordPage() {
  return (
    <>
      <div className="grid gap-1.5">
        <h1 className="text-xl">Forgot your password?</h1>
        <p className="text-ink-2">We mail you a link with which you set a new one.</p>
      </div>
      <MailForm action={forgotPasswordAction} label="Mail me a link" />
      <p className="text-ink-2">
        Remembered it?{" "}
        <Link href="/sign-in" className="text-accent underline">
          Sign in
        </Link>
      </p>
    </>
  );
}
