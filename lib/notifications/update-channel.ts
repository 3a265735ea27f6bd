import "server-only";
import { sql } from "drizzle-orm";
import type { z } from "zod";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { asMachinery } from "@/lib/auth/as-machinery";
import { assertCan } from "@/lib/auth/permissions";
import { notFound } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";
import { configOf, openConfig, sealConfig, targetOf } from "./config";
import type { ChannelKind, updateChannelInput } from "./schema";

type Row = { kind: ChannelKind; name: string; enabled: boolean; target: string; config_sealed: string };

/** Renames, enables, disables, or gives a channel another configuration. Fields that are left out stay as they are. */
export async function updateChannel(tx: ActorTx, { channelId: id, name, enabled, ...fields }: z.output<typeof updateChannelInput>) {
  assertCan(tx, "channels:write");
  const { before, after } = await asMachinery(tx, "channels", async (as) => {
    const [found] = await as.execute<Row>(sql`select kind, name, enabled, target, config_sealed from communication_channels
      where id = ${id}::uuid for update`);
    if (!found) throw notFound("channel");
    const organizationId = as.actor.organizationId!;
    const changes = Object.entries(fields).filter(([, value]) => value !== undefined);
    const config =
      changes.length > 0
        ? configOf(found.kind, { ...openConfig(found.kind, organizationId, id, found.config_sealed), ...Object.fromEntries(changes) })
        : undefined;
    const next = { name: name ?? found.name, enabled: enabled ?? found.enabled, target: config ? targetOf(config) : found.target };
    await as.execute(sql`update communication_channels set name = ${next.name}, enabled = ${next.enabled}, target = ${next.target},
      config_sealed = ${config ? sealConfig(organizationId, id, config) : found.config_sealed}, last_error = ${config ? null : sql`last_error`}
      where id = ${id}::uuid`);
    return { before: found, after: { ...next, configChanged: config !== undefined } };
  });
  await recordAudit(tx, {
    action: "channel.update",
    resourceType: "communication_channel",
    resourceId: id,
    previous: { name: before.name, enabled: before.enabled, target: before.target },
    next: after,
  });
  await appendEvent(tx, {
    type: "channel.changed",
    subjectType: "communication_channel",
    subjectId: id,
    permission: "channels:read",
    data: { kind: before.kind, name: after.name, enabled: after.enabled },
  });
  return { id, kind: before.kind, name: after.name, target: after.target, enabled: after.enabled };
}
