import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { withActor } from "@/db/with-actor";
import { queueMail } from "@/lib/mail/queue-mail";
import { createOrganization } from "@/test/factories";
import { peek } from "@/test/people";
import { outbox } from "./commands/outbox";
import { signingKeyRotate } from "./commands/signing-key";
import { type } from "./testing";

test("signing-key rotate makes the new key the only one that signs", async () => {
  const first = (await type(signingKeyRotate, "--json")).json<{ kid: string }>();
  const second = (await type(signingKeyRotate, "--json")).json<{ kid: string; replaced: string }>();
  expect(second.replaced).toBe(first.kid);
  expect(await peek(sql`select id from auth.signing_keys where rotated_at is null`)).toEqual([{ id: second.kid }]);
});

test("outbox shows a mail that no server took, by its address", async () => {
  const { system } = await createOrganization();
  const to = `${crypto.randomUUID()}@example.com`;
  await withActor(system, (tx) => queueMail(tx, { to, subject: "Hello", text: "The code is 123456." }));
  const shown = (await type(outbox, "--to", to, "--json")).json<{ to: string; text: string; status: string }[]>();
  expect(shown).toMatchObject([{ to, text: "The code is 123456.", status: "kept" }]);
  await expect(type(outbox, "--last", "none")).rejects.toThrow("--last: give a number");
});
