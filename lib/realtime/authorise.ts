import "server-only";
import { sql } from "drizzle-orm";
import type { Actor } from "@/db/actor";
import { actingAs, savepoint, withActor } from "@/db/with-actor";
import { identityOf } from "@/lib/auth/sessions";

export type Extension = "broadcast" | "presence";
class Answer extends Error {
  constructor(readonly value: boolean) {
    super("rolled back on purpose");
  }
}

/**
 * Whether policies on realtime.messages let this actor listen to a private topic: whether it sees a row of that topic, written for the question and
 * rolled back with it.
 */
export const mayListen = (actor: Actor, topic: string) =>
  ask(actor, topic, async (tx) => {
    const [row] = await tx.execute<{ id: string }>(
      sql`insert into realtime.messages (topic, extension, private) values (${topic}, 'broadcast', true) returning id`,
    );
    return actingAs(tx, actor, async (as) => (await as.execute(sql`select from realtime.messages where id = ${row!.id}::uuid`)).length > 0);
  });

/** Whether they let it send: whether it may add such a row. */
export const maySend = (actor: Actor, topic: string, extension: Extension) =>
  ask(actor, topic, (tx) =>
    actingAs(tx, actor, (as) =>
      savepoint(as, () =>
        as.execute(sql`insert into realtime.messages (topic, extension, private) values (${topic}, ${extension}, true)`),
      ).then(
        () => true,
        () => false,
      ),
    ),
  );

async function ask(actor: Actor, topic: string, question: (tx: Parameters<Parameters<typeof withActor>[1]>[0]) => Promise<boolean>) {
  if (actor.kind === "service") return true;
  if (!actor.organizationId) return false; // a private channel is an organization's
  try {
    await withActor(identityOf(actor), async (tx) => {
      await tx.execute(sql`select set_config('realtime.topic', ${topic}, true)`);
      throw new Answer(await question(tx));
    });
    return false;
  } catch (error) {
    if (error instanceof Answer) return error.value;
    throw error;
  }
}
