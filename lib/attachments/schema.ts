import { z } from "zod";
import { recordTypes } from "@/lib/collaboration/schema";

/** Whatever can be commented on can carry files, and so can a run. */
export const attachmentSubject = z.strictObject({ subjectType: z.enum(recordTypes), subjectId: z.uuid() });
export type AttachmentSubject = z.infer<typeof attachmentSubject>;
export const attachmentId = z.strictObject({ id: z.guid() });

export const ATTACHMENTS = "attachments";
const MOST_CHARACTERS = 200;

/** What a browser calls a file, without folders and without what a name may not hold. Never empty. */
export function fileNameFrom(given: string | undefined): string {
  const last = (given ?? "").split(/[\\/]/).at(-1) ?? "";
  const clean = last
    .toWellFormed()
    .replace(/[\p{Cc}\u{10ffff}]/gu, "")
    .trim();
  const name = [...clean].slice(-MOST_CHARACTERS).join("");
  return name === "" || name === "." || name === ".." ? "file" : name;
}
