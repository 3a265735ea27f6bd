import { z } from "zod";

const clean = (text: string) => !text.includes("\0");
/** A list page by its path below the organization: "assets", "alerts". */
const page = z.string().regex(/^[a-z][a-z0-9/-]{0,60}$/, "Not a list page.");

export const saveViewInput = z.strictObject({
  page,
  name: z.string().trim().min(1, "Name the view.").max(60, "At most 60 characters.").refine(clean),
  /** The address's query, without the question mark. */
  query: z.string().max(2_000, "This view is too long to be kept.").refine(clean),
});
export const deleteViewInput = z.strictObject({ id: z.guid() });
