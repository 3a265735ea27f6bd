import "server-only";
import { and, eq } from "drizzle-orm";
import { cmmsLinks } from "@/db/schema";
import { type Actor, type ActorTx, withActor } from "@/db/with-actor";
import { type WorkOrder, workOrderForUpdate } from "@/lib/maintenance/move-work-order";
import { type CmmsAdapter, CmmsError, type External, type Outgoing } from "./adapter";
import { same } from "./codec";
import type { Connection } from "./connect";
import { fieldsOf, keepLink, readOrder } from "./links";
import { type Merge, merge, pick } from "./merge";
import { receiveChanges } from "./receive-changes";
import { referenceOf } from "./reference";
import type { OrderResult, Shared, SharedField, SyncOperation } from "./words";

export type SyncContext = {
  machinery: Actor & { organizationId: string };
  connection: Connection;
  adapter: CmmsAdapter;
  operation: SyncOperation;
};
type Read = Awaited<ReturnType<typeof readOrder>>;

/**
 * Brings one order of ours and its counterpart together. Nothing is held open while the other side thinks: ours is read, theirs is read, what
 * goes out is sent, and only then what comes in is written, together with what both agreed on.
 */
export async function syncOrder(context: SyncContext, workOrderId: string, listed?: External, again = true): Promise<OrderResult> {
  const { machinery, connection, adapter, operation } = context;
  const read = await withActor(machinery, (tx) => readOrder(tx, workOrderId, connection.id), { readOnly: true });
  const { order, link } = read;
  const reference = referenceOf(machinery.organizationId, order.number);
  const external = listed ?? (await (link ? adapter.get(link.externalId) : adapter.find(reference, order.createdAt.toISOString())));
  const about = {
    workOrderId,
    number: order.number,
    externalId: external?.id ?? link?.externalId ?? null,
    externalUrl: external?.url ?? link?.externalUrl ?? null,
  };
  const none = { ...about, sent: [], received: [], message: null };
  if (!external && link) {
    const message = `Order ${link.externalId} is no longer in ${connection.system}. Remove the link or restore the order there.`;
    await withActor(machinery, (tx) => tx.update(cmmsLinks).set({ state: "failed", message }).where(eq(cmmsLinks.id, link.id)));
    throw new CmmsError("refused", message);
  }
  if (!external && operation === "pull") return { ...none, outcome: "skipped", message: `Not in ${connection.system} yet. Push it first.` };
  if (!external) return create(context, read, reference);

  const ours = adapter.share(fieldsOf(order));
  // An order that we made and could not link: what it says over there is what we once sent.
  const agreed = link ? (link.agreed as Shared) : external.fields;
  const oursIsNewer = order.updatedAt.toISOString() > external.modifiedAt;
  const merged = merge({ agreed, ours, theirs: external.fields, rule: connection.conflictRule, oursIsNewer });
  try {
    return await settle(context, read, external, ours, merged);
  } catch (error) {
    // Somebody was faster over there: once more, with what they wrote.
    if (again && error instanceof CmmsError && error.kind === "changed") return syncOrder(context, workOrderId, undefined, false);
    throw error;
  }
}

function outgoing({ connection }: SyncContext, { order, assetTag }: Read, reference: string, fields: Shared): Outgoing {
  const tag = connection.settings.sendAsset === false ? null : assetTag;
  return { fields, reference, assetTag: tag, createdAt: order.createdAt.toISOString(), resolution: order.resolutionNotes };
}

async function create(context: SyncContext, read: Read, reference: string): Promise<OrderResult> {
  const { machinery, connection, adapter } = context;
  const { order } = read;
  const ours = adapter.share(fieldsOf(order));
  const made = await adapter.create(outgoing(context, read, reference, ours));
  await withActor(machinery, async (tx) => {
    const now = await workOrderForUpdate(tx, order.id);
    await keepLink(tx, now, connection, made, { agreed: made.fields, conflicts: [], failure: null });
    await lookAgainIfChanged(tx, context, order, now);
  });
  const sent = Object.keys(ours) as SharedField[];
  const about = { workOrderId: order.id, number: order.number, externalId: made.id, externalUrl: made.url };
  return { ...about, outcome: "created", sent, received: [], message: null };
}

async function settle(context: SyncContext, read: Read, external: External, ours: Shared, merged: Merge): Promise<OrderResult> {
  const { machinery, connection, adapter, operation } = context;
  const { order } = read;
  const sending = operation === "pull" ? [] : merged.send;
  const receiving = operation === "push" ? [] : merged.receive;
  const reference = referenceOf(machinery.organizationId, order.number);
  const after = sending.length > 0 ? await adapter.update(external, outgoing(context, read, reference, pick(ours, sending))) : external;
  // A field that stands as before was passed over without a word: who writes over there may not write it.
  const ignored = sending.filter((field) => !same(after.fields[field], ours[field]) && same(after.fields[field], external.fields[field]));
  const sent = sending.filter((field) => !ignored.includes(field));
  const { received, refusal } = await withActor(machinery, async (tx) => {
    const now = await workOrderForUpdate(tx, order.id);
    const present = adapter.share(fieldsOf(now));
    const free = receiving.filter((field) => same(present[field], ours[field])); // changed meanwhile: the next run compares again
    const { system } = connection;
    const came = await receiveChanges(tx, now, pick(external.fields, free), {
      system,
      externalId: external.id,
      resolution: external.resolution,
    });
    const problem = [came.refusal, complaint(context, external, ignored)].filter(Boolean).join(" ") || null;
    const agreed = { ...merged.agreed, ...pick(ours, sent), ...pick(external.fields, came.received) };
    await keepLink(tx, now, connection, after, { agreed, conflicts: merged.conflicts, failure: problem });
    if (operation === "pull" && merged.send.length > 0) await lookAgain(tx, context, order.id); // what is ours to send waits for a push
    await lookAgainIfChanged(tx, context, order, now);
    return { received: came.received, refusal: problem };
  });
  const moved = sent.length + received.length > 0 || !read.link;
  const outcome = merged.conflicts.length > 0 ? "conflict" : refusal ? "failed" : moved ? "updated" : "unchanged";
  const asked =
    merged.conflicts.length > 0
      ? `Both sides changed ${merged.conflicts.map(({ field }) => field).join(", ")}. Decide which is right.`
      : null;
  const about = { workOrderId: order.id, number: order.number, externalId: after.id, externalUrl: after.url };
  return { ...about, outcome, sent, received, message: [asked, refusal].filter(Boolean).join(" ") || null };
}

/** Ours moved on while theirs was asked: the next run compares it again. */
async function lookAgainIfChanged(tx: ActorTx, context: SyncContext, compared: WorkOrder, now: WorkOrder) {
  if (+compared.updatedAt !== +now.updatedAt) await lookAgain(tx, context, now.id);
}

async function lookAgain(tx: ActorTx, { connection }: SyncContext, workOrderId: string) {
  await tx
    .update(cmmsLinks)
    .set({ ourVersion: null })
    .where(and(eq(cmmsLinks.workOrderId, workOrderId), eq(cmmsLinks.connectionId, connection.id)));
}

function complaint({ connection: { system } }: SyncContext, { unknownStatus }: External, ignored: SharedField[]): string | null {
  const words = [
    unknownStatus ? `${system} calls its state "${unknownStatus}", which is not known here. Say in the connection what it means.` : "",
    ignored.length > 0
      ? `${system} took the change and left ${ignored.join(", ")} as it was. Check what the user of the connection may write.`
      : "",
  ];
  return words.filter(Boolean).join(" ") || null;
}
