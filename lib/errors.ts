/** Every way a request may be refused, with its HTTP status. The first seven are the specification's codes. */
const STATUS = {
  AUTH_REQUIRED: 401,
  AUTH_INVALID: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  VALIDATION_ERROR: 422,
  RATE_LIMITED: 429,
  INTERNAL_ERROR: 500,
  BAD_REQUEST: 400,
  CONFLICT: 409,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  METHOD_NOT_ALLOWED: 405,
  UNAVAILABLE: 503,
} as const;

export type ErrorCode = keyof typeof STATUS;
export type FieldErrors = Record<string, string[]>;

/**
 * The only error domain code throws on purpose; anything else is a bug and surfaces as a bare 500. The message says what happened and what to do;
 * `fields` puts it beside the input; `headers` go out with the answer (Retry-After).
 */
export class AppError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly fields?: FieldErrors,
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
    this.name = "AppError";
  }

  get status(): number {
    return STATUS[this.code];
  }
}

/** The same words for a stranger's row and for a missing one. */
export const notFound = (what: string) => new AppError("NOT_FOUND", `No such ${what}.`);

const uniqueMessages: Record<string, [field: string, message: string]> = {
  organizations_slug_key: ["slug", "This address is taken. Choose another."],
  sites_organization_id_name_key: ["name", "A site of this name exists. Choose another name."],
  assets_organization_id_tag_key: ["tag", "Another asset carries this tag. Tags are unique in an organization."],
  asset_components_organization_id_asset_id_name_key: ["name", "This asset has a component of this name."],
  gateways_organization_id_name_key: ["name", "A gateway of this name exists. Choose another name."],
  sensors_organization_id_device_id_key: ["deviceId", "Another sensor has this device id."],
  sensors_organization_id_asset_id_tag_name_key: ["tagName", "This asset has a sensor of this tag."],
  alert_rules_organization_id_name_key: ["name", "A rule of this name exists. Edit it, or choose another name."],
  notification_routes_organization_id_name_key: ["name", "A route of this name exists. Choose another name."],
  saved_views_organization_id_user_id_page_name_key: ["name", "You have a view of this name on this page."],
  user_roles_organization_id_user_id_role_key: ["role", "This member holds the role already."],
  incident_alerts_pkey: ["alertId", "This alert belongs to an incident already."],
  users_email_key: ["email", "This address cannot be used. Sign in, or use another."],
  inbound_webhooks_organization_id_name_key: ["name", "A webhook of this name exists. Choose another name."],
  communication_channels_organization_id_name_key: ["name", "A channel of this name exists. Choose another name."],
  cmms_connections_enabled_system_key: ["system", "This system is connected already. Disable the other connection first."],
  parts_organization_id_number_key: ["number", "Another part has this number. Choose another."],
  asset_downtimes_open_key: ["assetId", "This asset stands still already. End that downtime first."],
  projects_organization_id_slug_key: ["slug", "A project of this address exists."],
};

type DatabaseError = { code?: string; constraint_name?: string; message?: string };

const databaseErrorOf = (error: unknown): DatabaseError | undefined => {
  for (let current = error as { cause?: unknown } & DatabaseError; current; current = current.cause as typeof current) {
    if (typeof current.code === "string" && /^([0-9A-Z]{5}|CONNECTION_|CONNECT_TIMEOUT|ECONN|ENOTFOUND|EPIPE|ETIMEDOUT)/.test(current.code))
      return current;
  }
  return undefined;
};

/** What a database refusal means to a caller. Values and names of the database never travel; unknown errors stay unknown (undefined). */
export function appErrorOf(error: unknown): AppError | undefined {
  if (error instanceof AppError) return error;
  const found = databaseErrorOf(error);
  const code = found?.code ?? "";
  if (code === "23505") {
    const [field, message] = uniqueMessages[found?.constraint_name ?? ""] ?? [];
    return new AppError("CONFLICT", message ?? "This exists already.", field && message ? { [field]: [message] } : undefined);
  }
  if (found?.constraint_name === "incidents_status_transition") return new AppError("CONFLICT", `${found.message}.`);
  if (code === "23503") return new AppError("NOT_FOUND", "Something this refers to does not exist. Choose an existing record.");
  if (code === "23514" || code === "23502" || code.startsWith("22"))
    return new AppError("VALIDATION_ERROR", "A value is outside what is allowed here.");
  if (code === "42501") return new AppError("FORBIDDEN", "You may not do this.");
  if (code === "25006") return new AppError("FORBIDDEN", "This is read only.");
  if (code === "40001" || code === "40P01" || code === "55P03")
    return new AppError("CONFLICT", "Somebody else changed this at the same moment. Try again.");
  if (code === "57014")
    return new AppError("UNAVAILABLE", "This took too long and was stopped. Ask for less at once.", undefined, { "Retry-After": "5" });
  if (/^(53|57|08|CONN|ECONN|ENOTFOUND|EPIPE|ETIMEDOUT)/.test(code))
    return new AppError("UNAVAILABLE", "The database is not reachable. Try again in a few seconds.", undefined, { "Retry-After": "5" });
  return undefined;
}
