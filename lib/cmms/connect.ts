import "server-only";
import { sql } from "drizzle-orm";
import type { ActorTx } from "@/db/with-actor";
import { openFor, sealFor } from "@/lib/crypto/vault";
import { AppError, type FieldErrors, notFound } from "@/lib/errors";
import { assertOutgoingUrl } from "@/lib/net/outgoing";
import type { CmmsAdapter } from "./adapter";
import { maintainX } from "./maintainx";
import { maximo } from "./maximo";
import { sapPm } from "./sap";
import { type ConnectionConfig, systemCredentials, systemSettings } from "./schema";
import { serviceNow } from "./servicenow";
import type { CmmsSystem, ConflictRule } from "./words";

const place = (organizationId: string, connectionId: string) => `cmms/${organizationId}/${connectionId}`;
export const sealCredentials = (organizationId: string, connectionId: string, credentials: object) =>
  sealFor(place(organizationId, connectionId), JSON.stringify(credentials));

export function adapterOf(config: ConnectionConfig): CmmsAdapter {
  switch (config.system) {
    case "SAP PM":
      return sapPm(config);
    case "IBM Maximo":
      return maximo(config);
    case "ServiceNow":
      return serviceNow(config);
    case "MaintainX":
      return maintainX(config);
  }
}

export type Connection = {
  id: string;
  system: CmmsSystem;
  name: string;
  baseUrl: string;
  settings: Record<string, unknown>;
  conflictRule: ConflictRule;
  enabled: boolean;
  hourly: boolean;
  pullCursor: string | null;
  credentialsSealed: string;
};

/** A connection with what is hidden from callers. Only for the machinery. */
export async function readConnection(tx: ActorTx, by: { id: string } | { system: CmmsSystem }): Promise<Connection> {
  const which = "id" in by ? sql`id = ${by.id}::uuid` : sql`system = ${by.system} and enabled`;
  const [found] =
    await tx.execute<Connection>(sql`select id, system, name, base_url as "baseUrl", settings, conflict_rule as "conflictRule", enabled,
    hourly, pull_cursor as "pullCursor", credentials_sealed as "credentialsSealed" from cmms_connections where ${which}`);
  if (!found)
    throw "id" in by ? notFound("connection") : new AppError("NOT_FOUND", `${by.system} is not connected. Connect it under Maintenance.`);
  return found;
}

export function openCredentials(organizationId: string, { id, system, credentialsSealed }: Connection): unknown {
  let opened: string;
  try {
    opened = openFor(place(organizationId, id), credentialsSealed);
  } catch {
    throw new AppError("CONFLICT", `The credentials for ${system} cannot be opened: GANTRY_SECRET was replaced. Enter them again.`);
  }
  return JSON.parse(opened);
}

export function openConnection(organizationId: string, connection: Connection): CmmsAdapter {
  const { system, baseUrl, settings } = connection;
  return adapterOf(configOf(system, baseUrl, settings, openCredentials(organizationId, connection)));
}

/** The configuration of a connection, or what is wrong with each field of it. */
export function configOf(system: CmmsSystem, baseUrl: string, settings: unknown, credentials: unknown): ConnectionConfig {
  assertOutgoingUrl(baseUrl, "baseUrl");
  const config = {
    system,
    baseUrl,
    settings: parsePart(systemSettings[system], settings, "settings"),
    credentials: parsePart(systemCredentials[system], credentials, "credentials"),
  };
  return config as ConnectionConfig; // both parts were read by the schema of this very system
}

type Issue = { path: PropertyKey[]; message: string; code?: string | undefined; keys?: string[] };
type Schema = { safeParse: (value: unknown) => { success: true; data: unknown } | { success: false; error: { issues: unknown[] } } };

export function parsePart(schema: Schema, value: unknown, part: string): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const wrong: FieldErrors = {};
  for (const { path, message, code, keys } of parsed.error.issues as Issue[]) {
    const names = code === "unrecognized_keys" ? (keys ?? []) : [String(path[0] ?? "")];
    for (const name of names) {
      const field = name ? `${part}.${name}` : part;
      wrong[field] = [...(wrong[field] ?? []), code === "unrecognized_keys" ? "This system has no such field." : message];
    }
  }
  throw new AppError("VALIDATION_ERROR", "Check the highlighted fields.", wrong);
}
