import "server-only";
import { and, eq, isNull, sql } from "drizzle-orm";
import { assets, cmmsLinks, workOrders } from "@/db/schema";
import { type ActorTx, withActor } from "@/db/with-actor";
import { createWorkOrder } from "@/lib/maintenance/create-work-order";
import { workOrderForUpdate } from "@/lib/maintenance/move-work-order";
import { createWorkOrderInput } from "@/lib/maintenance/schema";
import type { External } from "./adapter";
import { keepLink } from "./links";
import { messageOf, moveTo } from "./receive-changes";
import { numberIn } from "./reference";
import { type SyncContext, syncOrder } from "./sync-order";
import type { OrderResult, SharedField } from "./words";

/** An order that the other side tells of: a known one is compared, an unknown one that is still to be done becomes an order of ours. */
export async function receiveOrder(context: SyncContext, external: External): Promise<OrderResult> {
  const { machinery, connection } = context;
  const known = await withActor(machinery, (tx) => findOurs(tx, context, external), { readOnly: true });
  if (known) return syncOrder(context, known, external);
  const about = { externalId: external.id, externalUrl: external.url };
  const none = { ...about, workOrderId: null, number: null, sent: [], received: [] };
  const { status } = external.fields;
  if (!status)
    return {
      ...none,
      outcome: "failed",
      message: `Its state "${external.unknownStatus}" is not known here. Say in the connection what it means.`,
    };
  if (status === "completed" || status === "cancelled")
    return { ...none, outcome: "skipped", message: "It was finished before it was known here." };
  try {
    return await withActor(machinery, async (tx) => {
      const assetId = await assetOf(tx, external.assetTag);
      if (!assetId) {
        const what = external.assetTag ? `No asset carries the tag or name "${external.assetTag}".` : "It names no asset.";
        return { ...none, outcome: "failed", message: `${what} Correct one of both; the next run tries again.` };
      }
      const { title = "", description, priority, dueDate } = external.fields;
      const input = createWorkOrderInput.parse({ title, description: description ?? "", priority, dueDate: dueDate ?? null, assetId });
      const { id, number } = await createWorkOrder(tx, input, { details: { system: connection.system, externalId: external.id } });
      const order = await workOrderForUpdate(tx, id);
      await moveTo(tx, order, status, { system: connection.system, externalId: external.id, resolution: external.resolution });
      await keepLink(tx, order, connection, external, { agreed: external.fields, conflicts: [], failure: null });
      return {
        ...about,
        workOrderId: id,
        number,
        outcome: "created",
        sent: [],
        received: Object.keys(external.fields) as SharedField[],
        message: null,
      };
    });
  } catch (error) {
    return { ...none, outcome: "failed", message: messageOf(error) };
  }
}

/** By its link, or by our own number over there: an order that we made and could not link. */
async function findOurs(tx: ActorTx, { machinery, connection }: SyncContext, { id, reference }: External): Promise<string | null> {
  const [link] = await tx
    .select({ workOrderId: cmmsLinks.workOrderId })
    .from(cmmsLinks)
    .where(and(eq(cmmsLinks.connectionId, connection.id), eq(cmmsLinks.externalId, id)));
  if (link) return link.workOrderId;
  const number = numberIn(machinery.organizationId, reference);
  if (number === null) return null;
  const [order] = await tx
    .select({ id: workOrders.id })
    .from(workOrders)
    .leftJoin(cmmsLinks, and(eq(cmmsLinks.workOrderId, workOrders.id), eq(cmmsLinks.connectionId, connection.id)))
    .where(and(eq(workOrders.number, number), isNull(cmmsLinks.id)));
  return order?.id ?? null;
}

/** By tag, else by a name that only one asset has. Case does not matter. */
async function assetOf(tx: ActorTx, tag: string | null): Promise<string | null> {
  if (!tag) return null;
  const found = await tx
    .select({ id: assets.id, tag: assets.tag })
    .from(assets)
    .where(and(isNull(assets.retiredAt), sql`(lower(${assets.tag}) = lower(${tag}) or lower(${assets.name}) = lower(${tag}))`))
    .orderBy(sql`lower(${assets.tag}) is not distinct from lower(${tag}) desc`)
    .limit(2);
  const [exact] = found.filter((one) => one.tag?.toLowerCase() === tag.toLowerCase());
  return exact?.id ?? (found.length === 1 ? found[0]!.id : null);
}
