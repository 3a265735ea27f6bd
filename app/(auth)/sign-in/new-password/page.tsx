import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { NewPasswordForm } from "@/components/access/mail-forms";
import { currentUser } from "@/lib/auth/current-actor";
import { maySetPassword } from "@/lib/auth/start-session-once";
import { env } from "@/lib/env";
import { newPasswordAction } from "../../mail-actions";

export const metadata: Metadata = { title: "New password" };

export default async function NewPasswordPage() {
  const user = await currentUser();
  if (!user || !(await maySetPassword(user.sessionId))) redirect("/sign-in/forgot-password");
  return (
    <>
      <div className="grid gap-1.5">
        <h1 className="text-xl">Choose a new password</h1>
        <p className="text-ink-2">You are signed in as {user.email}.</p>
      </div>
      <NewPasswordForm action={newPasswordAction} email={user.email} shortest={env().PASSWORD_MIN_LENGTH} />
    </>
  );
}
