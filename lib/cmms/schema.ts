import { z } from "zod";
import { aSwitch, line } from "@/lib/maintenance/schema";
import { workOrderStatuses } from "@/lib/maintenance/words";
import { type CmmsSystem, cmmsSystems, conflictRules, sharedFields, syncOperations } from "./words";

const empty = (value: unknown) => (value === "" || value === null ? undefined : value);
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(empty, schema.optional());
const secret = z
  .string()
  .max(4_000, "At most 4000 characters")
  .regex(/^[^\p{Cc}]+$/u, "Use one line of plain characters");
/** Put into addresses and queries of the other side: names alone. */
const name = (least: string) =>
  z
    .string()
    .trim()
    .regex(/^[A-Za-z][\w]{0,79}$/, least);
const code = z
  .string()
  .trim()
  .regex(/^[\w-]{1,40}$/, "Letters, digits, _ and - only");
const or = <T extends z.ZodType>(schema: T, standard: string) => z.preprocess((value) => empty(value) ?? standard, schema);
/** `40 = on-hold`, one a line, or the object itself. */
const statuses = z.preprocess(
  (value) => {
    if (typeof value !== "string") return value ?? {};
    const pairs = value.split(/\n+/).filter((one) => one.trim() !== "");
    return Object.fromEntries(pairs.map((one) => [one.split("=")[0]!.trim(), one.split("=").slice(1).join("=").trim()]));
  },
  z.record(z.string().regex(/^-?\w{1,40}$/, "A code of the other system"), z.enum(workOrderStatuses, "One of our statuses"), {
    error: "Write one a line, such as 40 = on-hold",
  }),
);
const common = { referenceField: optional(name("The name of a text field")), statuses, sendAsset: aSwitch(true) };

/** What each system asks for. Settings may be read by whoever sees maintenance; credentials are sealed and never shown. */
export const systemSettings = {
  "SAP PM": z.strictObject({
    ...common,
    orderType: or(code, "PM01"),
    planningPlant: code,
    plant: optional(code),
    workCenter: optional(code),
    client: optional(z.string().regex(/^\d{3}$/, "Three digits")),
  }),
  "IBM Maximo": z.strictObject({
    ...common,
    siteId: code,
    objectStructure: or(name("The name of an object structure"), "mxapiwo"),
    workType: optional(code),
  }),
  ServiceNow: z.strictObject({ ...common, table: or(name("The name of a table"), "wm_order") }),
  MaintainX: z.strictObject({ ...common, organizationId: optional(z.string().regex(/^\d{1,18}$/, "Digits only")) }),
} as const;

const login = { username: optional(secret), password: optional(secret), token: optional(secret) };
const oneWay = "Give a user with a password, or a token";
const hasLogin = ({
  username,
  password,
  token,
}: {
  username?: string | undefined;
  password?: string | undefined;
  token?: string | undefined;
}) => (token ? !username : Boolean(username && password));
export const systemCredentials = {
  "SAP PM": z.strictObject(login).refine(hasLogin, { path: ["username"], message: oneWay }),
  "IBM Maximo": z.strictObject({ apiKey: secret }),
  ServiceNow: z
    .strictObject({ ...login, clientId: optional(secret), clientSecret: optional(secret) })
    .refine((all) => (all.clientId ? Boolean(all.clientSecret) && !all.token && !all.username === !all.password : hasLogin(all)), {
      path: ["username"],
      message: `${oneWay}, or an OAuth client with its secret`,
    }),
  MaintainX: z.strictObject({ token: secret }),
} as const;

export type ConnectionConfig<S extends CmmsSystem = CmmsSystem> = S extends CmmsSystem
  ? { system: S; baseUrl: string; settings: z.output<(typeof systemSettings)[S]>; credentials: z.output<(typeof systemCredentials)[S]> }
  : never;

const loose = z.record(z.string().max(80), z.unknown());
const address = z.string().trim().min(1, "Give the address").max(500, "At most 500 characters");
export const createConnectionInput = z.strictObject({
  system: z.enum(cmmsSystems, "Choose a system"),
  name: line("Name the connection", 100),
  baseUrl: address,
  conflictRule: z.enum(conflictRules).default("newest"),
  hourly: aSwitch(false),
  settings: loose.default({}),
  credentials: loose,
});
export type CreateConnectionInput = z.output<typeof createConnectionInput>;
export const updateConnectionInput = z.strictObject({
  id: z.uuid(),
  name: line("Name the connection", 100).optional(),
  baseUrl: address.optional(),
  conflictRule: z.enum(conflictRules).optional(),
  hourly: z.preprocess(
    (value) => (value === "on" || value === "true" ? true : value === "off" || value === "false" ? false : value),
    z.boolean().optional(),
  ),
  enabled: z.preprocess(
    (value) => (value === "on" || value === "true" ? true : value === "off" || value === "false" ? false : value),
    z.boolean().optional(),
  ),
  settings: loose.optional(),
  /** New credentials replace the old ones whole; without any the old ones stay. */
  credentials: loose.optional(),
});
export type UpdateConnectionInput = z.output<typeof updateConnectionInput>;

const oneOrMany = (value: unknown) =>
  typeof value === "string"
    ? value
        .split(",")
        .map((one) => one.trim())
        .filter(Boolean)
    : value;
/** `sync-cmms` of spec 000. An order is named by its id or its number ("WO-12"). */
export const syncCmmsInput = z.strictObject({
  system: z.enum(cmmsSystems, "A system is SAP PM, IBM Maximo, ServiceNow or MaintainX."),
  operation: z.enum(syncOperations, "An operation is push, pull or sync."),
  workOrderIds: z.preprocess(
    oneOrMany,
    z
      .array(z.string().trim().min(1).max(60), "Name the orders.")
      .max(500, "Name at most 500 orders.")
      .transform((all) => [...new Set(all)])
      .optional(),
  ),
});
export type SyncCmmsInput = z.output<typeof syncCmmsInput>;

export const syncConnectionInput = z.strictObject({ id: z.uuid(), operation: z.enum(syncOperations).default("sync") });
export const resolveConflictInput = z.strictObject({
  linkId: z.uuid(),
  choices: z.partialRecord(z.enum(sharedFields), z.enum(["ours", "theirs"])),
});
export type ResolveConflictInput = z.output<typeof resolveConflictInput>;
