import { Fragment } from "react";
import { EmptyState } from "@/components/ui/empty-state";
import { Panel, PanelBody, PanelHeader } from "@/components/ui/panel";
import { Time } from "@/components/ui/time";
import type { OutboxMail } from "@/lib/mail/outbox";

/** The text of a mail, its links to follow. */
function MailText({ text }: { text: string }) {
  return (
    <p className="whitespace-pre-line break-words">
      {text.split(/(https?:\/\/\S+)/).map((part, index) => (
        <Fragment key={index}>
          {/^https?:\/\//.test(part) ? (
            <a href={part} className="break-all text-accent underline">
              {part}
            </a>
          ) : (
            part
          )}
        </Fragment>
      ))}
    </p>
  );
}

export function OutboxList({ mails }: { mails: readonly OutboxMail[] }) {
  if (mails.length === 0) return <EmptyState title="No mail yet" description="Sign up, or ask for a link: the mail appears here." />;
  return mails.map((mail) => (
    <Panel key={mail.id}>
      <PanelHeader title={mail.subject} detail={`to ${mail.to}`} actions={<Time value={mail.createdAt} show="relative" />} />
      <PanelBody>
        <MailText text={mail.text} />
      </PanelBody>
    </Panel>
  ));
}
