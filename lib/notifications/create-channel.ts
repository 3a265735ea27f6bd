import "server-only";
import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { communicationChannels } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { asMachinery } from "@/lib/auth/as-machinery";
import { assertCan } from "@/lib/auth/permissions";
import { appendEvent } from "@/lib/events/append";
import { configOf, sealConfig, targetOf } from "./config";
import type { createChannelInput } from "./schema";

/** Makes a way out to people. Its address and credentials are sealed at once, and never shown again. */
export async function createChannel(tx: ActorTx, { kind, name, ...fields }: z.output<typeof createChannelInput>) {
  assertCan(tx, "channels:write");
  const config = configOf(kind, fields);
  const id = randomUUID();
  const target = targetOf(config);
  const createdBy = tx.actor.userId;
  await asMachinery(tx, "channels", (as) =>
    as
      .insert(communicationChannels)
      .values({ id, kind, name, target, createdBy, configSealed: sealConfig(as.actor.organizationId!, id, config) }),
  );
  await recordAudit(tx, {
    action: "channel.create",
    resourceType: "communication_channel",
    resourceId: id,
    next: { kind, name, target },
  });
  await appendEvent(tx, {
    type: "channel.created",
    subjectType: "communication_channel",
    subjectId: id,
    permission: "channels:read",
    data: { kind, name },
  });
  return { id, kind, name, target, enabled: true };
}
