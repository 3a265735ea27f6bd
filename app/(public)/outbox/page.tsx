import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { OutboxList } from "@/components/access/outbox-list";
import { PageHeader } from "@/components/ui/page-header";
import { asIdentity } from "@/lib/auth/access";
import { outboxIsOpen } from "@/lib/auth/outbox-access";
import { newestMails } from "@/lib/mail/outbox";

export const metadata: Metadata = { title: "Outbox", referrer: "no-referrer", robots: { index: false } };

export default async function OutboxPage() {
  if (!(await outboxIsOpen())) notFound();
  const mails = await asIdentity((tx) => newestMails(tx));
  return (
    <main id="main" className="mx-auto grid max-w-[760px] gap-4 px-4 py-8">
      <PageHeader
        title="Outbox"
        description="No mail server is set up, so mails stay on this computer. Set SMTP_URL or RESEND_API_KEY to send them."
      />
      <OutboxList mails={mails} />
    </main>
  );
}
