import { z } from "zod";

const list = <T extends z.ZodType>(item: T) =>
  z.preprocess((value) => (typeof value === "string" ? value.split(",").filter(Boolean) : value), z.array(item).max(100));
const word = z
  .string()
  .regex(/^[a-zA-Z_]+(\.[a-zA-Z_]+)?$/, "No such name")
  .max(100);

export const auditFilter = z.strictObject({
  q: z
    .string()
    .trim()
    .max(200)
    .refine((text) => !text.includes("\u0000"))
    .optional(),
  /** A person's id, or a kind of actor: user, apiKey, system, service. */
  actor: list(z.union([z.uuid(), z.enum(["user", "apiKey", "system", "service", "auth", "anonymous"])])).optional(),
  /** "incident.resolve", or "incident" for all of its verbs. */
  action: list(word).optional(),
  /** Kind of record: "incident", "alert_rule". */
  record: list(word).optional(),
  resourceId: z.uuid().optional(),
  status: list(z.enum(["success", "failure", "denied"])).optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  cursor: z.string().max(800).optional(),
  before: z.string().max(800).optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(50),
});
export type AuditFilter = z.infer<typeof auditFilter>;
