import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { runQueuedJobs } from "@/lib/jobs/runner";

export type ReceivedMail = { to: string; subject: string; text: string; link: string; code: string };

/** A mail server on a port of its own. Set SMTP_URL to its `url` before anything reads the environment. */
export async function startMailServer() {
  const received: ReceivedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("end", () => {
        received.push(mailOf(session.envelope.rcptTo[0]?.address ?? "", Buffer.concat(parts).toString()));
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    received,
    /** Lets the jobs run, and answers the newest mail to an address. */
    async next(to: string): Promise<ReceivedMail> {
      await runQueuedJobs();
      const mail = received.findLast((one) => one.to === to.toLowerCase());
      if (!mail) throw new Error(`No mail came for ${to}.`);
      received.splice(received.indexOf(mail), 1);
      return mail;
    },
    close: () => new Promise<void>((resolve) => server.close(resolve)),
  };
}

/** The plain text of a mail, with its first link and its code. */
function mailOf(to: string, raw: string): ReceivedMail {
  const [, boundary] = /boundary="([^"]+)"/.exec(raw) ?? [];
  const part = boundary ? raw.split(`--${boundary}`).find((text) => /content-type: text\/plain/i.test(text))! : raw;
  const [head, ...body] = part.split("\r\n\r\n");
  const encoded = body.join("\r\n\r\n");
  const text = /quoted-printable/i.test(head!)
    ? encoded.replace(/=\r\n/g, "").replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
    : /base64/i.test(head!)
      ? Buffer.from(encoded, "base64").toString()
      : encoded;
  return {
    to: to.toLowerCase(),
    subject: /^Subject: (.*)$/m.exec(raw)?.[1]?.trim() ?? "",
    text,
    link: /https?:\/\/\S+/.exec(text)?.[0] ?? "",
    code: /code: (\d{6})/.exec(text)?.[1] ?? "",
  };
}
