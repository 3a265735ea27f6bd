import "server-only";
import { eq } from "drizzle-orm";
import { cmmsConnections } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { asMachinery } from "@/lib/auth/as-machinery";
import { assertCan } from "@/lib/auth/permissions";
import { AppError } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";
import { configOf, openCredentials, readConnection, sealCredentials } from "./connect";
import type { UpdateConnectionInput } from "./schema";

/** Changes a connection. New credentials replace the old ones whole; without any the old ones stay, but never for another address. */
export async function updateConnection(tx: ActorTx, { id, settings, credentials, ...changes }: UpdateConnectionInput) {
  assertCan(tx, "maintenance:write");
  const given = Object.values(credentials ?? {}).some((value) => value !== "" && value !== null) ? credentials : undefined;
  const { before, next } = await asMachinery(tx, "cmms.connect", async (as) => {
    const found = await readConnection(as, { id });
    const organizationId = as.actor.organizationId!;
    const baseUrl = changes.baseUrl ?? found.baseUrl;
    if (!given && new URL(found.baseUrl).origin !== originOf(baseUrl)) {
      const message = "Enter the credentials again: they are not sent to another address than the one they were given for.";
      throw new AppError("VALIDATION_ERROR", message, { baseUrl: [message] });
    }
    const config = configOf(found.system, baseUrl, settings ?? found.settings, given ?? openCredentials(organizationId, found));
    const set = {
      name: changes.name ?? found.name,
      baseUrl,
      conflictRule: changes.conflictRule ?? found.conflictRule,
      hourly: changes.hourly ?? found.hourly,
      enabled: changes.enabled ?? found.enabled,
      settings: config.settings,
    };
    await as
      .update(cmmsConnections)
      .set({ ...set, ...(given && { credentialsSealed: sealCredentials(organizationId, id, config.credentials) }) })
      .where(eq(cmmsConnections.id, id));
    const { credentialsSealed: _, ...shown } = found;
    return { before: shown, next: set };
  });
  await recordAudit(tx, {
    action: "cmms_connection.update",
    resourceType: "cmms_connection",
    resourceId: id,
    details: { system: before.system, credentialsReplaced: given !== undefined },
    previous: before,
    next,
  });
  await appendEvent(tx, {
    type: "cmms_connection.changed",
    subjectType: "cmms_connection",
    subjectId: id,
    permission: "maintenance:read",
    data: { system: before.system, name: next.name, enabled: next.enabled },
  });
  return { id, system: before.system, name: next.name };
}

const originOf = (address: string) => (URL.canParse(address) ? new URL(address).origin : address);
