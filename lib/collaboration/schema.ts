import { z } from "zod";

export const subjectTypes = ["incident", "alert", "asset", "work_order", "site"] as const;
/** What can carry files: besides those, a run, whose photos belong to it. */
export const recordTypes = [...subjectTypes, "execution"] as const;
export type RecordSubject = { subjectType: (typeof recordTypes)[number]; subjectId: string };
export const commentSubject = z.strictObject({ subjectType: z.enum(subjectTypes), subjectId: z.uuid() });
export type CommentSubject = z.infer<typeof commentSubject>;

const body = z
  .string()
  .trim()
  .min(1, "Write something")
  .max(10_000, "At most 10000 characters")
  .refine((text) => !text.includes("\u0000"), "Must not contain NUL characters");
/** One mention of a form arrives as text, several as a list. */
const mentions = z
  .preprocess((value) => (typeof value === "string" ? [value] : value), z.array(z.uuid()).max(50, "Mention 50 people at most"))
  .default([]);

export const addCommentInput = z.strictObject({ ...commentSubject.shape, body, mentions, parentId: z.uuid().optional() });
export type AddCommentInput = z.infer<typeof addCommentInput>;
export const editCommentInput = z.strictObject({ id: z.uuid(), body, mentions });
export type EditCommentInput = z.infer<typeof editCommentInput>;
export const commentId = z.strictObject({ id: z.uuid() });

/** An empty or missing list means all. */
export const markReadInput = z.strictObject({
  ids: z.preprocess((value) => (typeof value === "string" ? [value] : value), z.array(z.uuid()).max(500)).optional(),
});
export const notificationFilter = z.strictObject({
  unread: z.enum(["true", "false"]).optional(),
  cursor: z.string().max(800).optional(),
  before: z.string().max(800).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type NotificationFilter = z.infer<typeof notificationFilter>;
