import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { sql } from "drizzle-orm";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { withActor } from "@/db/with-actor";
import { runQueuedJobs } from "@/lib/jobs/runner";
import { createOrganization } from "@/test/factories";
import { peek } from "@/test/people";
import { deliverMail } from "./deliver-mail";
import { queueMail } from "./queue-mail";

const received: { to: string; raw: string }[] = [];
let refuse = false;
const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ["STARTTLS"],
  onData(stream, session, done) {
    const parts: Buffer[] = [];
    stream.on("data", (part: Buffer) => parts.push(part));
    stream.on("end", () => {
      if (refuse) return done(new Error("mailbox full"));
      received.push({ to: session.envelope.rcptTo.map(({ address }) => address).join(), raw: Buffer.concat(parts).toString() });
      done();
    });
  },
});

beforeAll(async () => {
  await new Promise<void>((resolve) => smtp.listen(0, "127.0.0.1", resolve));
  process.env.SMTP_URL = `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise<void>((resolve) => smtp.close(resolve)));

const address = () => `${crypto.randomUUID()}@example.com`;
const stateOf = async (to: string) =>
  (
    await peek<{ status: string; body_sealed: string; attempts: number }>(
      sql`select status, body_sealed, attempts from auth.mail_outbox where recipient = ${to}`,
    )
  )[0];

test("a queued mail leaves with the transaction that queued it, once, and its body is forgotten afterwards", async () => {
  const { system } = await createOrganization();
  const [to, lost] = [address(), address()];
  await withActor(system, (tx) => queueMail(tx, { to, subject: "Line one\r\nBcc: thief@example.com", text: "The code is 123456." }));
  await withActor(system, async (tx) => {
    await queueMail(tx, { to: lost, subject: "Never", text: "Never" });
    throw new Error("rolled back");
  }).catch(() => {});
  const [waiting] = await peek<{ body_sealed: string }>(sql`select body_sealed from auth.mail_outbox where recipient = ${to}`);
  expect(waiting!.body_sealed).not.toContain("123456");
  await runQueuedJobs();
  await runQueuedJobs();
  const mine = received.filter((mail) => mail.to === to);
  expect(mine).toHaveLength(1);
  expect(mine[0]!.raw).toContain("The code is 123456.");
  expect(mine[0]!.raw).not.toMatch(/^Bcc:/m);
  expect(received.some((mail) => mail.to === lost)).toBe(false);
  expect(await stateOf(to)).toMatchObject({ status: "sent", body_sealed: "", attempts: 1 });
});

test("a mail the server refuses stays queued and is tried again", async () => {
  const { system } = await createOrganization();
  const to = address();
  await withActor(system, (tx) => queueMail(tx, { to, subject: "Later", text: "Later." }));
  refuse = true;
  await runQueuedJobs();
  refuse = false;
  expect(await stateOf(to)).toMatchObject({ status: "failed", attempts: 1 });
  const postgres = (await import("postgres")).default(process.env.DATABASE_URL!, { max: 1, onnotice: () => {} });
  await postgres`update graphile_worker._private_jobs set run_at = now() where attempts > 0`;
  await postgres.end();
  await runQueuedJobs();
  expect(await stateOf(to)).toMatchObject({ status: "sent", attempts: 2 });
  expect(received.filter((mail) => mail.to === to)).toHaveLength(1);
});

test("sending now throws when the server refuses", async () => {
  refuse = true;
  await expect(deliverMail({ to: address(), subject: "Now", text: "Now." })).rejects.toThrow(/mailbox full/);
  refuse = false;
  const to = address();
  await deliverMail({ to, subject: "Now", text: "Now.", html: "<p>Now.</p>" });
  expect(received.at(-1)).toMatchObject({ to });
});

test("Resend is asked with one request, and a refusal is an error that says why", async () => {
  const asked: { headers: Record<string, unknown>; body: unknown }[] = [];
  let status = 200;
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    asked.push({ headers: request.headers, body: JSON.parse(Buffer.concat(parts).toString()) });
    response.writeHead(status).end(JSON.stringify(status === 200 ? { id: "1" } : { message: "The domain is not verified" }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { vi } = await import("vitest");
  vi.resetModules(); // the environment is read once per process
  const smtpUrl = process.env.SMTP_URL;
  delete process.env.SMTP_URL;
  process.env.RESEND_API_KEY = "re_test";
  process.env.RESEND_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const fresh = await import("./deliver-mail");
    await fresh.deliverMail({ to: "a@example.com", subject: "Hello", text: "Text." });
    expect(asked[0]).toMatchObject({ headers: { authorization: "Bearer re_test" }, body: { to: ["a@example.com"], subject: "Hello" } });
    status = 403;
    await expect(fresh.deliverMail({ to: "a@example.com", subject: "Hello", text: "Text." })).rejects.toThrow(/domain is not verified/);
  } finally {
    process.env.SMTP_URL = smtpUrl;
    delete process.env.RESEND_API_KEY;
    server.close();
  }
});
