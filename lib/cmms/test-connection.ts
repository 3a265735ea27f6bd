import "server-only";
import { type Actor, type ActorTx, withActor } from "@/db/with-actor";
import { asMachinery } from "@/lib/auth/as-machinery";
import { assertCan } from "@/lib/auth/permissions";
import { AppError } from "@/lib/errors";
import { CmmsError } from "./adapter";
import { openConnection, readConnection } from "./connect";

/** One call that needs the credentials. An edge: it waits for the other side outside of any scope. */
export async function testConnection(actor: Actor, input: { id: string }): Promise<{ ok: boolean; message: string | null }> {
  const connection = await withActor(actor, async (tx) => readForTest(tx, input), { readOnly: true });
  try {
    await openConnection(actor.organizationId!, connection).check();
    return { ok: true, message: null };
  } catch (error) {
    if (error instanceof CmmsError || error instanceof AppError) return { ok: false, message: error.message };
    throw error;
  }
}

function readForTest(tx: ActorTx, { id }: { id: string }) {
  assertCan(tx, "maintenance:write");
  return asMachinery(tx, "cmms.test", (as) => readConnection(as, { id }));
}
