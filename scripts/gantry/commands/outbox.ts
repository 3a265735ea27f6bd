import { asIdentity } from "@/lib/auth/access";
import { newestMails } from "@/lib/mail/outbox";
import { command, UsageError } from "../arguments";
import { print, printJson } from "../output";

export const outbox = command({
  name: "outbox",
  summary: "Show the newest mails, with the text of those that were not sent",
  details: "Without SMTP_URL and RESEND_API_KEY every mail stays here, links and codes included. What was sent shows its subject alone.",
  options: {
    to: { value: "<address>", summary: "Only mails to this address" },
    last: { value: "<number>", summary: "How many at most; 20 unless said" },
    json: { summary: "Print them as JSON" },
  },
  async run({ to, last, json }) {
    const most = Number(last ?? 20);
    if (!Number.isInteger(most) || most < 1 || most > 1_000) throw new UsageError("--last: give a number between 1 and 1000.");
    const mails = await asIdentity((tx) => newestMails(tx, most, to?.toLowerCase()));
    if (json) printJson(mails);
    else if (mails.length === 0) print("There is no mail.");
    else
      for (const { createdAt, status, to: address, subject, text, lastError } of mails)
        print(
          [`${createdAt}  ${status}  ${address}  ${subject}`, lastError && `  ${lastError}`, text && `\n${text}`]
            .filter(Boolean)
            .join("\n"),
        );
    return 0;
  },
});
