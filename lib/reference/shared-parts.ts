import { type Content, type OpenApi, type Response, refTo, type Schema } from "./document";

export const json = (schema: Schema): Content => ({ "application/json": { schema } });
const refusal = (description: string): Response => ({ description, content: json(refTo("schemas", "Refusal")) });
const rest = (name: string, description: string, example: string) => ({
  name,
  in: "query" as const,
  description,
  schema: { type: "string", examples: [example] },
});

/** What every operation may point at. */
export const sharedParts: OpenApi["components"] = {
  securitySchemes: {
    apikey: {
      type: "apiKey",
      in: "header",
      name: "apikey",
      description: "An API key (gk_…), or the installation's anonymous or service key.",
    },
    bearer: { type: "http", scheme: "bearer", description: "The access token of a signed-in person, or any key." },
  },
  schemas: {
    Refusal: {
      type: "object",
      required: ["data", "error"],
      properties: {
        data: { type: "null" },
        error: {
          type: "object",
          required: ["code", "message"],
          properties: {
            code: {
              type: "string",
              description: "Stable, for programs: AUTH_REQUIRED, FORBIDDEN, NOT_FOUND, VALIDATION_ERROR, RATE_LIMITED, …",
            },
            message: { type: "string", description: "What happened and what to do, for people." },
            details: { type: "object", description: "Messages by field, or what the database said.", additionalProperties: true },
          },
        },
      },
    },
    Meta: {
      type: "object",
      description: "About the list as a whole.",
      properties: {
        nextCursor: { type: ["string", "null"], description: "Send it as `cursor` for the next page; null on the last one." },
        total: { type: ["integer", "null"], description: "How many match." },
        page: { type: "integer" },
        pageSize: { type: "integer" },
      },
      additionalProperties: true,
    },
    Rows: {
      type: "object",
      required: ["data", "error"],
      properties: { data: { type: "array", items: {} }, error: { type: "null" }, meta: refTo("schemas", "Meta") },
    },
    Result: {
      type: "object",
      required: ["data", "error"],
      properties: { data: {}, error: { type: "null" }, meta: refTo("schemas", "Meta") },
    },
  },
  parameters: {
    select: rest("select", "Columns and embedded relations; everything when left out.", "id,name"),
    order: rest("order", "Columns to sort by, with `.desc` and `.nullslast`.", "created_at.desc"),
    limit: { name: "limit", in: "query", description: "At most so many rows.", schema: { type: "integer", minimum: 0 } },
    offset: { name: "offset", in: "query", description: "Rows to leave out first.", schema: { type: "integer", minimum: 0 } },
    or: rest("or", "One of several conditions must hold.", "(status.eq.critical,status.eq.warning)"),
    and: rest("and", "All of several conditions must hold.", "(value.gte.10,value.lt.20)"),
    onConflict: rest("on_conflict", "The unique columns that an upsert goes by.", "id"),
    columns: rest("columns", "The keys of the body that are written; the others are ignored.", "name,type"),
    prefer: {
      name: "Prefer",
      in: "header",
      description: "`return=representation`, `count=exact`, `resolution=merge-duplicates`, `missing=default`, `max-affected=10` and so on.",
      schema: { type: "string" },
    },
  },
  responses: {
    Unauthenticated: refusal("No key or token came, or it is not valid (AUTH_REQUIRED, AUTH_INVALID)."),
    Forbidden: refusal("The caller does not hold the permission (FORBIDDEN)."),
    NotFound: refusal("There is no such record, or the caller may not see it (NOT_FOUND)."),
    Conflict: refusal("Somebody else was faster, or the record's state does not allow it (CONFLICT)."),
    Invalid: refusal("Something in the request is wrong; `details` says which field (VALIDATION_ERROR)."),
    TooMany: {
      ...refusal("Over the limit; come back after Retry-After seconds (RATE_LIMITED)."),
      headers: { "Retry-After": { description: "Seconds to wait.", schema: { type: "integer" } } },
    },
  },
};

/** What any operation of the envelope may answer instead of success. */
export const refusals = (needsCaller: boolean, found: boolean, writes: boolean) => ({
  ...(needsCaller && { 401: refTo("responses", "Unauthenticated"), 403: refTo("responses", "Forbidden") }),
  ...(found && { 404: refTo("responses", "NotFound") }),
  ...(writes && { 409: refTo("responses", "Conflict") }),
  422: refTo("responses", "Invalid"),
  429: refTo("responses", "TooMany"),
});
