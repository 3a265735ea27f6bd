import type { Metadata } from "next";
import Link from "next/link";
import { CodeForm } from "@/components/access/mail-forms";
import { Note } from "@/components/ui/badge";
import { LinkButton } from "@/components/ui/button";
import { outboxIsOpen } from "@/lib/auth/outbox-access";
import { safeNext } from "@/lib/auth/safe-next";
import { emailAddress } from "@/lib/auth/schema";
import { signInCodeAction } from "../../mail-actions";

export const metadata: Metadata = { title: "Look into your mail" };
type Args = { searchParams: Promise<Record<string, string | string[] | undefined>> };

const words: Record<string, { title: string; text: string }> = {
  password: {
    title: "Look into your mail",
    text: "If this address has an account, a link to set a new password is on its way. It works once, for one hour.",
  },
  link: {
    title: "Look into your mail",
    text: "If this address has an account, a link and a code are on their way. Either works once, for one hour.",
  },
  "sign-up": {
    title: "Confirm your address",
    text: "We have sent you a mail. Open the link in it to confirm your address; then you are in.",
  },
  "other-address": { title: "Half done", text: "This address agrees. Now open the link that we sent to the other one." },
  changed: { title: "Address changed", text: "Both addresses agree. From now on, sign in with the new one." },
};

export default async function CheckMailPage({ searchParams }: Args) {
  const query = await searchParams;
  const about = typeof query.for === "string" ? query.for : "";
  const { title, text } = words[about] ?? words["sign-up"]!;
  const email = emailAddress.safeParse(query.email);
  return (
    <>
      <div className="grid gap-1.5">
        <h1 className="text-xl">{title}</h1>
        <p className="text-ink-2">{text}</p>
      </div>
      {about === "link" && email.success ? <CodeForm action={signInCodeAction} email={email.data} next={safeNext(query.next)} /> : null}
      {(await outboxIsOpen()) && about !== "changed" ? (
        <Note>
          No mail server is set up here.{" "}
          <Link href="/outbox" className="text-accent underline">
            Open the outbox
          </Link>{" "}
          to read the mail.
        </Note>
      ) : null}
      <LinkButton href="/sign-in" size="lg">
        Go to sign-in
      </LinkButton>
    </>
  );
}
