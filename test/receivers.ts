import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

export type Received = { path: string; headers: IncomingMessage["headers"]; text: string; at: number };
type Answer = (request: Received, response: ServerResponse) => void;

/** An HTTP receiver on loopback that keeps what it is sent and answers as told; 200 unless said. */
export async function startReceiver() {
  const received: Received[] = [];
  const state: { answer: Answer } = { answer: (_, response) => response.end("ok") };
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const one = { path: request.url ?? "", headers: request.headers, text: Buffer.concat(parts).toString(), at: Date.now() };
      received.push(one);
      state.answer(one, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answerWith: (answer: Answer) => {
      state.answer = answer;
    },
    to: (path: string) => received.filter((one) => one.path === path),
    close: () => new Promise<void>((resolve) => server.close(() => resolve()).closeAllConnections()),
  };
}

/** An SMTP server on loopback that keeps what it is handed. `refuse` makes it take nothing. */
export async function startMailServer() {
  const mails: { to: string; raw: string }[] = [];
  const state = { refuse: false };
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("end", () => {
        if (state.refuse) return done(new Error("mailbox full"));
        mails.push({ to: session.envelope.rcptTo.map(({ address }) => address).join(), raw: Buffer.concat(parts).toString() });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => smtp.listen(0, "127.0.0.1", resolve));
  return {
    url: `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`,
    mails,
    state,
    close: () => new Promise<void>((resolve) => smtp.close(resolve)),
  };
}
