import { z } from "zod";

export const incidentStatuses = ["open", "investigating", "resolved", "closed"] as const;
export const priorities = ["low", "medium", "high", "critical"] as const;
export const levels = ["low", "medium", "high"] as const;
export type IncidentStatus = (typeof incidentStatuses)[number];
export type Priority = (typeof priorities)[number];
export type Level = (typeof levels)[number];

const hasNoNul = (text: string) => !text.includes("\u0000");
const title = z
  .string()
  .trim()
  .min(3, "Say in a few words what is wrong")
  .max(200, "At most 200 characters")
  .refine(hasNoNul, "Must not contain NUL characters");
const prose = (most: number) =>
  z.string().trim().max(most, `At most ${most} characters`).refine(hasNoNul, "Must not contain NUL characters");
/** Forms post an empty string where nobody is chosen. */
const optionalId = (message: string) => z.union([z.literal("").transform(() => null), z.null(), z.uuid(message)]);

export const incidentId = z.strictObject({ id: z.uuid() });
export type IncidentId = z.infer<typeof incidentId>;

export const openIncidentInput = z.strictObject({
  title,
  description: prose(10_000).optional(),
  impact: z.enum(levels).default("medium"),
  urgency: z.enum(levels).default("medium"),
  assetId: optionalId("Choose an asset").optional(),
  assigneeId: optionalId("Choose a colleague").optional(),
});
export type OpenIncidentInput = z.infer<typeof openIncidentInput>;

export const openFromAlertInput = z.strictObject({ alertId: z.uuid() });
export const assignIncidentInput = z.strictObject({ id: z.uuid(), assigneeId: optionalId("Choose a colleague") });
export type AssignIncidentInput = z.infer<typeof assignIncidentInput>;

export const resolveIncidentInput = z.strictObject({
  id: z.uuid(),
  resolution: prose(10_000).min(3, "Say what was wrong and what fixed it"),
});
export type ResolveIncidentInput = z.infer<typeof resolveIncidentInput>;

export const reopenIncidentInput = z.strictObject({ id: z.uuid(), reason: prose(2_000).min(3, "Say why it is not fixed") });
export type ReopenIncidentInput = z.infer<typeof reopenIncidentInput>;

export const updateIncidentInput = z.strictObject({
  id: z.uuid(),
  title: title.optional(),
  description: z.union([z.literal("").transform(() => null), z.null(), prose(10_000)]).optional(),
  priority: z.enum(priorities).optional(),
  impact: z.enum(levels).optional(),
  urgency: z.enum(levels).optional(),
  assetId: optionalId("Choose an asset").optional(),
});
export type UpdateIncidentInput = z.infer<typeof updateIncidentInput>;

export const linkAlertInput = z.strictObject({ id: z.uuid(), alertId: z.uuid("Choose an alert") });
export type LinkAlertInput = z.infer<typeof linkAlertInput>;

export const incidentSorts = ["opened", "number", "priority"] as const;
const list = <T extends z.ZodType>(item: T) =>
  z.preprocess((value) => (typeof value === "string" ? value.split(",").filter(Boolean) : value), z.array(item).max(100));

export const incidentFilter = z.strictObject({
  q: z.string().trim().max(200).optional(),
  status: list(z.enum(incidentStatuses)).optional(),
  priority: list(z.enum(priorities)).optional(),
  /** A person's id, "me", or "nobody". */
  assignee: list(z.union([z.uuid(), z.enum(["me", "nobody"])])).optional(),
  site: list(z.uuid()).optional(),
  asset: z.uuid().optional(),
  sort: z
    .string()
    .regex(new RegExp(`^-?(${incidentSorts.join("|")})$`), "No such order")
    .default("-opened"),
  cursor: z.string().max(800).optional(),
  before: z.string().max(800).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});
export type IncidentFilter = z.infer<typeof incidentFilter>;
