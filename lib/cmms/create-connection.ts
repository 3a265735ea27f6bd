import "server-only";
import { randomUUID } from "node:crypto";
import { cmmsConnections } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { asMachinery } from "@/lib/auth/as-machinery";
import { assertCan } from "@/lib/auth/permissions";
import { appendEvent } from "@/lib/events/append";
import { configOf, sealCredentials } from "./connect";
import type { CreateConnectionInput } from "./schema";

/** Connects another maintenance system. Its credentials are sealed at once and never shown again. */
export async function createConnection(tx: ActorTx, input: CreateConnectionInput) {
  assertCan(tx, "maintenance:write");
  const { system, name, baseUrl, conflictRule, hourly } = input;
  const { settings, credentials } = configOf(system, baseUrl, input.settings, input.credentials);
  const id = randomUUID();
  const createdBy = tx.actor.userId;
  const values = { id, system, name, baseUrl, conflictRule, hourly, settings, createdBy };
  await asMachinery(tx, "cmms.connect", (as) =>
    as.insert(cmmsConnections).values({ ...values, credentialsSealed: sealCredentials(as.actor.organizationId!, id, credentials) }),
  );
  await recordAudit(tx, {
    action: "cmms_connection.create",
    resourceType: "cmms_connection",
    resourceId: id,
    next: { system, name, baseUrl, conflictRule, hourly, settings },
  });
  await appendEvent(tx, {
    type: "cmms_connection.changed",
    subjectType: "cmms_connection",
    subjectId: id,
    permission: "maintenance:read",
    data: { system, name, created: true },
  });
  return { id, system, name };
}
